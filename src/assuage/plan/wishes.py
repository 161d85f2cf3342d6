"""A clinic's goals, ceilings, constraints and what was given before, as a YAML file."""

from dataclasses import dataclass, field
from pathlib import Path

from assuage.dosing import parse
from assuage.plan.goals import Ceilings, Clinic, Goals
from assuage.plan.recent import GivenBefore


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a plan is asked for: as the file says it, and nothing where it is silent."""

    goals: Goals = field(default_factory=Goals)
    ceilings: Ceilings = field(default_factory=Ceilings)
    clinic: Clinic = field(default_factory=Clinic)
    past: tuple[GivenBefore, ...] = ()


def read_wishes(path: Path) -> Wishes:
    r"""Read `goals`, `ceilings`, `clinic` and `past` from a YAML file; each may be absent.

    The fields are those of `Goals`, `Ceilings` and `Clinic`; `past` is a list of `dose` (in the dose language) and `began_days_ago`.
    Raises `BadFileError` (knowledge) with every field that is wrong, `PlanError` for numbers that cannot be meant, `DoseError` (dosing)
    for a dose that cannot be read.
    """
    from assuage.knowledge import read_as
    from assuage.plan.wishes_shape import WishesPart

    found = read_as(path, WishesPart)
    return Wishes(
        goals=Goals(**found.goals.model_dump()),
        ceilings=Ceilings(**found.ceilings.model_dump()),
        clinic=Clinic(**found.clinic.model_dump()),
        past=tuple(GivenBefore(parse(one.dose), one.began_days_ago) for one in found.past),
    )
