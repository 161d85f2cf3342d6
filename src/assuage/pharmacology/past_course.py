"""What somebody was given, and which answers to it a model may be held against."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from assuage.dosing import Administration, Regimen
from assuage.knowledge import Library
from assuage.knowledge.schema import canonical
from assuage.pharmacology.asking import Asked, asked_for
from assuage.pharmacology.covariates import Covariates
from assuage.pharmacology.drug import Intake, intake_of
from assuage.pharmacology.effects.catalogue import RATE_IS_PUBLISHED, Verdict, verdict_on
from assuage.pharmacology.errors import CannotPredictError
from assuage.pharmacology.facts import shape_of
from assuage.pharmacology.interactions import still_predicted
from assuage.pharmacology.published import rate_is_published
from assuage.pharmacology.running import CRPS_CURVE_ELSEWHERE, refusal_of
from assuage.pharmacology.structure import Structure, structure_of
from assuage.pharmacology.twins import TWIN_EFFECTS

_DAY_MIN = 1440.0


@dataclass(frozen=True, slots=True)
class PastCourse:
    """Who was given what.

    `regimen` names isomer and salt, and gives the doses unless `given` does: what was really given, [min] from the first dose.
    `pressure_mmhg` is the systolic and diastolic pressure before treatment; a known `who.baseline_nrs` is one day's score then.
    """

    who: Covariates
    regimen: Regimen
    given: tuple[Administration, ...] | None = None
    pressure_mmhg: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What one model may be held against: the course as asked of it, and a verdict on each effect, by output."""

    asked: Asked
    whole: Structure
    intake: Intake
    verdicts: dict[str, Verdict]
    said: tuple[str, ...]
    refused: str | None = None


def ground_of(past: PastCourse, model: str, *, opt_in: bool = False, library: Library | None = None) -> Ground:
    """Ask one model about a past course.

    `opt_in` lets pain scores speak through the relief course where that was not learnt, under the words of its file. A model that
    may not predict the course says so in `refused`. Raises as `simulate` does where the regimen gives no amounts.
    """
    options = (CRPS_CURVE_ELSEWHERE,) if opt_in else ()
    asked, said = asked_for(
        past.who, past.regimen, library=library, times_min=(0.0,), effects=TWIN_EFFECTS, options=options
    )
    if past.given is not None:
        asked = _as_given(asked, past.given)
    whole = structure_of(asked.library.model(model))
    intake = intake_of(whole, isomer=asked.isomer, salt=asked.salt, base_fraction=asked.base_fraction)
    refused = refusal_of(asked, whole, intake)
    intake = replace(intake, shares=still_predicted(intake.shares, asked.acting, asked.routes))
    verdicts: dict[str, Verdict] = {}
    if refused is None:
        for effect in asked.effects:
            verdicts[effect.file.output] = verdict_on(
                effect,
                site=whole.file.site,
                shares=intake.shares,
                who=asked.who,
                facts=asked.facts,
                model=model,
                opted_in=opt_in,
            )
    return Ground(asked, whole, intake, verdicts, (*said, *intake.said), refused)


def _as_given(asked: Asked, given: Sequence[Administration]) -> Asked:
    """The same question about what was really given."""
    doses = tuple(sorted(given, key=lambda one: one.start_min))
    if not doses or doses[0].start_min != 0.0:
        raise CannotPredictError("The doses that were given must be counted in minutes from the first, which is at 0.")
    shortest = asked.library.rate_limits().break_that_ends_infusion
    shape = dict(shape_of(asked.regimen, doses, break_min=float("inf") if shortest is None else canonical(shortest)))
    shape["infusion_days"] = float(len({day for one in doses for day in _days_of(one)}))
    for effect in asked.effects:
        if RATE_IS_PUBLISHED in effect.asks:
            shape[RATE_IS_PUBLISHED] = rate_is_published(
                asked.library, asked.who, asked.regimen, doses, conditions=frozenset(effect.file.conditions)
            )
    return replace(asked, given=doses, facts={**asked.facts, **shape})


def _days_of(one: Administration) -> range:
    first = int(one.start_min // _DAY_MIN)
    return range(first, max(ceil(one.stop_min / _DAY_MIN), first + 1))
