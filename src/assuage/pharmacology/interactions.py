"""What other medicines do to the levels: the observed ratio, on availability or on what leaves the body."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from assuage.dosing import Administration
from assuage.knowledge import Library
from assuage.numerics import Floats
from assuage.pharmacology.medicines import known_medicine

if TYPE_CHECKING:
    from assuage.knowledge.schema import Interaction

BY_MOUTH = frozenset({"oral", "sublingual"})
PARENT = frozenset({"total", "S", "R"})
"""The analytes that are ketamine itself: a ratio of its exposure says nothing of what becomes of it."""

_WAYS = ("availability", "clearance")


@dataclass(frozen=True, slots=True)
class Taken:
    """A medicine, by id or name, taken from `start_min` until `stop_min` [min]; None means before, or ever after."""

    medicine: str
    start_min: float | None = None
    stop_min: float | None = None

    def at(self, instant_min: float) -> bool:
        """Whether it acts at that instant."""
        return (self.start_min is None or instant_min >= self.start_min) and (
            self.stop_min is None or instant_min < self.stop_min
        )


@dataclass(frozen=True, slots=True)
class Acting:
    """An interaction that concerns this person, and when."""

    file: "Interaction"
    taken: Taken

    def observed(self, route: str, acts_on: str) -> float | None:
        """The observed ratio of exposure on a route; None where none was observed, which is not a ratio of 1."""
        for effect in self.file.effects:
            if effect.acts_on == acts_on and route in effect.routes and effect.auc_ratio.value is not None:
                return effect.auc_ratio.value
        return None

    def observed_on(self, routes: frozenset[str]) -> tuple[float, ...]:
        """Every ratio that was observed on any of these routes."""
        found = (self.observed(route, acts_on) for route in sorted(routes) for acts_on in _WAYS)
        return tuple(ratio for ratio in found if ratio is not None)


def acting_on(library: Library, medicines: Sequence[str], courses: Sequence[Taken] = ()) -> tuple[Acting, ...]:
    """The interactions of the library with the medicines somebody takes; without a course a medicine is taken throughout.

    Raises `UnknownMedicineError` for a name that the vocabulary does not have.
    """
    timed = [replace(course, medicine=known_medicine(course.medicine, library)) for course in courses]
    named = dict.fromkeys(known_medicine(medicine, library) for medicine in medicines)
    untimed = [Taken(medicine) for medicine in named if medicine not in {course.medicine for course in timed}]
    if not timed and not untimed:
        return ()
    files: Sequence[Interaction] = library.all("interaction")
    return tuple(Acting(file, one) for file in files for one in (*untimed, *timed) if one.medicine == file.medicine)


def ratio_at(acting: Sequence[Acting], route: str, acts_on: str, instant_min: float) -> float:
    """The one observed ratio that is applied at an instant; 1 where none acts. Ratios are never multiplied.

    No combination of medicines was observed, so the ratio furthest from 1 stands for all. Where some raise and some lower the
    exposure, the largest rise is taken: limits are then held against the higher level.
    """
    found = (item.observed(route, acts_on) for item in acting if item.taken.at(instant_min))
    ratios = [ratio for ratio in found if ratio is not None]
    highest = max(ratios, default=1.0)
    return highest if highest > 1.0 else min(ratios, default=1.0)


def availability(acting: Sequence[Acting], given: Sequence[Administration]) -> Floats:
    """What availability is multiplied by at each administration, shape (d,), by the medicines that act when it is given."""
    return np.array(
        [ratio_at(acting, one.route.value, "availability", one.start_min) for one in given], dtype=np.float64
    )


def elimination(acting: Sequence[Acting], routes: frozenset[str], instant_min: float) -> float:
    """What leaves the body is multiplied by this at an instant: 1 over the observed ratio of exposure.

    Where the dose goes by mouth the whole observed ratio acts on availability, so nothing is left to change here.
    """
    past_the_gut = sorted(routes - BY_MOUTH)
    return 1.0 / ratio_at(acting, past_the_gut[0], "clearance", instant_min) if past_the_gut else 1.0


def changes(acting: Sequence[Acting]) -> tuple[float, ...]:
    """The instants [min] at which a medicine starts or stops."""
    found = {moment for item in acting for moment in (item.taken.start_min, item.taken.stop_min) if moment is not None}
    return tuple(sorted(found))


def still_predicted(
    shares: Mapping[str, float], acting: Sequence[Acting], routes: frozenset[str]
) -> Mapping[str, float]:
    """The analytes that may be predicted: ketamine alone where an interaction was observed on the route."""
    if not any(item.observed_on(routes) for item in acting):
        return shares
    return {analyte: share for analyte, share in shares.items() if analyte in PARENT}
