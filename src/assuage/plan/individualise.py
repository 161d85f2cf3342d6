"""From a plan and a person's own measurements to a new plan: the old one is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np

from assuage import __version__
from assuage.candidacy import Candidacy
from assuage.dosing import Administration, Regimen, parse
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.patient import Lookup, vocabulary
from assuage.pharmacology import (
    CLASSES,
    Measured,
    MeasuredKind,
    PastCourse,
    PersonalModel,
    PersonalPosterior,
    checked_measurements,
    covariates_of,
    model_weights,
    pain_forecast,
    parameter_updates,
    personal_model,
    personal_posterior,
    posterior_twins,
    refuse_contradictions,
    refuse_unit_slips,
)
from assuage.plan.errors import PlanError
from assuage.plan.individual import Individual, ModelUpdate
from assuage.plan.individual_words import words_on
from assuage.plan.propose import DEFAULT_MODELS, with_twins
from assuage.plan.records import Plan
from assuage.provenance import Stamp

WEEKS = 12
TWINS = 500

_PRESSURES = (MeasuredKind.SYSTOLIC, MeasuredKind.DIASTOLIC)

_ASSUMED = (
    "Each pain score is one day's score, apart from the others of the day by chance alone.",
    "Placebo-type relief begins with the first dose and is constant.",
)


def individualise(
    plan: Plan,
    measured: Sequence[Measured],
    *,
    given: Regimen | str | None = None,
    delivered: Sequence[Administration] | None = None,
    models: Sequence[str] | None = None,
    setting: str | None = None,
    robust: bool = False,
    opt_in: bool = False,
    seed: int = 1,
    made_at: datetime | None = None,
    library: Library | None = None,
) -> Plan:
    """Update a plan by what was measured in this person after a past course; the old plan is kept.

    The options of the new plan are predicted with the updated person's twins, where the measurements support an update. Measurements of
    an earlier update are joined with the new ones, so that two updates are one with both.

    Parameters
        given: the past course, as text or regimen, its first dose at time 0; not needed again where the plan was individualised.
        setting: where it was given; without it the plan's options say, where they agree.
        others: as in `individual_of`.

    Raises `PlanError` without a past course, or with another one than before; and as `individual_of`.
    """
    before = plan.individual
    course = given if given is not None or before is None else before.given
    if course is None:
        raise PlanError(
            "Without the past course nothing can be said of what was in the body when something was measured. Give the doses."
        )
    places = {option.setting for option in plan.options}
    known = None if before is None else before.past
    made = individual_of(
        plan.candidacy,
        (*(before.measured if before else ()), *measured),
        given=course,
        delivered=delivered if delivered is not None or known is None else known.given,
        models=models or plan.models,
        condition=plan.condition,
        setting=setting or (known.who.setting if known else next(iter(places)) if len(places) == 1 else None),
        robust=robust or (before is not None and before.is_robust),
        opt_in=opt_in or (before is not None and before.opted_in),
        seed=seed,
        twins=TWINS if plan.basis is None else max(1, plan.basis.asked.population),
        made_at=made_at or plan.stamp.made_at,
        library=library,
    )
    if known is not None and made.past != known:
        raise PlanError(
            "The plan was individualised after another course; measurements of two courses are not joined. Leave the course out to add "
            "measurements to it, or begin from the plan before."
        )
    return replace(_predicted(plan, made), individual=made)


def _predicted(plan: Plan, made: Individual) -> Plan:
    """The options predicted for the updated person, where the measurements support that and the plan keeps what it takes.

    Where they no longer support an update that they once did, the options are those from before any.
    """
    if plan.basis is None or not plan.basis.asked.population:
        return plan
    if made.is_supported:
        return with_twins(plan, made.twins)
    return with_twins(plan, {}) if plan.individual is not None and plan.individual.is_supported else plan


def individual_of(
    candidacy: Candidacy,
    measured: Sequence[Measured],
    *,
    given: Regimen | str,
    delivered: Sequence[Administration] | None = None,
    models: Sequence[str] = DEFAULT_MODELS,
    condition: str | None = None,
    setting: str | None = None,
    robust: bool = False,
    opt_in: bool = False,
    seed: int = 1,
    twins: int = TWINS,
    made_at: datetime | None = None,
    library: Library | None = None,
) -> Individual:
    """Update a person by what was measured after a past course, under each model.

    Parameters
        given: the past course, as text or regimen, its first dose at time 0.
        delivered: what was really given, where that differs from `given`, [min] from the first dose.
        models: those to hold the measurements against; the first leads.
        condition: the pain condition, where the candidacy states none.
        setting: where it was given, which decides whether a relief course may be drawn.
        robust: let a few wild readings count for little (Student-t scatter).
        opt_in: read pain scores through the relief course where that was not learnt, under the words of its file.
        seed: the same seed gives the same numbers.
        twins: how many twins stand for the updated person under each model.

    Raises `ContradictoryMeasurementError` (pharmacology) for measurements that cannot be true as told, and as `simulate` does where the
    course gives no amounts. A model that refuses is a result.
    """
    shelf = library or shipped_library()
    past = _course_of(candidacy, given, delivered, condition or candidacy.condition, setting)
    refuse_contradictions(measured)
    people = [personal_model(past, measured, name, robust=robust, opt_in=opt_in, library=shelf) for name in models]
    if not people:
        raise PlanError("No model was named to hold the measurements against. Name one, for example kamp_2020.")
    refuse_unit_slips(measured, people)
    found = [personal_posterior(mine, seed=seed) for mine in people]
    weights, weight_words = model_weights(found, seed=seed)
    updates = tuple(_update(one, weights, weight_words, seed=seed, library=shelf) for one in found)
    leading = next((one for one in found if one.mine.used), found[0])
    shares = [(one, weights.get(one.mine.model, 0.0 if weights or one is not leading else 1.0)) for one in found]
    forecast = pain_forecast(shares, np.arange(7.0 * WEEKS + 1.0), seed=seed)
    return Individual(
        given=past.regimen,
        past=past,
        measured=tuple(measured),
        models=updates,
        forecast=forecast,
        not_drawn="" if forecast is not None else _not_drawn(leading.mine),
        twins={
            one.mine.model: posterior_twins(one, count=twins, seed=seed)
            for one, update in zip(found, updates, strict=True)
            if update.is_supported
        },
        is_robust=robust,
        opted_in=opt_in,
        assumed=_assumed(leading.mine),
        stamp=Stamp(
            made_at=made_at or candidacy.stamp.made_at,
            made_by=candidacy.stamp.made_by,
            software_version=__version__,
            knowledge_version=shelf.version,
            came_from="candidacy",
        ),
    )


def _course_of(
    candidacy: Candidacy,
    given: Regimen | str,
    delivered: Sequence[Administration] | None,
    condition: str | None,
    setting: str | None,
) -> PastCourse:
    patient = candidacy.patient
    person = Lookup(patient, vocabulary())
    systolic, diastolic = (
        person.newest(name).value for name in ("systolic_blood_pressure", "diastolic_blood_pressure")
    )
    return PastCourse(
        who=covariates_of(patient, condition=candidacy.diagnosis.stated or condition, setting=setting),
        regimen=parse(given) if isinstance(given, str) else given,
        given=None if delivered is None else tuple(delivered),
        pressure_mmhg=None if systolic is None or diastolic is None else (systolic, diastolic),
    )


def _update(
    found: PersonalPosterior,
    weights: Mapping[str, float],
    weight_words: Mapping[str, str],
    *,
    seed: int,
    library: Library,
) -> ModelUpdate:
    mine = found.mine
    file = mine.ground.whole.file
    keys = [one.key for one in (*file.references, *library.measurement_errors().references)]
    for verdict in mine.ground.verdicts.values():
        keys += verdict.effect.references if verdict.refused is None else ()
    references = tuple(dict.fromkeys(keys))
    if mine.refused is not None:
        return ModelUpdate(file.id, file.site, mine.refused, (), mine.not_used, references=references)
    parameters = parameter_updates(found, seed=seed) if mine.used else ()
    checks, fit = checked_measurements(found, seed=seed)
    words, is_supported = words_on(found, parameters, checks, fit, library)
    told = len(found.classes) > 1
    return ModelUpdate(
        model=file.id,
        site=file.site,
        refused=None,
        used=mine.used,
        not_used=mine.not_used,
        parameters=parameters,
        checks=checks,
        fit_p=fit,
        class_before=dict(zip(CLASSES, mine.class_prior.tolist(), strict=True)) if told else None,
        class_probability=dict(zip(CLASSES, found.class_probability.tolist(), strict=True)) if told else None,
        log_evidence=found.log_evidence if mine.used else None,
        effective_draws=found.effective,
        weight=weights.get(file.id),
        weight_words=weight_words.get(file.id, ""),
        words=words,
        is_supported=is_supported,
        references=references,
    )


def _not_drawn(mine: PersonalModel) -> str:
    if mine.refused is not None:
        return mine.refused
    return mine.ground.verdicts["lasting_relief"].refused or ""


def _assumed(mine: PersonalModel) -> tuple[str, ...]:
    said = [*mine.ground.said]
    for verdict in mine.ground.verdicts.values():
        if verdict.refused is None:
            said += verdict.assumed
    if mine.ground.asked.who.baseline_nrs is None:
        centre, sd = mine.baseline
        said.append(f"Pain before treatment is not on the chart: {centre:g} of 10 with an SD of {sd:g} was taken.")
    elif mine.used:
        said.append(f"Pain before treatment on the chart is one day's score, with an SD of {mine.baseline[1]:g}.")
    if any(one.kind in _PRESSURES for one in mine.used):
        said.append("The newest blood pressure on the chart is taken as the one before treatment: check its date.")
    return tuple(dict.fromkeys((*said, *_ASSUMED)))
