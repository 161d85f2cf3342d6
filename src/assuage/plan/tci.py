"""A scheme of rates towards a level in plasma or at an effect site, and the steps of it that a person can key in.

Nothing here drives a pump: the scheme is printed, a person keys it in and watches.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from assuage import __version__
from assuage.dosing import Isomer, Salt, drug_name
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.numerics import Floats, Keyed, Keying, key_in, target_plasma, target_site
from assuage.patient import Patient
from assuage.pharmacology import (
    Covariates,
    InfusionKinetics,
    LimitHit,
    Simulation,
    check_regimen,
    covariates_of,
    infusion_kinetics,
    simulate,
)
from assuage.plan.errors import PlanError
from assuage.plan.pump_amounts import Exactly
from assuage.plan.tci_bounds import ARTERIAL, Bounds, bounds_of, refuse_too_fast
from assuage.plan.tci_courses import course_of, judged, merged, regimen_of, unmet
from assuage.plan.tci_records import TciScheme, TciTarget, called
from assuage.provenance import Stamp

if TYPE_CHECKING:
    from assuage.knowledge.schema import Number, TciPractice

_NG_PER_MG_PER_L = 1000.0
_DAY_MIN = 1440.0
_OTHERS = ("kamp_2020", "domino_1982", "clements_1981", "simons_2022", "otto_2021")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for, checked and with its defaults filled in and said."""

    who: Covariates
    isomer: Isomer
    salt: Salt
    kinetics: InfusionKinetics
    targets: tuple[TciTarget, ...]
    minutes: float
    bounds: Bounds
    widths: tuple[float, ...]
    practice: "TciPractice"


def tci_scheme(
    who: Patient | Covariates,
    model: str,
    target: float | Sequence[TciTarget],
    *,
    minutes: float,
    setting: str,
    isomer: Isomer,
    salt: Salt,
    made_at: datetime,
    made_by: str = "",
    site: Literal["plasma", "effect"] = "plasma",
    analyte: str | None = None,
    effect: str | None = None,
    concentration_mg_per_ml: Exactly | None = None,
    resolution_ml_per_h: Exactly | None = None,
    shortest_step_min: float | None = None,
    max_rate_mg_per_h: float | None = None,
    ceiling_ng_per_ml: float | None = None,
    others: Sequence[str] = _OTHERS,
    library: Library | None = None,
) -> TciScheme:
    """Rates that bring a level to its target and keep it there, within the limits of the setting; it advises, and drives no pump.

    The ideal scheme changes its rate every 10 s. The one to key in is solved anew with long steps and rates that the pump can show, and
    says how far the two lie apart.

    Parameters:
        target: [ng/mL] of `analyte` where the model reads it, from the start; or several, each from its own time on.
        minutes: how long the infusion runs [min].
        setting: whose limits hold; its refusals bound the rate and, where it has one, the level.
        isomer, salt: of the milligrams that are given. Targets are levels of base.
        site: "plasma", or "effect" for the site behind it, which has to be asked for: it overshoots the target in plasma.
        analyte: "total" or "S"; without it total for the racemate and S for S-ketamine.
        effect: the id of the effect whose site is targeted; without it that of acute analgesia.
        concentration_mg_per_ml, resolution_ml_per_h: the solution and the smallest step of the pump's rate; without them the defaults, said.
        shortest_step_min: of the written scheme, in whole minutes [min]; without it the shortest of the knowledge file, which is also the least.
        max_rate_mg_per_h, ceiling_ng_per_ml: tighter bounds than the setting's.
        others: further models whose levels under the same steps stand beside it.

    Raises:
        PlanError: the target or a bound cannot be honoured, or the steps would break a limit of the setting.
        CannotPredictError (pharmacology): the model refuses, or cannot read what is targeted.
    """
    shelf = library or shipped_library()
    practice = shelf.tci_practice()
    known = covariates_of(who, setting=setting) if isinstance(who, Patient) else replace(who, setting=setting)
    if site == "plasma" and effect is not None:
        raise PlanError(
            "An effect was named, but the plasma is targeted. Ask for the effect site, or leave the effect out."
        )
    kinetics = infusion_kinetics(
        known,
        model,
        isomer=isomer,
        salt=salt,
        analyte=analyte or ("total" if isomer is Isomer.RACEMATE else isomer.value),
        minutes=_checked_minutes(minutes),
        effect=(effect or practice.effect) if site == "effect" else None,
        library=shelf,
    )
    bounds = bounds_of(
        known,
        kinetics,
        isomer=isomer,
        salt=salt,
        max_rate_mg_per_h=max_rate_mg_per_h,
        ceiling_ng_per_ml=ceiling_ng_per_ml,
        concentration_mg_per_ml=concentration_mg_per_ml,
        resolution_ml_per_h=resolution_ml_per_h,
        library=shelf,
    )
    targets = _checked_targets(target, minutes, bounds, kinetics)
    widths = _widths(practice, shortest_step_min, minutes)
    asked = _Asked(known, isomer, salt, kinetics, targets, minutes, bounds, widths, practice)
    _check_times(asked)
    return _scheme(asked, others, shelf, Stamp(made_at, made_by, __version__, shelf.version, "a target"))


def _scheme(asked: _Asked, others: Sequence[str], shelf: Library, stamp: Stamp) -> TciScheme:
    kinetics, bounds, practice = asked.kinetics, asked.bounds, asked.practice
    interval_min, tolerance = _value(practice.interval) / 60.0, _value(practice.tolerance)
    ideal_rates = _ideal(asked, interval_min)
    starts = interval_min * np.arange(len(ideal_rates), dtype=np.float64)
    widths = np.full(len(ideal_rates), interval_min)
    ideal = course_of(kinetics, starts, widths, ideal_rates, minutes=asked.minutes)
    keyed = _keyed(asked, tolerance)
    written = course_of(kinetics, keyed.starts, keyed.widths, keyed.rates, minutes=asked.minutes)
    steps = merged(keyed, kinetics=kinetics, bounds=bounds)
    refuse_too_fast(steps, shelf)
    regimen = regimen_of(steps, bounds, isomer=asked.isomer, salt=asked.salt)
    models = [kinetics.model, *(one for one in others if one != kinetics.model)]
    predicted = simulate(asked.who, regimen, models, library=shelf)
    # A limit on the arterial level is held against a venous model's steps by the model of arterial levels that is the default.
    held = () if kinetics.site == ARTERIAL else check_regimen(regimen, asked.who, bounds.setting, library=shelf)
    _refuse_broken(predicted, kinetics.model, held)
    return TciScheme(
        model=kinetics.model,
        site="plasma" if kinetics.effect is None else "effect",
        sampled=kinetics.site,
        analyte=kinetics.analyte,
        drug=drug_name(asked.isomer, asked.salt),
        targets=asked.targets,
        minutes=asked.minutes,
        setting=bounds.setting,
        weight_kg=bounds.weight_kg,
        ceiling_ng_per_ml=bounds.ceiling_ng_per_ml,
        max_rate_mg_per_h=bounds.max_rate_mg_per_h,
        concentration_mg_per_ml=float(bounds.concentration_mg_per_ml),
        resolution_ml_per_h=float(bounds.resolution_ml_per_h),
        tolerance=tolerance,
        interval_s=_value(practice.interval),
        effect=kinetics.effect,
        ideal_rate_mg_per_h=ideal_rates / kinetics.mg_per_labelled_mg * 60.0,
        ideal=judged(ideal, asked.targets, tolerance),
        steps=steps,
        keyed=judged(written, asked.targets, tolerance),
        regimen=regimen,
        simulation=predicted,
        said=(*_said_of_unmet(unmet(written, asked.targets, tolerance), tolerance), *_said(asked)),
        assumed=tuple(dict.fromkeys((*bounds.assumed, *predicted.assumed))),
        limits=tuple(dict.fromkeys((*predicted.limits, *held))),
        sources=tuple(dict.fromkeys((*_method(asked), *predicted.bibliography(), *kinetics.references))),
        stamp=stamp,
    )


def _ideal(asked: _Asked, interval_min: float) -> Floats:
    """Rates [mg/min of the model], one an interval."""
    kinetics = asked.kinetics
    starts = interval_min * np.arange(round(asked.minutes / interval_min))
    begins = np.array([one.from_min for one in asked.targets])
    levels = np.array([one.level_ng_per_ml for one in asked.targets]) / _NG_PER_MG_PER_L
    wanted = levels[np.searchsorted(begins, starts + interval_min / 2.0, side="right") - 1]
    max_rate, ceiling = _in_model_terms(asked)
    if kinetics.effect is None:
        return target_plasma(
            kinetics.system,
            into=kinetics.into,
            plasma=0,
            targets=wanted,
            interval=interval_min,
            max_rate=max_rate,
            ceiling=ceiling,
        ).rates
    return target_site(
        kinetics.system,
        into=kinetics.into,
        plasma=0,
        site=1,
        targets=wanted,
        interval=interval_min,
        max_rate=max_rate,
        ceiling=ceiling,
    ).rates


def _keyed(asked: _Asked, tolerance: float) -> Keyed:
    kinetics = asked.kinetics
    _, ceiling = _in_model_terms(asked)
    step, max_rate = (
        float(rate) * kinetics.mg_per_labelled_mg / 60.0
        for rate in (asked.bounds.step_mg_per_h, asked.bounds.max_keyed_mg_per_h)
    )
    return key_in(
        kinetics.system,
        into=kinetics.into,
        plasma=0,
        site=None if kinetics.effect is None else 1,
        begins=[one.from_min for one in asked.targets],
        targets=np.array([one.level_ng_per_ml for one in asked.targets]) / _NG_PER_MG_PER_L,
        end=asked.minutes,
        keying=Keying(asked.widths, step, tolerance, max_rate, ceiling),
    )


def _in_model_terms(asked: _Asked) -> tuple[float, float]:
    """The largest rate [mg/min] and the ceiling [mg/L] as the model counts them."""
    bounds = asked.bounds
    ceiling = np.inf if bounds.ceiling_ng_per_ml is None else bounds.ceiling_ng_per_ml / _NG_PER_MG_PER_L
    return bounds.max_rate_mg_per_h * asked.kinetics.mg_per_labelled_mg / 60.0, float(ceiling)


def _checked_minutes(minutes: float) -> float:
    if not (np.isfinite(minutes) and 0.0 < minutes <= _DAY_MIN) or minutes != round(minutes):
        raise PlanError("A scheme runs for whole minutes, up to 24 h; a longer one is looked at and made anew.")
    return minutes


def _checked_targets(
    target: float | Sequence[TciTarget], minutes: float, bounds: Bounds, kinetics: InfusionKinetics
) -> tuple[TciTarget, ...]:
    targets = (TciTarget(float(target)),) if isinstance(target, float | int) else tuple(target)
    if not targets or targets[0].from_min != 0.0 or any(a.from_min >= b.from_min for a, b in pairwise(targets)):
        raise PlanError(
            "The first target holds from the start, and each other from a later time on. Give them in that order."
        )
    for one in targets:
        if not (np.isfinite(one.level_ng_per_ml) and one.level_ng_per_ml >= 0.0):
            raise PlanError("A target is no level: write ng/mL, zero or more.")
        if one.from_min != round(one.from_min) or one.from_min >= minutes:
            raise PlanError("A target begins after the end, or not at a whole minute, so no step could begin with it.")
        if bounds.ceiling_ng_per_ml is not None and one.level_ng_per_ml > bounds.ceiling_ng_per_ml:
            raise PlanError(
                f"A target of {one.level_ng_per_ml:g} ng/mL of {called(kinetics.analyte)} lies above the ceiling of "
                f"{bounds.ceiling_ng_per_ml:g} ng/mL in this setting ({bounds.setting}). Choose a lower one."
            )
    return targets


def _widths(practice: "TciPractice", named: float | None, minutes: float) -> tuple[float, ...]:
    """The lengths [min] that a written step may have."""
    least, longest = _value(practice.shortest_step), _value(practice.longest_step)
    shortest = least if named is None else named
    if not (np.isfinite(shortest) and least <= shortest <= longest) or shortest != round(shortest):
        raise PlanError(f"A step is whole minutes, from {least:g} to {longest:g}: less would run in as a push.")
    if minutes < shortest:
        raise PlanError(f"The infusion is shorter than one step of {shortest:g} min, so nothing can be steered.")
    return tuple(float(width) for width in np.arange(shortest, longest + 1e-9, shortest))


def _check_times(asked: _Asked) -> None:
    begins = [one.from_min for one in asked.targets]
    shortest = asked.widths[0]
    if any(later - earlier < shortest for earlier, later in pairwise([*begins, asked.minutes])):
        raise PlanError(f"A target holds for less than one step of {shortest:g} min, so it could not be keyed in.")
    if asked.kinetics.effect is not None and asked.bounds.ceiling_ng_per_ml is None:
        raise PlanError(
            "An effect site is targeted only under a ceiling on the plasma, and this setting or this model's site has none. "
            "Name a ceiling in ng/mL, or target the plasma."
        )


def _refuse_broken(predicted: Simulation, model: str, held: Sequence[LimitHit]) -> None:
    """Refuse steps that the setting or the model that leads refuses: they would stand on paper for somebody to key in."""
    of_others = {hit for run in predicted.models if run.model != model for hit in run.limits}
    hits = dict.fromkeys((*predicted.limits, *held))
    broken = [hit.words for hit in hits if hit.kind == "hard" and hit not in of_others]
    if broken:
        raise PlanError(f"The steps would break a limit, so they are not written. {' '.join(broken)}")


def _said_of_unmet(missed: Sequence[TciTarget], tolerance: float) -> tuple[str, ...]:
    return tuple(
        f"NOT MET: {one.level_ng_per_ml:g} ng/mL from {one.from_min:g} min on is not reached within {tolerance:.0%} before it ends, at the "
        "rates that are allowed. Choose a target that can be met."
        for one in missed
    )


def _said(asked: _Asked) -> tuple[str, ...]:
    practice, bounds, kinetics = asked.practice, asked.bounds, asked.kinetics
    rates = (
        f"Rates stay at or below {bounds.max_rate_mg_per_h:.4g} mg/h, and are rounded to {float(bounds.resolution_ml_per_h):g} mL/h "
        f"of a solution of {float(bounds.concentration_mg_per_ml):g} mg/mL."
    )
    said = [rates]
    if bounds.ceiling_ng_per_ml is not None:
        said.append(
            f"The {kinetics.site} level of {called(kinetics.analyte)} stays at or below {bounds.ceiling_ng_per_ml:g} ng/mL. {practice.ceiling_words}"
        )
    else:
        said.append(
            f"No ceiling on the {kinetics.site} level is kept: this setting has none for it. Limits on the arterial level were held "
            "against the steps afterwards, where the setting has one."
        )
    if kinetics.effect is not None:
        said.append(practice.effect_site_words)
    said.append(
        "The scheme is keyed in by a person and drives no pump. It is solved for the typical person of this weight."
    )
    return tuple(said)


def _method(asked: _Asked) -> tuple[str, ...]:
    return tuple(reference.key for reference in asked.practice.references)


def _value(number: "Number") -> float:
    if number.value is None:
        raise PlanError("A choice of the knowledge files has no value, so no scheme can be made. Mend the file first.")
    return number.value
