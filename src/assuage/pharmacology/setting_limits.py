"""How fast and how high a setting may go: rate by weight, and the predicted arterial level."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from assuage.dosing import Administration, Isomer, Regimen, Route
from assuage.knowledge import Library
from assuage.numerics import Floats
from assuage.patient import Patient
from assuage.pharmacology.asking import Asked, asked_for
from assuage.pharmacology.covariates import Covariates
from assuage.pharmacology.published import peak_rate_mg_per_h
from assuage.pharmacology.running import run_model
from assuage.pharmacology.simulation import LimitHit, ModelRun
from assuage.pharmacology.structure import structure_of
from assuage.pharmacology.times import default_times

if TYPE_CHECKING:
    from assuage.knowledge.schema import Number, PharmacokineticModel, RateLimits, SettingLimits

DEFAULT_ARTERIAL = "kamp_2020"
"""The model that levels are predicted with where none is given that predicts arterial ones."""

_ROUNDING = 1e-9
_WHOLE_FROM = 10.0
"""Bounds from here on are read in whole numbers, where that tells them from the value."""

_MOST_DECIMALS = 12


def check_regimen(
    regimen: Regimen,
    who: Patient | Covariates,
    setting: str,
    run: ModelRun | None = None,
    *,
    library: Library | None = None,
) -> tuple[LimitHit, ...]:
    """The limits of a setting that a regimen breaks for this person: `hard` refuses, `soft` warns.

    Rates are by the person's weight and are held as racemate-equivalents, S-ketamine counting double; so are levels, which must be
    arterial and count at their highest, scaled by weight or not, whichever is worse. The level is that of the model of
    `run` where that is arterial, else of kamp_2020. A setting without limits in the library says so.
    """
    peaks, _ = asked_for(who, regimen, library=library, effects=())  # at the default times
    arterial = run is not None and run.refused is None and run.site == "arterial"
    return _limits_of_setting(peaks, setting, run.model if run is not None and arterial else None)


def limits_of_setting(asked: Asked, setting: str, model: str | None = None) -> tuple[LimitHit, ...]:
    """As `check_regimen`, for what was asked; the peak is looked for on a grid that holds every change of rate."""
    return _limits_of_setting(replace(asked, times=default_times(asked.given), effects=()), setting, model)


def _limits_of_setting(asked: Asked, setting: str, model: str | None) -> tuple[LimitHit, ...]:
    """As `limits_of_setting`, for what was asked at the default times and without effects."""
    table = asked.library.rate_limits()
    limits = next((one for one in table.settings if one.setting == setting), None)
    if limits is None:
        known = " and ".join(one.setting for one in table.settings)
        return (
            LimitHit("soft", f"No limits on rate or level exist for the setting `{setting}`; they exist for {known}."),
        )
    hits: list[LimitHit] = []
    if asked.regimen.route in {Route.IV, Route.SC}:
        hits += _of_rate(asked, limits, table)
        hits += _of_pushes(asked.regimen, asked.given, table)
    file = asked.library.model(model or DEFAULT_ARTERIAL)
    run = run_model(asked, structure_of(file))
    if asked.who.weight_kg is None and run.refused is None:
        hits.append(LimitHit("soft", _without_weight(file), file.id))
    hits += _of_level(run, limits, table)
    return tuple(hits)


def _without_weight(file: "PharmacokineticModel") -> str:
    printed = file.unscaled_above_kg
    level = "a typical" if printed is None or printed.value is None else f"a {printed.value:g} kg"
    return (
        f"The weight is not known, so the level of {level} person was held against the limits of the setting; somebody lighter reaches a "
        "higher one."
    )


def _past(value: float, bound: float) -> str:
    """A value above a bound with as many decimals as it takes to read as above it."""
    for decimals in range(2 if bound < _WHOLE_FROM else 0, _MOST_DECIMALS):
        text = f"{value:.{decimals}f}"
        if float(text) > bound:
            return text.rstrip("0").rstrip(".") if decimals else text
    return repr(value)


def _of_rate(asked: Asked, limits: "SettingLimits", table: "RateLimits") -> list[LimitHit]:
    timed = [one for one in asked.given if one.duration_min > 0]
    weight_kg, is_s = asked.who.weight_kg, asked.isomer is Isomer.S
    if weight_kg is None:
        return (
            [
                LimitHit(
                    "soft",
                    "The weight is not known, so the rate per kilogram was not checked against the limits of the setting.",
                )
            ]
            if timed
            else []
        )
    as_racemate = asked.base_fraction * (_value(table.racemate_equivalent_of_s) if is_s else 1.0)
    per_kg = peak_rate_mg_per_h(timed) / weight_kg * as_racemate
    refuse, warn = _value(limits.refuse_rate_mg_per_kg_per_h), _value(limits.warn_rate_mg_per_kg_per_h)
    if limits.warn_rate_s_mg_per_kg_per_h is not None and is_s:
        warn = _value(limits.warn_rate_s_mg_per_kg_per_h) * _value(table.racemate_equivalent_of_s)
    if per_kg > refuse * (1 + _ROUNDING):
        return [
            LimitHit("hard", f"The rate reaches {_past(per_kg, refuse)} mg/kg/h of racemate-equivalent. {limits.words}")
        ]
    window = limits.warn_counts_over
    within_min = float("inf") if window is None else _value(window) * 60.0
    above_h = _most_above_min(timed, warn * weight_kg / as_racemate, within_min=within_min) / 60.0
    if above_h > limits.warn_applies_after_h * (1 + _ROUNDING):
        return [
            LimitHit("soft", f"The rate reaches {_past(per_kg, warn)} mg/kg/h of racemate-equivalent. {limits.words}")
        ]
    return []


def _most_above_min(given: Sequence[Administration], rate_mg_per_h: float, *, within_min: float) -> float:
    """The most time [min] with a total rate above a bound that lies within any window of that length; breaks do not count."""
    edges = np.unique([moment for one in given for moment in (one.start_min, one.stop_min)])
    above: list[tuple[float, float]] = []
    for left, right in pairwise(edges):
        middle = (left + right) / 2
        total = sum(one.rate_mg_per_h or 0.0 for one in given if one.start_min <= middle < one.stop_min)
        if total > rate_mg_per_h * (1 + _ROUNDING):
            above.append((float(left), float(right)))
    # The fullest window begins where a stretch begins, or ends where one ends.
    windows = [(left, left + within_min) for left, _ in above] + [(right - within_min, right) for _, right in above]
    return max(
        (sum(max(0.0, min(right, end) - max(left, begin)) for left, right in above) for begin, end in windows),
        default=0.0,
    )


def _of_pushes(regimen: Regimen, given: Sequence[Administration], table: "RateLimits") -> list[LimitHit]:
    if regimen.route is not Route.IV or table.shortest_bolus_min is None:
        return []
    shortest = _value(table.shortest_bolus_min)
    if all(one.duration_min >= shortest for one in given):
        return []
    words = f"A dose runs in within less than {shortest:g} min: {table.shortest_bolus_min.reason}."
    return [LimitHit("hard", words)]


def _of_level(run: ModelRun, limits: "SettingLimits", table: "RateLimits") -> list[LimitHit]:
    if run.refused is not None:
        return [
            LimitHit("soft", f"The level was not checked against the limits of the setting: {run.refused}", run.model)
        ]
    if not run.concentration_ng_per_ml.keys() & {"total", "S"}:
        words = (
            "The level was not checked against the limits of the setting: they are of racemate and S-ketamine, and what R-ketamine alone counts "
            "for beside them is not known."
        )
        return [LimitHit("soft", words, run.model)]
    highest = max(
        _racemate_equivalent(run.concentration_ng_per_ml, table), _racemate_equivalent(run.unscaled_ng_per_ml, table)
    )
    for kind, bound in (("hard", limits.refuse_level_ng_per_ml), ("soft", limits.warn_level_ng_per_ml)):
        if bound is not None and highest > _value(bound) * (1 + _ROUNDING):
            words = f"The predicted arterial level reaches {_past(highest, _value(bound))} ng/mL of racemate-equivalent. {limits.words}"
            return [LimitHit("hard" if kind == "hard" else "soft", words, run.model)]
    return []


def _racemate_equivalent(levels: Mapping[str, Floats], table: "RateLimits") -> float:
    """The highest level as racemate: the total, or S-ketamine counted double; 0 where neither is predicted."""
    if "total" in levels:
        return float(levels["total"].max(initial=0.0))
    return float(levels["S"].max(initial=0.0)) * _value(table.racemate_equivalent_of_s) if "S" in levels else 0.0


def _value(number: "Number") -> float:
    if number.value is None:
        raise ValueError("a limit without a value bounds nothing")
    return number.value
