"""Why a goal cannot be met: which limit stands in the way, as a result and not as an error."""

from collections import Counter
from collections.abc import Iterator, Sequence

from assuage.plan.goals import Wanted
from assuage.plan.records import Option

_NOTHING_FOUND = (
    "Inside one of the published ranges no course keeps every limit and meets the goal more often than placebo does, so none was added "
    "beside the published one."
)


def blocked_words(
    offered: Sequence[Option], published: Sequence[Option], *, wanted: Wanted, pain: float | None, nothing_found: bool
) -> tuple[str, ...]:
    """What stands in the way of the goal: pain itself, a ceiling or a constraint, or that no course is known to reach it."""
    beside = (_NOTHING_FOUND,) if nothing_found else ()
    return (*dict.fromkeys(_blocked(offered, published, wanted, pain)), *beside)


def _blocked(
    offered: Sequence[Option], published: Sequence[Option], wanted: Wanted, pain: float | None
) -> Iterator[str]:
    if wanted.points is not None and pain is not None and wanted.points > pain:
        yield f"A fall of {wanted.points:g} points is more than there is: pain is {pain:g} of 10 before treatment. Ask for less."
    if wanted.share is not None and pain == 0:
        yield "Pain is 0 of 10 before treatment, so there is none to relieve, and the chance of a part of it less says nothing."
    if not offered:
        yield "No option keeps every limit of this clinic. What stands in the way:"
        yield from (f"{option.name}: {'; '.join(option.broken)}." for option in published if option.broken)
        alone = Counter(option.broken[0] for option in published if len(option.broken) == 1)
        yield from (f"Without this one limit an option would be left: {words}." for words in alone)
    if wanted.least_chance is None:
        return
    reached = [low for option in offered if (low := _low(option)) is not None]
    if not reached and offered:
        yield "The chance of the goal cannot be said for any option, because no relief course may be drawn here; the trials' own numbers stand."
    if reached and max(reached) < wanted.least_chance:
        yield (
            f"No option meets the goal ({wanted.goal_words}) as often as is wanted: the best does so in {100 * max(reached):.0f} in 100, "
            f"and {100 * wanted.least_chance:.0f} are asked for."
        )
        for option in published:
            low = _low(option)
            if option.broken and low is not None and low >= wanted.least_chance:
                yield f"{option.name} would, in {100 * low:.0f} in 100, and is held back: {'; '.join(option.broken)}."


def _low(option: Option) -> float | None:
    goal = option.chance("goal")
    return None if goal is None else goal.low
