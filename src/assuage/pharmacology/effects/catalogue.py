"""Which effects may be drawn from a model's levels, and their values; each other one is refused with its words."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assuage.numerics import Floats
from assuage.pharmacology.covariates import Covariates
from assuage.pharmacology.effects.blood_pressure import blood_pressure_rise
from assuage.pharmacology.effects.lasting_relief import relief
from assuage.pharmacology.effects.line import line
from assuage.pharmacology.effects.occupancy import occupancy
from assuage.pharmacology.effects.potentiation import potentiation
from assuage.pharmacology.effects.prepared import PreparedEffect
from assuage.pharmacology.effects.sigmoid import sigmoid
from assuage.pharmacology.expressions import Value
from assuage.pharmacology.limits import Facts, judge, judged
from assuage.pharmacology.simulation import LimitHit

AT_SITE = "effect_site_ng_per_ml"
"""The quantity of a limit on the level at an effect's own site."""

RATE_IS_PUBLISHED = "rate_in_published_regimen"
"""The quantity of a limit that asks whether the rate is one that was published for this condition and setting."""

NOT_TOLD = (
    "Whether the rate lies inside a published regimen cannot be told without the condition, the setting and the weight, so "
    "the curve is not drawn. Give them."
)

NO_PRESSURE = (
    "The person's own mean arterial pressure is not known, and the rise is a part of it. Measure it before dosing."
)

NOT_HELD = (
    "The pain score before treatment is not known, so the straight line is not held at no pain: it may fall further than "
    "there is pain. Give the score."
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an effect may be drawn here: `refused` says why not; `warnings` and `assumed` go with it.

    `opted_in` is true where it is drawn beyond where it was learnt, because somebody asked for that.
    """

    effect: PreparedEffect
    refused: str | None
    warnings: tuple[LimitHit, ...] = ()
    assumed: tuple[str, ...] = ()
    opted_in: bool = False


def verdict_on(
    effect: PreparedEffect,
    *,
    site: str,
    shares: Mapping[str, float],
    who: Covariates,
    facts: Facts,
    model: str,
    opted_in: bool = False,
) -> Verdict:
    """Decide whether an effect may be drawn from the levels of a model at `site`.

    `opted_in` draws an effect beyond where it was learnt if its file allows that, under the words the file has for it.
    """
    file = effect.file
    hits, unchecked = judged(file.limits, facts, model=model)
    always = {limit.words for limit in file.limits if limit.always}
    why = _why_not(effect, site=site, shares=shares)
    elsewhere = None
    if file.conditions and who.condition not in file.conditions:
        elsewhere = f"Where it may be drawn: {file.where} Elsewhere what trials observed stands instead."
    elsewhere = elsewhere or next((hit.words for hit in hits if hit.kind == "hard"), None)
    if elsewhere is None and RATE_IS_PUBLISHED in effect.asks and facts.get(RATE_IS_PUBLISHED) is None:
        elsewhere = NOT_TOLD
    if why is None and elsewhere is not None and file.opt_in is not None and opted_in:
        return Verdict(effect, None, tuple(hit for hit in hits if hit.kind == "soft"), (file.opt_in,), opted_in=True)
    why = why or elsewhere
    soft = tuple(hit for hit in hits if hit.kind == "soft" and (why is None or hit.words in always))
    held = (NOT_HELD,) if file.form == "line" and who.baseline_nrs is None else ()
    return Verdict(effect, why, soft, (*unchecked, *held) if why is None else ())


def shape_allows(effect: PreparedEffect, shape: Facts) -> bool:
    """Whether no hard limit of an effect is broken by the shape of a course alone; what `shape` does not name is not asked."""
    return not any(
        limit.kind == "hard" and judge(limit, shape) == "broken"
        for limit in effect.file.limits
        if limit.quantity in shape
    )


def past_its_site(effect: PreparedEffect, highest: float) -> str | None:
    """Why an effect is not drawn after all, once the highest level at its site [ng/mL] is known."""
    limits = [limit for limit in effect.file.limits if limit.quantity == AT_SITE and limit.kind == "hard"]
    hits, _ = judged(limits, {AT_SITE: highest})
    return hits[0].words if hits else None


def _why_not(effect: PreparedEffect, *, site: str, shares: Mapping[str, float]) -> str | None:
    driver = effect.file.driver
    if driver.site != site:
        return (
            f"It was learnt from {driver.site} levels of {driver.analyte}-ketamine; this model predicts {site} ones, which differ most "
            f"while the rate changes. Choose a model of {driver.site} levels."
        )
    if driver.analyte not in shares:
        return f"It answers to {driver.analyte}-ketamine, which is not predicted here."
    return None


def values_of(
    effect: PreparedEffect,
    levels: Mapping[str, Floats],
    at_site: Floats | None,
    *,
    who: Covariates,
    parameters: Mapping[str, Value] | None = None,
) -> dict[str, Floats]:
    """The values of an effect by output, from levels [ng/mL] of any shape and the level at its site.

    `parameters` replace the typical ones where given, with shape (P, 1) against levels of shape (P, T).
    """
    file = effect.file
    numbers: dict[str, Value] = {**effect.parameters, **(parameters or {})}
    drive = levels[file.driver.analyte] if at_site is None else at_site
    match file.form:
        case "sigmoid":
            value = sigmoid(drive, c50=numbers["c50"], gamma=numbers["gamma"], maximum=numbers["maximum"])
        case "lasting_relief":
            value = relief(drive, c50=numbers["c50"], gamma=numbers["gamma"])
        case "line":
            baseline = who.baseline_nrs if who.baseline_nrs is not None else np.inf
            value = line(drive, slope=numbers["slope"], baseline=baseline)
        case "potentiation":
            value = potentiation(drive, c50_doubling=numbers["c50_doubling"])
        case "occupancy":
            value = _occupied(effect, levels)
        case "blood_pressure":
            return blood_pressure_rise(
                drive,
                baseline_map_mmhg=who.baseline_map_mmhg,
                maximum=numbers["maximum"],
                c50=numbers["c50"],
                systolic_ratio=numbers["systolic_ratio"],
                diastolic_ratio=numbers["diastolic_ratio"],
            )
    return {file.output: value}


def _occupied(effect: PreparedEffect, levels: Mapping[str, Floats]) -> Floats:
    numbers = effect.parameters
    forms = [form for form in ("S", "R", "S_norketamine") if form in levels and f"ki_{form.lower()}" in numbers]
    micromolar = {
        form: levels[form] / numbers[f"molar_mass_{'norketamine' if 'nor' in form else 'ketamine'}"] for form in forms
    }
    return occupancy(
        micromolar,
        dissociation_um={form: numbers[f"ki_{form.lower()}"] for form in forms},
        unbound_fraction=numbers["unbound_fraction"],
    )
