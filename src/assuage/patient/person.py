"""A person as a chart, a form or a file describes them at one instant.

What a long chart holds by the thousand is a named tuple, which is as frozen as the rest and made in a third of the time. Each of
these has a `make_...` beside it that takes its fields as one tuple, in their order, and takes a third of that time again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from assuage.patient.answer import Answer
from assuage.patient.errors import PatientError


class Origin(NamedTuple):
    """Where a fact came from: the resource or field, and when it was true or written down."""

    source: str
    at: datetime | date | None = None


make_origin: Callable[[tuple[str, datetime | date | None]], Origin] = partial(tuple.__new__, Origin)


class Fact(NamedTuple):
    """A claim about the person, its answer, and where that answer came from.

    `explicit` is true where somebody stated the answer (a form, a refuted diagnosis, a no-known code), not where it was
    read off an absence. An explicit unknown is an open question (a suspected diagnosis, a "don't know"); an unknown that
    is not explicit is history (a resolved diagnosis, a stopped medicine): told, but deciding nothing.
    """

    claim: str
    answer: Answer
    origin: Origin
    explicit: bool
    words: str = ""


make_fact: Callable[[tuple[str, Answer, Origin, bool, str]], Fact] = partial(tuple.__new__, Fact)


class Measurement(NamedTuple):
    """An observation in its canonical unit, with its origin and the value as it was written."""

    name: str
    value: float
    unit: str
    origin: Origin
    as_written: str = ""


make_measurement: Callable[[tuple[str, float, str, Origin, str]], Measurement] = partial(tuple.__new__, Measurement)


class MedicineUse(NamedTuple):
    """One way a medicine is in use: how much of it a day and by which route, as far as that is written without doubt.

    `daily_dose` is in `dose_unit`: `mg/d`, or `ug/h` for a patch that gives so much an hour. Both are None where the amount
    cannot be read, and `why_unknown` says why. `route` is a word of the dose language (`oral`, `iv`, `nasal`...) or one of
    `transdermal`, `intrathecal`, `inhaled`, `topical`; None where it is not written.
    """

    id: str
    route: str | None
    daily_dose: float | None
    dose_unit: str | None
    words: str
    origin: Origin
    why_unknown: str = ""


class Event(NamedTuple):
    """Something that was done and is listed for the reader: a procedure, an encounter; no rule reads it."""

    kind: str
    words: str
    origin: Origin


make_event: Callable[[tuple[str, str, Origin]], Event] = partial(tuple.__new__, Event)


class Unread(NamedTuple):
    """Something in the chart that could not be used, where it stands, and why; it is never dropped silently.

    `matters` is false where leaving it out cannot change what is concluded (a claim form, an entry made in error).
    `about` names the list it belongs to (`conditions`, `medicines`, `allergies`, `observations`), where it has one.
    """

    where: str
    why: str
    matters: bool = True
    about: str = ""


make_unread: Callable[[tuple[str, str, bool, str]], Unread] = partial(tuple.__new__, Unread)


class Sex(StrEnum):
    """Sex as recorded; it drives pregnancy questions and an optional covariate, nothing else."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Patient:
    """Everything known, and what could not be read.

    `facts` holds every statement found, also contradicting ones; `answer_to` (in this room) weighs them.
    `at` is the instant the record is asked about: ages and staleness are counted from it.
    `stated_age_years` is the age at `at`, where it was told without a birth date.
    `medicines` are the ids of the medicines in use; each has its fact. `uses` tell of each how much and by which route, where
    anything of that is written. `events` are listed and never reasoned about. `birth_range` holds the first and last day a
    birth date without its day or month may stand for.
    """

    label: str
    at: datetime
    invented: bool = False
    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN
    facts: tuple[Fact, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    medicines: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = field(default=())
    stated_age_years: float | None = None
    events: tuple[Event, ...] = ()
    uses: tuple[MedicineUse, ...] = ()
    birth_range: tuple[date, date] | None = None

    def __post_init__(self) -> None:
        """Refuse an instant that could be read in two ways."""
        if self.at.tzinfo is None:
            message = (
                "The instant the record is asked about has no time zone, so ages and the freshness of results cannot be "
                "counted. Pass an aware datetime."
            )
            raise PatientError(message)
