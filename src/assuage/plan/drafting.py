"""A regimen in numbers for one person, before any twin is asked: doses, weight, typical prediction, limits."""

from dataclasses import dataclass, field, replace

import numpy as np

from assuage.candidacy import Candidacy
from assuage.dosing import Administration, DoseError, Regimen
from assuage.knowledge import Library
from assuage.knowledge.schema import PlanningPractice, RegimenFile, canonical
from assuage.numerics import Floats
from assuage.pharmacology import (
    Change,
    Covariates,
    LimitHit,
    NotDrawn,
    ReliefCourse,
    Simulation,
    changes_of,
    dosing_weight_of,
    relief_course,
    simulate,
)
from assuage.plan.expecting import sessions_in
from assuage.plan.lattice import AFTER_A_FALL_MIN
from assuage.plan.records import Trial
from assuage.plan.speaking import models_for
from assuage.plan.writing_out import WrittenOut

# A single infusion that ends within the day is one visit; a longer one is a course of its own.
ONE_VISIT_MIN = 24 * 60.0
NO_AMOUNTS = NotDrawn("Without amounts nothing can be predicted.")
_MOST_DRAWS = 200
NEAR_THE_TOP = 0.9
_MOST_FALLS = 3


@dataclass(frozen=True, slots=True)
class Comparison:
    """What every option of one plan shares; `anywhere` is the person, before a setting is chosen."""

    candidacy: Candidacy
    condition: str | None
    trials: tuple[Trial, ...]
    models: tuple[str, ...]
    population: int
    seed: int
    library: Library
    practice: PlanningPractice
    anywhere: Covariates

    @property
    def break_min(self) -> float:
        """The shortest break [min] that ends an infusion; without one in the library every break does."""
        shortest = self.library.rate_limits().break_that_ends_infusion
        return 0.0 if shortest is None else canonical(shortest)

    def person(self, *, setting: str | None) -> Covariates:
        """What predictions may use of this person, in a setting."""
        return replace(self.anywhere, setting=setting)

    def dosing_weight_kg(self, regimen: Regimen) -> float | None:
        """The weight that a regimen is dosed by, capped as by default. Raises `DoseError` (dosing) where it hangs on what is not known."""
        return dosing_weight_of(regimen, self.anywhere, self.library).kg


@dataclass(frozen=True, slots=True)
class Draft:
    """A regimen written out for one person; `refused` says why there are no numbers. `file` is the published regimen behind it.

    `models` are those asked about it; `changes` is None where it is no sum of infusions by vein.
    """

    file: RegimenFile
    written: WrittenOut
    who: Covariates
    given: tuple[Administration, ...] = ()
    dosing_weight_kg: float | None = None
    simulation: Simulation | None = None
    course: ReliefCourse | NotDrawn = NO_AMOUNTS
    one_infusion: ReliefCourse | NotDrawn | None = None
    limits: tuple[LimitHit, ...] = ()
    refused: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    changes: tuple[Change, ...] | None = field(default=None)

    @property
    def regimen(self) -> Regimen:
        """The regimen itself."""
        return self.written.regimen

    @property
    def has_course(self) -> bool:
        """Whether the relief course may be drawn after it."""
        return isinstance(self.course, ReliefCourse)

    @property
    def falls_min(self) -> Floats:
        """The moments [min] at which the rate falls while the level is near its highest, the latest of them: there peaks lie."""
        if self.changes is None:
            return np.zeros(0)
        falls = np.array([change.start_min for change in self.changes if change.rate_mg_per_h < 0])
        run = None if self.simulation is None else self.simulation.lead
        if run is None or run.refused is not None:
            return falls[-_MOST_FALLS:]
        level = next(iter(run.concentration_ng_per_ml.values()))
        here = np.interp(falls, run.time_min, level)
        near: Floats = falls[here >= NEAR_THE_TOP * here.max()]
        return near[-_MOST_FALLS:]

    @property
    def peaks_min(self) -> Floats:
        """The moments [min] at which an acute effect may be at its highest."""
        return np.unique((self.falls_min[:, None] + AFTER_A_FALL_MIN[None, :]).ravel())


def draft_of(file: RegimenFile, written: WrittenOut, asked: Comparison) -> Draft:
    """Work out the regimen for this person, by every model, one typical person each."""
    who = asked.person(setting=file.setting)
    regimen, shelf = written.regimen, asked.library
    try:
        weight = dosing_weight_of(regimen, who, shelf)
        given = regimen.administrations(dosing_weight_kg=weight.kg)
    except DoseError as error:
        return Draft(file, written, who, refused=(str(error),), assumed=written.assumed)
    models, joined = models_for(regimen, given, asked.models, library=shelf)
    simulation = simulate(who, regimen, models, library=shelf)
    lead, draws = asked.models[:1], min(asked.population, _MOST_DRAWS)
    course = relief_course(who, regimen, lead, draws=draws, seed=asked.seed, library=shelf)
    single = regimen.duration_min < ONE_VISIT_MIN and sessions_in(given, break_min=asked.break_min) == 1
    return Draft(
        file=file,
        written=written,
        who=who,
        given=given,
        dosing_weight_kg=weight.kg,
        simulation=simulation,
        course=course,
        one_infusion=relief_course(who, regimen, lead, draws=0, opt_in=True, library=shelf) if single else None,
        limits=simulation.limits,
        refused=tuple(f"{run.model}: {run.refused}" for run in simulation.models if run.refused is not None),
        assumed=(
            *written.assumed,
            *weight.assumed,
            *joined,
            *simulation.assumed,
            *(course.assumed if isinstance(course, ReliefCourse) else ()),
        ),
        models=models,
        changes=changes_of(given),
    )
