"""What is asked of every model: the person, the course in milligrams, the times, and what was assumed on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assuage.dosing import Administration, Isomer, Regimen, Salt, assume_for_simulation
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.knowledge.schema import canonical
from assuage.numerics import Floats, Method
from assuage.patient import Patient
from assuage.pharmacology.covariates import Covariates
from assuage.pharmacology.effects.catalogue import RATE_IS_PUBLISHED
from assuage.pharmacology.effects.prepared import PreparedEffect, prepared_effects
from assuage.pharmacology.errors import CannotPredictError
from assuage.pharmacology.facts import facts_of, shape_of
from assuage.pharmacology.interactions import Acting, Taken, acting_on
from assuage.pharmacology.limits import Facts
from assuage.pharmacology.person import covariates_of
from assuage.pharmacology.published import rate_is_published
from assuage.pharmacology.times import default_times
from assuage.pharmacology.weight import dosing_weight_of


@dataclass(frozen=True, slots=True)
class Course:
    """What is given to somebody of one dosing weight, its shape as limits ask for it, and its text."""

    given: tuple[Administration, ...]
    shape: Facts
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, the same for every model."""

    who: Covariates
    regimen: Regimen
    given: tuple[Administration, ...]
    times: Floats
    method: Method
    options: frozenset[str]
    acting: tuple[Acting, ...]
    effects: tuple[PreparedEffect, ...]
    base_fraction: float
    facts: Facts
    library: Library
    text: str

    @property
    def routes(self) -> frozenset[str]:
        """The ways in that are used."""
        return frozenset(one.route.value for one in self.given)

    @property
    def isomer(self) -> Isomer:
        """Which ketamine; the regimen names it by now."""
        return self.regimen.isomer or Isomer.RACEMATE

    @property
    def salt(self) -> Salt:
        """What the milligrams are of; the regimen names it by now."""
        return self.regimen.salt or Salt.BASE


def asked_for(
    who: Patient | Covariates,
    regimen: Regimen,
    *,
    library: Library | None = None,
    times_min: Sequence[float] | Floats | None = None,
    method: Method = "modal",
    options: Sequence[str] = (),
    effects: Sequence[str] | None = None,
    interactions: Sequence[Taken] = (),
) -> tuple[Asked, tuple[str, ...]]:
    """What is asked of every model, and what was assumed about the dose on the way."""
    library = library or shipped_library()
    who = covariates_of(who) if isinstance(who, Patient) else who
    regimen, assumed = _named(regimen)
    weight = dosing_weight_of(regimen, who, library)
    shortest = _break_min(library)
    course = _course(regimen, weight.kg, shortest) if regimen.needs_weight else _course_of_anybody(regimen, shortest)
    given = course.given
    times = default_times(given) if times_min is None else np.asarray(times_min, dtype=np.float64)
    prepared = prepared_effects(library, None if effects is None else tuple(effects))
    published = None
    for effect in prepared:
        if RATE_IS_PUBLISHED in effect.asks:
            conditions = frozenset(effect.file.conditions)
            published = rate_is_published(library, who, regimen, given, conditions=conditions)
    asked = Asked(
        who=who,
        regimen=regimen,
        given=given,
        times=times,
        method=method,
        options=frozenset(options),
        acting=acting_on(library, who.medicines, interactions),
        effects=prepared,
        base_fraction=_base_fraction(library) if regimen.salt is Salt.HYDROCHLORIDE else 1.0,
        facts={**facts_of(who, rate_is_published=published), **course.shape},
        text=course.text,
        library=library,
    )
    return asked, (*assumed, *weight.assumed)


def _base_fraction(library: Library) -> float:
    fraction = library.substance().numbers["base_fraction"].value
    if fraction is None:
        raise CannotPredictError(
            "The base fraction of the hydrochloride is not known, so its milligrams cannot be turned into base."
        )
    return fraction


def _break_min(library: Library) -> float:
    """The shortest break [min] that ends an infusion for the limits of effects; without one in the library none does."""
    shortest = library.rate_limits().break_that_ends_infusion
    return float("inf") if shortest is None else canonical(shortest)


@lru_cache(maxsize=256)
def _named(regimen: Regimen) -> tuple[Regimen, tuple[str, ...]]:
    """The regimen with isomer and salt named, and the words for it; kept, because a plan asks for the same one many times."""
    return assume_for_simulation(regimen)


@lru_cache(maxsize=256)
def _course_of_anybody(regimen: Regimen, break_min: float) -> Course:
    """The course of a regimen that no weight changes; kept, because a plan asks for the same one many times.

    One that a weight changes is not kept: nobody's weight stays behind in the process.
    """
    return _course(regimen, None, break_min)


def _course(regimen: Regimen, dosing_weight_kg: float | None, break_min: float) -> Course:
    """The course in labelled mg."""
    given = regimen.administrations(dosing_weight_kg=dosing_weight_kg)
    return Course(given, shape_of(regimen, given, break_min=break_min), regimen.text)
