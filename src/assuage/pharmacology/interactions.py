"""What other medicines do to the levels: the observed ratio, on availability or on what leaves the body."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assuage.dosing import Administration
from assuage.knowledge import Library
from assuage.numerics import Floats
from assuage.pharmacology.simulation import LimitHit

if TYPE_CHECKING:
    from assuage.knowledge.schema import Interaction

BY_MOUTH = frozenset({"oral", "sublingual"})


@dataclass(frozen=True, slots=True)
class Taken:
    """A medicine of the vocabulary, taken from `start_min` until `stop_min` [min]; None means before, or ever after."""

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

    def ratio(self, route: str, acts_on: str) -> float:
        """The observed ratio of exposure on a route; 1 where none was observed."""
        for effect in self.file.effects:
            if effect.acts_on == acts_on and route in effect.routes and effect.auc_ratio.value is not None:
                return effect.auc_ratio.value
        return 1.0


def acting_on(library: Library, medicines: Sequence[str], courses: Sequence[Taken] = ()) -> tuple[Acting, ...]:
    """The interactions of the library with the medicines somebody takes; without a course a medicine is taken throughout."""
    taken = {course.medicine: course for course in courses}
    taken = {medicine: Taken(medicine) for medicine in medicines} | taken
    if not taken:
        return ()
    files: Sequence[Interaction] = library.all("interaction")
    return tuple(Acting(file, taken[file.medicine]) for file in files if file.medicine in taken)


def availability(acting: Sequence[Acting], given: Sequence[Administration]) -> Floats:
    """What each administration is multiplied by, shape (d,): the ratios of the medicines that act when it is given."""
    factors = np.ones(len(given))
    for number, one in enumerate(given):
        for item in acting:
            if item.taken.at(one.start_min):
                factors[number] *= item.ratio(one.route.value, "availability")
    return factors


def elimination(acting: Sequence[Acting], routes: frozenset[str], instant_min: float) -> float:
    """What leaves the body is multiplied by this at an instant: 1 over the observed ratio of exposure.

    Where the dose goes by mouth the whole observed ratio acts on availability, so nothing is left to change here.
    """
    factor = 1.0
    for item in acting:
        ratios = [item.ratio(route, "clearance") for route in routes if route not in BY_MOUTH]
        if ratios and item.taken.at(instant_min):
            factor /= ratios[0]
    return factor


def changes(acting: Sequence[Acting]) -> tuple[float, ...]:
    """The instants [min] at which a medicine starts or stops."""
    found = {moment for item in acting for moment in (item.taken.start_min, item.taken.stop_min) if moment is not None}
    return tuple(sorted(found))


def interaction_words(
    acting: Sequence[Acting], routes: frozenset[str], *, can_change_elimination: bool, model: str
) -> tuple[LimitHit, ...]:
    """A warning for every interaction, saying whether the prediction holds it."""
    hits = []
    for item in acting:
        words = item.file.words
        changed = any(
            item.ratio(route, acts_on) != 1.0 for route in routes for acts_on in ("availability", "clearance")
        )
        of_clearance = any(item.ratio(route, "clearance") != 1.0 for route in routes - BY_MOUTH)
        if of_clearance and not can_change_elimination:
            words += f" {model} eliminates the drug in a liver compartment, so the ratio could not be applied: the levels shown are without it."
        elif not changed:
            words += " Nothing was observed for this route, and the prediction is unchanged."
        hits.append(LimitHit("soft", words, model))
    return tuple(hits)
