"""What only the whole regimen can show to be wrong."""

from fractions import Fraction

from assuage.dosing.errors import DoseError
from assuage.dosing.form import Route, WeightBasis
from assuage.dosing.quantity import is_finite_decimal
from assuage.dosing.regimen import Cap, CapScope, Regimen
from assuage.dosing.steps import Given, Infusion, OnDemand, Pause, Titration


def check(regimen: Regimen) -> None:
    """Refuse a regimen whose parts contradict one another.

    Raises:
        DoseError: what contradicts what, and what to write instead.
    """
    _check_parts(regimen)
    _check_route(regimen)
    _check_weight(regimen)
    _check_caps(regimen)
    _check_demand(regimen)


def _check_parts(regimen: Regimen) -> None:
    if not regimen.parts or all(isinstance(step, Pause) for step in regimen.steps):
        raise DoseError("There is nothing to give.", "Write a dose, for example `0.3 mg/kg over 15 min`.")
    for one, other in zip(regimen.parts, regimen.parts[1:], strict=False):
        if one.repeat is None and other.repeat is None:
            raise DoseError("Two parts that are given once are one part.", "Join their stages.")
    _check_pauses(regimen)
    _check_instants(regimen)


def _check_pauses(regimen: Regimen) -> None:
    last = regimen.parts[-1]
    for part in regimen.parts:
        if any(isinstance(step, Pause) for stage in part.stages if len(stage) > 1 for step in stage):
            raise DoseError("A pause beside something that is given is no pause.", "Leave the pause out.")
        if isinstance(part.stages[0][0], Pause):
            raise DoseError("A regimen, or what is repeated of it, cannot begin with a pause.", "Begin with a dose.")
        if isinstance(part.stages[-1][0], Pause) and (part.repeat is not None or part is last):
            raise DoseError("Nothing follows the pause.", "Leave it out, or say what comes next.")


def _check_instants(regimen: Regimen) -> None:
    """Two doses of no length, one after the other, would be given at one instant."""
    before = Fraction(1)
    for part in regimen.parts:
        lengths = [max(step.lasts_min for step in stage) for stage in part.stages]
        if any(one == 0 == other for one, other in zip([before, *lengths], lengths, strict=False)):
            raise DoseError(
                "A dose follows another that takes no time, so both would be given at the same instant.",
                "Put the time between them: `then pause for 30 min, then`; or add the two up.",
            )
        before = lengths[-1] if part.repeat is None else Fraction(1)


def _check_route(regimen: Regimen) -> None:
    route = regimen.route
    name = route.value.replace("_", " ")
    for step in regimen.steps:
        over_time = isinstance(step, Infusion | Titration) or (isinstance(step, Given) and step.over_min is not None)
        if over_time and not route.takes_infusion:
            raise DoseError(
                f"A dose by the {name} route cannot be given over time.",
                f"Write the amount of one dose, for example `25 mg {name}`, or an intravenous infusion.",
            )
        if isinstance(step, Given) and step.over_min is None and not step.bolus and route is Route.IV:
            raise DoseError(
                f"`{step.dose}` is to be given intravenously, but not over what time.",
                f"Write `{step.dose} over 40 min`, `{step.dose} bolus`, or another route such as `{step.dose} IM`.",
            )
        if isinstance(step, Given) and step.bolus and route is not Route.IV:
            raise DoseError(f"A dose by the {name} route needs no `bolus`.", f"Write `{step.dose} {name}`.")
        if isinstance(step, OnDemand) and not route.takes_infusion:
            raise DoseError(
                f"A PCA pump does not give the {name} route.", "Write it as single doses, or by the intravenous route."
            )


def _check_weight(regimen: Regimen) -> None:
    basis, cap = regimen.weight_basis, regimen.weight_cap_kg
    if (basis is WeightBasis.CAPPED) != (cap is not None):
        raise DoseError(
            "A capped dosing weight needs its cap, and a cap needs the capped weight.",
            "Write `weight capped at 100 kg`.",
        )
    if cap is not None and (cap <= 0 or not is_finite_decimal(cap)):
        raise DoseError("The cap on the weight is not a positive decimal number.", "Write `weight capped at 100 kg`.")
    if basis is not None and not regimen.needs_weight:
        raise DoseError(
            "A dosing weight is named, but no dose is per kilogram.", "Write the dose per kg, or leave the weight out."
        )


def _check_caps(regimen: Regimen) -> None:
    places = [cap_place(cap) for cap in regimen.caps]
    if len(places) != len(set(places)):
        raise DoseError("Two caps limit the same thing.", "Keep the lower one.")
    if places != sorted(places):
        raise DoseError("The caps are not in their order.", f"Give them as {', '.join(CapScope)}.")
    for cap in regimen.caps:
        if cap.scope is CapScope.RATE and not regimen.on_demand and not _has_rate(regimen):
            raise DoseError(
                f"`max {cap.limit}` caps a rate, but nothing is given over time.",
                f"Cap the dose: `max 50 {cap.limit.unit} a dose`.",
            )
        if cap.scope is CapScope.DOSE and not any(isinstance(step, Given) for step in regimen.steps):
            raise DoseError(
                f"`max {cap.limit}` caps a single dose, but only rates are given.",
                f"Write `max {cap.limit} a day`, `a session` or `in all`.",
            )
        if cap.scope is CapScope.WINDOW and not regimen.on_demand:
            raise DoseError(
                "A cap in a moving window of time is for PCA pumps.", f"Write `max {cap.limit} a day`, or a rate."
            )


def cap_place(cap: Cap) -> tuple[int, Fraction]:
    """Where a cap stands among others, so that one set of caps has one order."""
    return list(CapScope).index(cap.scope), cap.window_min or Fraction(0)


def _check_demand(regimen: Regimen) -> None:
    demands = [step for step in regimen.steps if isinstance(step, OnDemand)]
    if not demands:
        return
    if any(part.repeat is not None for part in regimen.parts):
        raise DoseError(
            "A PCA that is itself repeated is not one a pump can hold.", "Write how long it runs: `for 48 h`."
        )
    for part in regimen.parts:
        ends_open = [
            any(isinstance(step, OnDemand) and step.for_min is None for step in stage) for stage in part.stages
        ]
        if any(ends_open[:-1]):
            raise DoseError(
                "Something follows a PCA whose end nobody stated.", "Say how long the PCA runs, for example `for 24 h`."
            )


def _has_rate(regimen: Regimen) -> bool:
    return any(step.lasts_min > Fraction(0) for step in regimen.steps if not isinstance(step, Pause))
