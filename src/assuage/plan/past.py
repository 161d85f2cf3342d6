"""Whether a long course comes too soon after another."""

from collections.abc import Sequence
from itertools import pairwise

from assuage.dosing import Administration, DoseError
from assuage.knowledge.schema import PlanningPractice
from assuage.plan.recent import GivenBefore
from assuage.plan.records import Limit
from assuage.plan.sessions import sessions_of

_DAY_MIN = 1440.0


def too_close(
    given: Sequence[Administration],
    past: Sequence[GivenBefore],
    *,
    practice: PlanningPractice,
    break_min: float,
    dosing_weight_kg: float | None,
) -> tuple[Limit, ...]:
    """A warning where two long infusions lie too close together, within the course or with one that was given before.

    The time between is from the end of one to the start of the next. A past course whose amounts are unknown still has its hours.
    """
    spans = _long_spans(given, practice, break_min, 0.0)
    for course in past:
        try:
            before = course.given(dosing_weight_kg=dosing_weight_kg if dosing_weight_kg is not None else 1.0)
        except DoseError:
            continue
        spans += _long_spans(before, practice, break_min, -course.began_days_ago * _DAY_MIN)
    spans.sort()
    closest = (practice.courses_too_close.value or 0.0) * _DAY_MIN
    new_from = 0.0
    for (_, stop), (start, _) in pairwise(spans):
        if start - stop <= closest and start >= new_from:
            return (Limit("soft", practice.liver_words),)
    return ()


def _long_spans(
    given: Sequence[Administration], practice: PlanningPractice, break_min: float, begins_min: float
) -> list[tuple[float, float]]:
    longest = (practice.long_course.value or 0.0) * 60.0
    found = []
    for session in sessions_of(given, break_min=break_min):
        start, stop = session[0].start_min, max(one.stop_min for one in session)
        if stop - start >= longest:
            found.append((begins_min + start, begins_min + stop))
    return found
