"""Which pain scores acute relief counts in: they say little of the relief that lasts."""

from collections.abc import Sequence

from assuage.knowledge.schema import canonical
from assuage.plan.drafting import Comparison
from assuage.plan.lattice import DAY_MIN
from assuage.plan.recent import GivenBefore


def is_soon(days_ago: float, past: Sequence[GivenBefore], asked: Comparison) -> bool:
    """Whether acute relief still counts in a score: it was taken while something ran, or within the file's hours after it."""
    window = _window_min(asked)
    for course in past:
        moment = (course.began_days_ago - days_ago) * DAY_MIN
        given = course.given(dosing_weight_kg=asked.dosing_weight_kg(course.regimen))
        if any(one.start_min <= moment and moment - one.stop_min <= window for one in given):
            return True
    return False


def soon_words(count: int, asked: Comparison) -> str:
    """What was left out of the weighing, and why."""
    told = "1 score was" if count == 1 else f"{count} scores were"
    hours = _window_min(asked) / 60.0
    return f"{told} not weighed: within {hours:g} h of a dose acute relief counts in a score, and it does not last."


def _window_min(asked: Comparison) -> float:
    return canonical(asked.library.measurement_errors().acute_relief_after_last_dose)
