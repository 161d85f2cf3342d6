"""What goes into a pool: one line of numbers a study, and the settings; nothing else decides the result."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assuage.provenance import Citation


@dataclass(frozen=True, slots=True)
class StudyNumbers:
    """One study: its label, its numbers by column, and where they come from.

    `study` is the id of a study file, `row` the row of the user's table; `order` is what a cumulative pool goes by (the year,
    as a rule); `group` is its subgroup and `moderators` what else it differs in, as numbers by name; `notes` what a reader must
    know about these very numbers.
    """

    label: str
    numbers: Mapping[str, float]
    study: str | None = None
    row: int | None = None
    order: float | None = None
    group: str | None = None
    moderators: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """How it is pooled. `scale`: lowest and highest possible score, by which spreads are checked; `change`: the means are changes.

    `test` None: Knapp-Hartung for random effects, z for a common effect. `believe_spread` says that somebody checked spreads
    that look implausible. `add` and `to`: what is added to the cells of a table with a zero, and to which tables.
    """

    measure: str = "GEN"
    model: str = "REML"
    test: str | None = None
    level: float = 0.95
    scale: tuple[float, float] | None = None
    change: bool = False
    believe_spread: bool = False
    add: float = 0.5
    to: str = "only0"


@dataclass(frozen=True, slots=True)
class PoolData:
    """Everything a synthesis is made from.

    `question` in words; `source` where the numbers come from; `left_out` the studies or rows that were not used, with reasons.
    """

    question: str
    source: str
    studies: tuple[StudyNumbers, ...]
    settings: Settings
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
