"""What bounds a scheme towards a target: the setting's refusals, the solution, and the pump's step."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING

from assuage.dosing import Isomer, Salt
from assuage.knowledge import Library
from assuage.pharmacology import Covariates, InfusionKinetics
from assuage.plan.errors import PlanError
from assuage.plan.pump_amounts import Exactly, exact
from assuage.plan.tci_records import TciStep, called

if TYPE_CHECKING:
    from assuage.knowledge.schema import Number, RateLimits, SettingLimits

ARTERIAL = "arterial"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Rates in labelled mg; the ceiling is a level of the analyte at the model's own site, None where none can be kept there."""

    setting: str
    weight_kg: float
    max_rate_mg_per_h: float
    ceiling_ng_per_ml: float | None
    concentration_mg_per_ml: Fraction
    resolution_ml_per_h: Fraction
    assumed: tuple[str, ...]

    @property
    def step_mg_per_h(self) -> Fraction:
        """The smallest change of rate that the pump can make, exactly."""
        return self.resolution_ml_per_h * self.concentration_mg_per_ml

    @property
    def max_keyed_mg_per_h(self) -> float:
        """The largest rate that can be keyed in without passing the bound, as the bound is written in decimals."""
        return float(Fraction(str(self.max_rate_mg_per_h)) // self.step_mg_per_h * self.step_mg_per_h)


def bounds_of(
    who: Covariates,
    kinetics: InfusionKinetics,
    *,
    isomer: Isomer,
    salt: Salt,
    max_rate_mg_per_h: float | None,
    ceiling_ng_per_ml: float | None,
    concentration_mg_per_ml: Exactly | None,
    resolution_ml_per_h: Exactly | None,
    library: Library,
) -> Bounds:
    """The bounds for one person in one setting; what is named may tighten them and never loosen them.

    Raises `PlanError` where the setting has no limits, the weight is not known, or a bound is none.
    """
    table = library.rate_limits()
    limits = next((one for one in table.settings if one.setting == who.setting), None)
    if limits is None:
        known = " and ".join(one.setting for one in table.settings)
        raise PlanError(
            f"No limits on rate or level exist for the setting `{who.setting}`, and a scheme without them could run anywhere. "
            f"Limits exist for {known}."
        )
    if who.weight_kg is None:
        raise PlanError(
            "The weight is not known, so neither the limits of the setting nor the volumes can be. Measure it."
        )
    if isomer is Isomer.R:
        raise PlanError("No limits on the level of R-ketamine exist, so it cannot be held to a target safely.")
    practice = library.pump_practice()
    assumed: list[str] = []
    if concentration_mg_per_ml is None:
        concentration_mg_per_ml = _exactly(practice.concentration_mg_per_ml)
        assumed.append(f"No solution is named: {float(concentration_mg_per_ml):g} mg/mL, the default, is taken.")
    if resolution_ml_per_h is None:
        resolution_ml_per_h = _exactly(practice.rate_resolution_ml_per_h)
        assumed.append(f"No pump is named: its rate is taken to go in steps of {float(resolution_ml_per_h):g} mL/h.")
    strength = _positive(concentration_mg_per_ml, "The strength of the solution")
    refused = _exactly(practice.refuse_from_concentration_mg_per_ml)
    if strength >= refused:
        raise PlanError(
            f"A solution of {float(strength):g} mg/mL is not infused: from {float(refused):g} mg/mL on it is diluted before it goes into "
            "a vein. Name a weaker one."
        )
    bounds = Bounds(
        setting=limits.setting,
        weight_kg=who.weight_kg,
        max_rate_mg_per_h=_max_rate(who.weight_kg, isomer, salt, max_rate_mg_per_h, (limits, table, library)),
        ceiling_ng_per_ml=_ceiling(kinetics, limits, table, ceiling_ng_per_ml),
        concentration_mg_per_ml=strength,
        resolution_ml_per_h=_positive(resolution_ml_per_h, "The smallest step of the pump's rate"),
        assumed=tuple(assumed),
    )
    if not bounds.max_keyed_mg_per_h:
        raise PlanError(
            f"The largest rate, {bounds.max_rate_mg_per_h:.4g} mg/h, is less than the {float(bounds.step_mg_per_h):g} mg/h of the pump's "
            "smallest step, so nothing could be given. Take a weaker solution, a finer pump or a larger rate."
        )
    return bounds


def refuse_too_fast(steps: Sequence[TciStep], library: Library) -> None:
    """Refuse steps that a pump programme refuses for their flow, whatever they hold.

    Raises `PlanError` with the fastest of them.
    """
    fastest, most = (
        max(step.rate_ml_per_h for step in steps),
        _value(library.pump_practice().refuse_above_rate_ml_per_h),
    )
    if fastest > most:
        raise PlanError(
            f"The steps reach {fastest:g} mL/h, and a rate above {most:g} mL/h is keyed in for nobody. Take a stronger solution."
        )


def _max_rate(
    weight_kg: float,
    isomer: Isomer,
    salt: Salt,
    named: float | None,
    tables: "tuple[SettingLimits, RateLimits, Library]",
) -> float:
    """The rate at which the setting refuses, in labelled mg/h, or a lower one that was named."""
    limits, table, library = tables
    as_racemate = _value(table.racemate_equivalent_of_s) if isomer is Isomer.S else 1.0
    if salt is Salt.HYDROCHLORIDE:
        as_racemate *= _value(library.substance().numbers["base_fraction"])
    most = _value(limits.refuse_rate_mg_per_kg_per_h) * weight_kg / as_racemate
    if named is None:
        return most
    if not (isfinite(named) and named > 0.0):
        raise PlanError("The largest rate is no number above zero, so nothing could be given. Give it in mg/h.")
    if named > most:
        raise PlanError(
            f"A largest rate of {named:g} mg/h lies above the {most:.4g} mg/h at which the setting refuses. {limits.words}"
        )
    return named


def _ceiling(
    kinetics: InfusionKinetics, limits: "SettingLimits", table: "RateLimits", named: float | None
) -> float | None:
    """The level at which the setting refuses, as a level of the analyte, or a lower one that was named."""
    refused = limits.refuse_level_ng_per_ml
    most = None
    if refused is not None and kinetics.site == ARTERIAL:
        most = _value(refused) / (1.0 if kinetics.analyte == "total" else _value(table.racemate_equivalent_of_s))
    if named is None:
        return most
    if not (isfinite(named) and named > 0.0):
        raise PlanError("The ceiling is no level above zero. Give it in ng/mL.")
    if most is not None and named > most:
        raise PlanError(
            f"A ceiling of {named:g} ng/mL lies above the {most:g} ng/mL of {called(kinetics.analyte)} at which the setting refuses. "
            f"{limits.words}"
        )
    return named


def _positive(value: Exactly, what: str) -> Fraction:
    found = exact(value, what=what)
    if found <= 0:
        raise PlanError(f"{what} is not above zero, so no rate could be keyed in.")
    return found


def _exactly(number: "Number") -> Fraction:
    return Fraction(str(_value(number)))


def _value(number: "Number") -> float:
    if number.value is None:
        raise PlanError("A limit of the knowledge files has no value, so it bounds nothing. Mend the file first.")
    return number.value
