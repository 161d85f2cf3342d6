"""How far published regimens reach for one condition, setting and isomer: each bound with the regimen it is from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assuage.dosing import DoseError, Isomer, parse
from assuage.knowledge import Library
from assuage.knowledge.schema import RegimenFile
from assuage.plan.selection import circles_around
from assuage.plan.sessions import sessions_of

_DAY_MIN = 1440.0
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range, and the regimen it is from."""

    value: float
    regimen_id: str


@dataclass(frozen=True, slots=True)
class PublishedRange:
    """Bounds by vein for one person: rates [mg/h], hours a session, sessions, mg a session and in all, days from one to the next.

    `settings` and `isomer` are those of every regimen behind it; `regimens` are their ids.
    """

    setting: str
    isomer: Isomer
    lowest_rate: Bound
    highest_rate: Bound
    fewest_hours: Bound
    most_hours: Bound
    most_sessions: Bound
    most_session_mg: Bound
    most_total_mg: Bound
    shortest_gap_days: Bound
    longest_gap_days: Bound
    regimens: tuple[str, ...]

    def holds(self, *, rates: Sequence[float], hours: float, sessions: int, gap_days: float) -> bool:
        """Whether a course of equal sessions, each with these rates [mg/h] over equal or unequal parts, lies inside every bound on them."""
        inside = self.lowest_rate.value * (1 - _ROUNDING) <= min(rates) and max(rates) <= self.highest_rate.value * (
            1 + _ROUNDING
        )
        timely = self.fewest_hours.value * (1 - _ROUNDING) <= hours <= self.most_hours.value * (1 + _ROUNDING)
        counted = 1 <= sessions <= self.most_sessions.value + _ROUNDING
        spaced = sessions == 1 or self.shortest_gap_days.value <= gap_days <= self.longest_gap_days.value
        return inside and timely and counted and spaced

    def holds_amounts(self, *, session_mg: float, total_mg: float) -> bool:
        """Whether what is given in a session and in all was published."""
        return session_mg <= self.most_session_mg.value * (1 + _ROUNDING) and total_mg <= self.most_total_mg.value * (
            1 + _ROUNDING
        )

    def words(self) -> tuple[str, ...]:
        """Each bound with its regimen, for a reader."""
        low, high = self.lowest_rate, self.highest_rate
        return (
            f"rate {low.value:.3g} mg/h ({low.regimen_id}) to {high.value:.3g} mg/h ({high.regimen_id})",
            f"hours a session {self.fewest_hours.value:g} ({self.fewest_hours.regimen_id}) to {self.most_hours.value:g} ({self.most_hours.regimen_id})",
            f"sessions 1 to {self.most_sessions.value:g} ({self.most_sessions.regimen_id})",
            f"at most {self.most_session_mg.value:.4g} mg a session ({self.most_session_mg.regimen_id})",
            f"at most {self.most_total_mg.value:.4g} mg in all ({self.most_total_mg.regimen_id})",
        )


@dataclass(frozen=True, slots=True)
class _Reach:
    """What one regimen reaches; what it does not say is None."""

    regimen_id: str
    lowest_rate: float | None
    highest_rate: float | None
    hours: tuple[float, ...]
    sessions: float | None
    session_mg: float | None
    total_mg: float | None
    gaps_days: tuple[float, ...]


def published_range(
    library: Library,
    condition: str | None,
    *,
    setting: str,
    isomer: Isomer,
    dosing_weight_kg: float | None,
    break_min: float,
) -> PublishedRange | None:
    """The range of published treatments by vein for the condition itself, or what it is a form of, in this setting and isomer.

    Protocols without results, anaesthetic doses and regimens for chronic pain in general do not widen it; neither does a regimen
    whose isomer nobody named. Where repeated courses were published, one infusion alone does not widen them either: nobody gave its
    rate for days on end. Amounts per kilogram grow up to the default cap on the dosing weight and no further. None where no timed
    regimen is left, or an amount hangs on a weight that is not known.
    """
    cap = library.rate_limits().dosing_weight_cap_kg
    if dosing_weight_kg is not None and cap is not None and cap.value is not None:
        dosing_weight_kg = min(dosing_weight_kg, cap.value)
    near = frozenset().union(*circles_around(condition)[:-1]) if condition is not None else frozenset()
    found = [
        reach
        for file in library.all("regimen")
        if _counts(file, near, setting, isomer)
        for reach in _reach_of(file, dosing_weight_kg, break_min)
    ]
    found = [one for one in found if one.sessions is not None and one.sessions > 1] or found
    timed = [one for one in found if one.total_mg is not None]
    if not timed:
        return None
    gaps = [Bound(gap, one.regimen_id) for one in timed for gap in one.gaps_days] or [Bound(1.0, timed[0].regimen_id)]
    hours = [Bound(hour, one.regimen_id) for one in found for hour in one.hours]
    return PublishedRange(
        setting=setting,
        isomer=isomer,
        lowest_rate=_lowest(found, "lowest_rate"),
        highest_rate=_highest(found, "highest_rate"),
        fewest_hours=min(hours, key=lambda bound: bound.value),
        most_hours=max(hours, key=lambda bound: bound.value),
        most_sessions=_highest(found, "sessions"),
        most_session_mg=_highest(timed, "session_mg"),
        most_total_mg=_highest(timed, "total_mg"),
        shortest_gap_days=min(gaps, key=lambda bound: bound.value),
        longest_gap_days=max(gaps, key=lambda bound: bound.value),
        regimens=tuple(one.regimen_id for one in found),
    )


def _counts(file: RegimenFile, near: frozenset[str], setting: str, isomer: Isomer) -> bool:
    return (
        file.purpose == "treatment"
        and file.route.upper() == "IV"
        and file.setting in {setting, "any"}
        and file.isomer == isomer.value
        and not near.isdisjoint(file.conditions)
    )


def _reach_of(file: RegimenFile, weight_kg: float | None, break_min: float) -> Iterator[_Reach]:
    if file.dose is None:
        low = file.lowest_rate_mg_per_h(weight_kg=weight_kg)
        high = file.highest_rate_mg_per_h(weight_kg=weight_kg)
        hours = (
            () if file.hours_a_session is None or file.hours_a_session.value is None else (file.hours_a_session.value,)
        )
        yield _Reach(file.id, low, high, hours, None if file.sessions is None else file.sessions.value, None, None, ())
        return
    try:
        given = parse(file.dose).administrations(dosing_weight_kg=weight_kg)
    except DoseError:
        return
    rates = [one.rate_mg_per_h for one in given]
    sessions = sessions_of(given, break_min=break_min)
    starts = [session[0].start_min for session in sessions]
    yield _Reach(
        file.id,
        lowest_rate=min((rate for rate in rates if rate is not None), default=None),
        highest_rate=max((rate for rate in rates if rate is not None), default=None),
        hours=tuple(sum(one.duration_min for one in session) / 60.0 for session in sessions),
        sessions=float(len(sessions)),
        session_mg=max(sum(one.amount_mg for one in session) for session in sessions),
        total_mg=sum(one.amount_mg for one in given),
        gaps_days=tuple((after - before) / _DAY_MIN for before, after in pairwise(starts)),
    )


def _lowest(found: Sequence[_Reach], name: str) -> Bound:
    return min(_bounds(found, name), key=lambda bound: bound.value)


def _highest(found: Sequence[_Reach], name: str) -> Bound:
    return max(_bounds(found, name), key=lambda bound: bound.value)


def _bounds(found: Sequence[_Reach], name: str) -> list[Bound]:
    return [Bound(value, one.regimen_id) for one in found if (value := getattr(one, name)) is not None]
