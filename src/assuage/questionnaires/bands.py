"""Which class a result falls into, three-valued."""

from collections.abc import Sequence

from assuage.knowledge.schema import Band, Count, ScoreFile
from assuage.patient import NO, UNKNOWN, YES, Answer, Lookup, all_of, any_of
from assuage.questionnaires.items import bounds_hold
from assuage.questionnaires.score import ScoreInput


def band_of(
    file: ScoreFile, span: tuple[float, float] | None, inputs: Sequence[ScoreInput], person: Lookup
) -> Band | None:
    """The first class that holds, where each before it does not; None where what is missing could change it."""
    given = {one.id: one for one in inputs}
    for band in file.bands:
        parts = [bounds_hold(band.bounds, span), bounds_hold(band.ages, person.ages)]
        answers = [all_of(parts)] if parts else []
        if band.also:
            answers.append(all_of(counted(count, given) for count in band.also))
        answer = any_of(answers)
        if answer is YES:
            return band
        if answer is UNKNOWN:
            return None
    return None


def counted(count: Count, given: dict[str, ScoreInput]) -> Answer:
    """Whether at least so many items give points: no when they cannot any more, unknown between."""
    at_least = sum(given[name].lower > 0 for name in count.of)
    at_most = sum(given[name].upper > 0 for name in count.of)
    if at_least >= count.at_least:
        return YES
    return UNKNOWN if at_most >= count.at_least else NO
