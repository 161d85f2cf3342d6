"""A regimen as its one canonical text, by the rules of safe writing.

A zero before the decimal point and none after the last digit, a space before the unit, `mcg` and never a Greek letter,
`daily` and never a Latin abbreviation, no grouping of thousands.
"""

from fractions import Fraction

from assuage.dosing.form import Isomer, Route, Salt, WeightBasis
from assuage.dosing.quantity import decimal, span
from assuage.dosing.regimen import Cap, CapScope, Part, Regimen, Repeat
from assuage.dosing.steps import Given, Infusion, OnDemand, Pause, Step, Titration

_DAY_MIN = 1440
_WEEK_MIN = 10080
_ISOMERS = {None: "ketamine", Isomer.RACEMATE: "racemic ketamine", Isomer.S: "S-ketamine", Isomer.R: "R-ketamine"}
_SALTS = {None: "", Salt.BASE: " base", Salt.HYDROCHLORIDE: " hydrochloride"}
_ROUTES = {
    Route.IV: "",
    Route.IM: " IM",
    Route.SC: " SC",
    Route.ORAL: " oral",
    Route.SUBLINGUAL: " sublingual",
    Route.NASAL: " nasal",
    Route.ORAL_FILM: " oral film",
    Route.RECTAL: " rectal",
    Route.EPIDURAL: " epidural",
    Route.INTRA_ARTICULAR: " intra-articular",
    Route.TRIGGER_POINT: " trigger point",
}
_FREQUENCIES = {720: "twice daily", 480: "three times daily", _DAY_MIN: "daily", _WEEK_MIN: "weekly"}
_CAPS = {
    CapScope.RATE: "",
    CapScope.DOSE: " a dose",
    CapScope.SESSION: " a session",
    CapScope.DAY: " a day",
    CapScope.COURSE: " in all",
}


def render(regimen: Regimen) -> str:
    """The canonical text of a regimen; reading it gives an equal one."""
    last = regimen.parts[-1]
    whole = ", then ".join(_part(part, regimen.route, is_last=part is last) for part in regimen.parts)
    drug = f"{drug_name(regimen.isomer, regimen.salt)} " if regimen.isomer or regimen.salt else ""
    return drug + ", ".join([whole, *(cap_text(cap) for cap in regimen.caps), *_weight(regimen)])


def drug_name(isomer: Isomer | None, salt: Salt | None) -> str:
    """The drug as it is written: `S-ketamine hydrochloride`; `ketamine` alone names neither isomer nor salt."""
    return _ISOMERS[isomer] + _SALTS[salt]


def cap_text(cap: Cap) -> str:
    """One cap as it is written, `max 100 mg a day`."""
    scope = f" in {span(cap.window_min)}" if cap.window_min is not None else _CAPS[cap.scope]
    return f"max {cap.limit}{scope}"


def _part(part: Part, route: Route, *, is_last: bool) -> str:
    repeated = part.repeat is not None
    steps = ", then ".join(
        " plus ".join(_step(step, route, repeated=repeated) for step in stage) for stage in part.stages
    )
    several = len(part.steps) > 1
    if part.repeat is not None:
        joint = ", all " if several else ", " if isinstance(part.steps[0], Titration) else " "
        return f"{steps}{joint}{_repeat(part.repeat, route)}"
    return steps if is_last else f"{steps}, once" if several else f"{steps} once"


def _step(step: Step, route: Route, *, repeated: bool) -> str:
    where = _ROUTES[route]
    match step:
        case Given(dose=dose, over_min=over, bolus=bolus):
            return f"{dose}{where}{' bolus' if bolus else ''}{f' over {span(over)}' if over else ''}"
        case Infusion(rate=rate, for_min=length):
            return f"{rate}{where} {'over' if repeated else 'for'} {span(length)}"
        case Titration(start=start, step=change, every_min=every, to=to, total_min=total):
            way = "up" if step.rises else "down"
            return f"{start}{where}, {way} {change} every {span(every)} to {decimal(to.value)}, {span(total)} in all"
        case Pause(for_min=length):
            return f"pause for {span(length)}"
        case OnDemand(dose=dose, lockout_min=lockout, for_min=length_or_none):
            runs = f" for {span(length_or_none)}" if length_or_none else ""
            return f"PCA {dose}{where} bolus, lockout {span(lockout)}{runs}"


def _repeat(repeat: Repeat, route: Route) -> str:
    return frequency_text(repeat.every_min) + _extent(repeat, route)


def frequency_text(every_min: Fraction) -> str:
    """How often, in the words of the field."""
    if every_min.denominator == 1 and every_min.numerator in _FREQUENCIES:
        return _FREQUENCIES[every_min.numerator]
    for unit_min, name in ((_WEEK_MIN, "weeks"), (_DAY_MIN, "days")):
        if every_min % unit_min == 0:
            return f"every {every_min // unit_min} {name}"
    return f"every {span(every_min)}"


def _extent(repeat: Repeat, route: Route) -> str:
    days = repeat.every_min * repeat.times / _DAY_MIN
    if repeat.every_min == _WEEK_MIN:
        return f" for {_count(repeat.times, 'week')}"
    if repeat.every_min <= _DAY_MIN and days.denominator == 1:
        return f" for {_count(int(days), 'day')}"
    return f", {_count(repeat.times, 'session' if route is Route.IV else 'dose')}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _weight(regimen: Regimen) -> list[str]:
    match regimen.weight_basis:
        case None:
            return []
        case WeightBasis.CAPPED:
            return [f"weight capped at {decimal(regimen.weight_cap_kg or Fraction(0))} kg"]
        case basis:
            return [f"by {basis.value} weight"]
