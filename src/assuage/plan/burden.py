"""What a course asks of the person and the clinic: hours, visits, days, drug and vials, and how much of it lies in the blood."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from assuage.dosing import Administration
from assuage.plan.sessions import sessions_of

_DAY_MIN = 1440.0
_DAYS_A_WEEK = 7
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Vials:
    """Vials of one size for a whole course, each session opening its own, and what is left in them [mg]."""

    size_mg: float
    count: int
    left_mg: float


@dataclass(frozen=True, slots=True)
class Burden:
    """The price of a course: `visits` are sessions, `infusion_days` calendar days with something running.

    `longest_day_hours` is the most hours on the drip in any 24 h from the start of a session; `days_in_a_week` the most infusion
    days in any seven. `is_long` says that its longest session is long enough for the liver to be followed. The median exposure is the
    area under S-ketamine [ng h/mL]; it is None where no twin was asked for.
    """

    hours: float
    visits: int
    infusion_days: int
    longest_day_hours: float
    days_in_a_week: int
    exposure_ng_h_per_ml: float | None
    vials: tuple[Vials, ...] = ()
    is_long: bool = False


def burden_of(
    given: Sequence[Administration],
    *,
    break_min: float,
    vial_mg: Sequence[float] = (),
    long_course_h: float | None = None,
    exposure_ng_h_per_ml: float | None = None,
) -> Burden:
    """Count a course; a break of `break_min` [min] ends a session, and one of `long_course_h` [h] or more is a long one."""
    sessions = sessions_of(given, break_min=break_min)
    spans = [(session[0].start_min, max(one.stop_min for one in session)) for session in sessions]
    days = sorted(_days_of(given))
    longest = max((stop - start for start, stop in spans), default=0.0) / 60.0
    return Burden(
        hours=sum(one.duration_min for one in given) / 60.0,
        visits=len(sessions),
        infusion_days=len(days),
        longest_day_hours=max((_within_a_day(given, start) for start, _ in spans), default=0.0) / 60.0,
        days_in_a_week=max((sum(day <= other < day + _DAYS_A_WEEK for other in days) for day in days), default=0),
        exposure_ng_h_per_ml=exposure_ng_h_per_ml,
        vials=tuple(_vials(sessions, size) for size in vial_mg),
        is_long=long_course_h is not None and longest >= long_course_h - _ROUNDING,
    )


def _days_of(given: Sequence[Administration]) -> set[int]:
    """The days, counted in 24 h from the first dose, on which something runs."""
    found: set[int] = set()
    for one in given:
        first = int(one.start_min // _DAY_MIN)
        found |= set(range(first, max(first, ceil(one.stop_min / _DAY_MIN - _ROUNDING) - 1) + 1))
    return found


def _within_a_day(given: Sequence[Administration], start: float) -> float:
    return sum(max(0.0, min(one.stop_min, start + _DAY_MIN) - max(one.start_min, start)) for one in given)


def _vials(sessions: Sequence[Sequence[Administration]], size_mg: float) -> Vials:
    amounts = [sum(one.amount_mg for one in session) for session in sessions]
    count = sum(ceil(amount / size_mg - _ROUNDING) for amount in amounts)
    return Vials(size_mg, count, count * size_mg - sum(amounts))
