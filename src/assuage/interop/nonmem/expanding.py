"""One dose record written out: amount over time, and every additional dose."""

from collections.abc import Mapping
from math import isfinite

from assuage.dosing import Administration
from assuage.interop.nonmem.records import AMOUNT_IN_MG, TIME_IN_MIN, Coding

Numbers = Mapping[str, float | None]

_MOST_ADDITIONAL = 10_000


def refusal_of(numbers: Numbers, coding: Coding) -> str | None:
    """Why a dose record cannot be written out as amounts, in words; None where it can."""
    amount, rate, interval, more, steady = (numbers[name] or 0.0 for name in ("AMT", "RATE", "II", "ADDL", "SS"))
    code = _way_in(numbers)
    if steady != 0.0:
        return "SS asks for a steady state, whose past doses are not in the file. Write the doses out that came before."
    if rate in {-1.0, -2.0}:
        return f"RATE {rate:g} leaves the rate or the duration to a model, so what ran in is not in the file. Write the rate."
    if rate < 0.0:
        return f"RATE is {rate:g}, which is no rate."
    if amount <= 0.0:
        return f"AMT is {amount:g}, and a dose is more than nothing."
    if more != int(more) or not 0 <= more <= _MOST_ADDITIONAL:
        return f"ADDL is {more:g}, which is no number of doses (0 to {_MOST_ADDITIONAL})."
    if more and interval <= 0.0:
        return "ADDL asks for more doses and II, the time between them, is missing."
    if code != int(code) or int(code) not in coding.routes:
        return f"CMT {code:g} was not said to be a way in."
    last = doses_of(numbers, 0.0, coding)[-1]
    if not (isfinite(last.amount_mg) and isfinite(last.stop_min)):
        return "its amount, its length or its last additional dose is beyond every number, so a field is wrong."
    return None


def _way_in(numbers: Numbers) -> float:
    """The CMT of a dose; without one it is the first, as NM-TRAN has it."""
    return 1.0 if numbers["CMT"] is None else numbers["CMT"]


def doses_of(numbers: Numbers, time_min: float, coding: Coding) -> list[Administration]:
    """The dose and its additional ones, for a record that `refusal_of` lets pass."""
    amount_mg = (numbers["AMT"] or 0.0) * AMOUNT_IN_MG[coding.amount]
    rate, minutes = numbers["RATE"] or 0.0, TIME_IN_MIN[coding.time]
    duration_min = (numbers["AMT"] or 0.0) / rate * minutes if rate else 0.0
    route = coding.routes[int(_way_in(numbers))]
    interval_min = (numbers["II"] or 0.0) * minutes
    return [
        Administration(time_min + number * interval_min, duration_min, amount_mg, route)
        for number in range(int(numbers["ADDL"] or 0) + 1)
    ]
