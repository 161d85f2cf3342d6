"""What somebody reckoned beforehand, held against the programme: a difference is challenged, and a usual slip is named."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assuage.plan.pump_amounts import plain
from assuage.plan.pump_errors import BlockedProgrammeError, PumpInputError
from assuage.plan.pump_limits import Asked, value
from assuage.plan.pump_records import PumpSession
from assuage.units import factor

_WRITTEN = re.compile(r"(?P<number>\d+(?:\.(?P<part>\d+))?) ?(?P<unit>[A-Za-z/]+)")
_NEAR = Fraction(1, 100)
"""How near a ratio must come to a slip's for the slip to be named."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """A number somebody reckoned, in its unit, with the half of its last digit that it may be off by."""

    text: str
    number: Fraction
    unit: str
    half_digit: Fraction


@dataclass(frozen=True, slots=True)
class Slip:
    """A usual slip: how many times too much or too little it makes a number, and what it is called."""

    times: Fraction
    words: str


def read_expectation(text: str) -> Expectation:
    """An expectation from text: `24.5 mL/h`, `98 mg`, `0.35 mg/kg/h`, `98 mL`.

    Raises:
        PumpInputError: the number or its unit is missing.
    """
    found = _WRITTEN.fullmatch(" ".join(text.split()))
    if found is None or found["unit"].lower() not in _KNOWN:
        raise PumpInputError(
            f"`{text}` is nothing that can be expected of a programme. Write a number with one of {', '.join(sorted(_KNOWN))}."
        )
    half = Fraction(1, 2 * 10 ** len(found["part"] or ""))
    return Expectation(
        f"{found['number']} {_KNOWN[found['unit'].lower()]}", Fraction(found["number"]), found["unit"].lower(), half
    )


_KNOWN = {
    unit.lower(): unit
    for unit in (
        "mL/h",
        "mg/h",
        "mcg/h",
        "mcg/min",
        "mg/min",
        "mg/kg/h",
        "mcg/kg/h",
        "mcg/kg/min",
        "mg",
        "mcg",
        "mL",
        "mg/mL",
    )
}


def require_expected(expected: Sequence[Expectation], session: PumpSession, asked: Asked) -> dict[str, str]:
    """Each expectation with the programme's own number of the first session, all in agreement.

    Raises:
        BlockedProgrammeError: one disagrees; the usual slips that would explain it are named.
    """
    met = {}
    for one in expected:
        ours, what = _of_programme(one.unit, session, asked)
        if not _agrees(one, ours, asked):
            raise BlockedProgrammeError(_challenge(one, ours, what, session, asked))
        met[one.text] = f"{what}: {plain(ours, places=4)} {_KNOWN[one.unit]}"
    return met


def _agrees(one: Expectation, ours: Fraction, asked: Asked) -> bool:
    """The same, or as near as its digits say, and never further off than rounding may take a rate."""
    away, percent = abs(one.number - ours), value(asked.library.pump_practice().step_tolerance_percent)
    return away == 0 or (away <= one.half_digit and 100 * away <= percent * ours)


def _of_programme(unit: str, session: PumpSession, asked: Asked) -> tuple[Fraction, str]:
    """The number an expectation in that unit is about, and what it is."""
    fastest = Fraction(max(step.rate_hundredths for step in session.steps), 100)
    strength = Fraction(asked.concentration_mcg_per_ml, 1000)
    if unit == "ml/h":
        return fastest, "the fastest rate"
    if unit == "mg/ml":
        return strength, "the strength of the solution"
    if unit == "ml":
        return Fraction(session.given_ul, 1000), "the volume of a session"
    if unit in {"mg", "mcg"}:
        return Fraction(session.given_mcg, 1000) * factor("mg", unit), "the dose of a session"
    mg_per_h = fastest * strength
    if "/kg" in unit:
        return mg_per_h / asked.dosing_weight_kg * factor("mg/kg/h", unit), "the fastest rate"
    return mg_per_h * factor("mg/h", unit), "the fastest rate"


def _challenge(one: Expectation, ours: Fraction, what: str, session: PumpSession, asked: Asked) -> str:
    more = one.number > ours
    times = one.number / ours if more else ours / one.number if one.number else Fraction(0)
    said = f"The programme is blocked: {one.text} was expected and {what} is {plain(ours, places=4)} {_KNOWN[one.unit]}"
    named = [slip.words for slip in slips(asked, len(session.containers)) if abs(times / slip.times - 1) <= _NEAR]
    if not named:
        return f"{said}. No usual slip explains the difference: reckon again, both of you, from the order."
    size = f"{plain(times, places=3)} times too {'much' if more else 'little'}"
    return f"{said}, so what was expected is {size}. That is what happens with: {'; or '.join(named)}. Reckon again from the order."


def slips(asked: Asked, containers: int = 1) -> tuple[Slip, ...]:
    """The usual slips for this order: decimal point, units of mass, time and weight, isomer, salt, strength."""
    base = value(asked.library.substance().numbers["base_fraction"])
    double = value(asked.library.rate_limits().racemate_equivalent_of_s)
    strength = Fraction(asked.concentration_mcg_per_ml, 1000)
    found = [
        Slip(Fraction(10), "a decimal point one place off (ten-fold)"),
        Slip(Fraction(100), "a decimal point two places off (hundred-fold)"),
        Slip(factor("mg", "mcg"), "milligrams taken for micrograms, or the other way"),
        Slip(factor("h", "min"), "a rate per minute taken for one per hour, or the other way"),
        Slip(factor("d", "h"), "a rate per day taken for one per hour, or the other way"),
        Slip(factor("mg", "mcg") / factor("h", "min"), "mcg/min taken for mg/h, or the other way"),
        Slip(double, "S-ketamine taken for the racemate, or the other way"),
        Slip(1 / base, "hydrochloride taken for base, or the other way"),
        Slip(factor("kg", "[lb_av]"), "pounds taken for kilograms, or the other way"),
        Slip(asked.dosing_weight_kg, "the weight left out, or multiplied by twice"),
        Slip(strength, "milligrams taken for millilitres: the strength left out"),
        Slip(1 / strength, "milligrams taken for millilitres: the strength left out"),
    ]
    if containers > 1:
        found.append(Slip(Fraction(containers), "one container taken for the whole session"))
    return tuple(slip for slip in found if slip.times > 1 + _NEAR)
