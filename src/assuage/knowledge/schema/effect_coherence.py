"""Whether an effect file has the numbers its form needs, in units and ranges that make sense."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assuage.knowledge.errors import NotAllowedError, Problem
from assuage.knowledge.schema.measures import dimension_of

if TYPE_CHECKING:
    from assuage.knowledge.schema.effect import EffectModel
    from assuage.knowledge.schema.parts import Number

NEEDED: dict[str, frozenset[str]] = {
    "sigmoid": frozenset({"half_time", "c50", "gamma", "maximum"}),
    "line": frozenset({"half_time", "slope"}),
    "lasting_relief": frozenset(
        {
            "half_life",
            "c50",
            "gamma",
            "baseline",
            "placebo_relief",
            "placebo_type_drug_arm",
            "drug_type_drug_arm",
            "none_drug_arm",
            "placebo_type_placebo_arm",
            "none_placebo_arm",
        }
    ),
    "blood_pressure": frozenset({"half_time", "maximum", "c50", "systolic_ratio", "diastolic_ratio", "predictive_sd"}),
    "potentiation": frozenset({"c50_doubling"}),
    "occupancy": frozenset({"unbound_fraction"}),
}
SUM_TOLERANCE = 1e-9
"""Printed probabilities have two or three decimals, so only the rounding of floats is allowed for."""


def effect_incoherences(effect: "EffectModel") -> list[Problem]:
    """Everything that is wrong with an effect, each as one problem."""
    return [*_names(effect), *_units(effect), *_classes(effect)]


def _names(effect: "EffectModel") -> Iterator[Problem]:
    missing = sorted(NEEDED[effect.form] - set(effect.parameters))
    if missing:
        yield Problem("parameters", f"a `{effect.form}` effect needs the parameters {', '.join(missing)}")
    named = [one.parameter for one in effect.uncertainty]
    named += [name for one in effect.alternatives for name in one.parameters]
    for name in named:
        if name not in effect.parameters:
            yield Problem("parameters", f"`{name}` is not a parameter of this effect", ", ".join(effect.parameters))


def _units(effect: "EffectModel") -> Iterator[Problem]:
    for name, number in effect.parameters.items():
        if name in {"half_time", "half_life"}:
            yield from _measured(name, number, "time")
        if name in {"c50", "c50_doubling"}:
            yield from _measured(name, number, "concentration")
        if name.startswith("ki_") and number.unit != "umol/L":
            yield Problem("parameters", f"`{name}` is in {number.unit}", "umol/L")


def _measured(name: str, number: "Number", wanted: str) -> Iterator[Problem]:
    try:
        fits = dimension_of(number.unit) == wanted
    except NotAllowedError:
        fits = False
    if not fits:
        yield Problem("parameters", f"`{name}` is in {number.unit}", f"a {wanted}")
    if number.value is not None and number.value <= 0:
        yield Problem("parameters", f"`{name}` is {number.value:g}", "above 0")


def _classes(effect: "EffectModel") -> Iterator[Problem]:
    for arm in ("drug_arm", "placebo_arm"):
        parts = {name: number.value for name, number in effect.parameters.items() if name.endswith(f"_{arm}")}
        known = [value for value in parts.values() if value is not None]
        if any(not 0 <= value <= 1 for value in known):
            yield Problem(
                "parameters", f"the classes of the {arm.replace('_', ' ')} are {known}", "probabilities from 0 to 1"
            )
        if parts and len(known) == len(parts) and abs(sum(known) - 1) > SUM_TOLERANCE:
            yield Problem(
                "parameters", f"the classes of the {arm.replace('_', ' ')} sum to {sum(known):g}", "a sum of 1"
            )
