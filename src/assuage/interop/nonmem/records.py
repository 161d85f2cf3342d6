"""What a data set of event records means, and what was read from one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assuage.dosing import Administration, Route
from assuage.interop.nonmem.errors import NonmemError
from assuage.pharmacology import Measured, MeasuredKind

TIME_IN_MIN: Mapping[str, float] = {"min": 1.0, "h": 60.0, "d": 1440.0}
AMOUNT_IN_MG: Mapping[str, float] = {"mg": 1.0, "mcg": 1e-3, "g": 1e3}
LEVEL_IN_NG_PER_ML: Mapping[str, float] = {"ng/mL": 1.0, "mcg/L": 1.0, "mg/L": 1000.0, "mcg/mL": 1000.0}


@dataclass(frozen=True, slots=True)
class Observed:
    """What a DV is: its kind, and for a level the analyte and the site."""

    kind: MeasuredKind = MeasuredKind.LEVEL
    analyte: str | None = None
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Coding:
    """What the numbers of a data set are; the file does not say, so whoever reads or writes it does, and nothing is guessed.

    `time` is min, h or d; `amount` mg, mcg or g; `level` ng/mL, mcg/L, mg/L or mcg/mL. `routes` says by CMT how a dose is given,
    `observed` what a DV is. Raises `NonmemError` for another unit, or where one CMT would be two things.
    """

    time: str
    amount: str
    level: str
    routes: Mapping[int, Route]
    observed: Mapping[int, Observed]

    def __post_init__(self) -> None:
        """Refuse units nobody knows, and codes that could not be read back."""
        for unit, known, what in (
            (self.time, TIME_IN_MIN, "time"),
            (self.amount, AMOUNT_IN_MG, "amount"),
            (self.level, LEVEL_IN_NG_PER_ML, "level"),
        ):
            if unit not in known:
                raise NonmemError(f"`{unit}` is no unit of {what} for a data set. Say one of {', '.join(known)}.")
        for codes, what in ((self.routes, "routes"), (self.observed, "observations")):
            if len(set(codes.values())) < len(codes):
                raise NonmemError(
                    f"Two CMT stand for one of the {what}, so it could not be told which to write. Give each one CMT."
                )


@dataclass(frozen=True, slots=True)
class Occasion:
    """What was given to and measured in one person between two resets, in the order of time.

    Times count from the first dose, which stands at `began_min` of the file's own clock; a measurement before it has a
    negative time. Without a dose they count from the first record.
    """

    began_min: float
    given: tuple[Administration, ...]
    measured: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """One person of a data set.

    `covariates` are the other columns by name, as they stand in the first record that has them; `changing` has those that change,
    with the times [min of the file's clock] from which each value holds. `incomplete` is true where a dose could not be read: then nothing
    may be predicted for this person.
    """

    id: str
    occasions: tuple[Occasion, ...]
    covariates: Mapping[str, float] = field(default_factory=dict)
    changing: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    incomplete: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A record that could not be used, or not as it stands: its line in the file, its subject, and why."""

    line: int
    subject: str
    words: str
    kind: Literal["dose", "observation", "other"]


@dataclass(frozen=True, slots=True)
class DataSet:
    """Everything that was read, and everything that was not."""

    subjects: tuple[Subject, ...]
    problems: tuple[Problem, ...]
    coding: Coding
