"""Four verdicts, and how findings lead to one."""

from collections.abc import Iterable, Sequence
from enum import IntEnum, StrEnum

from assuage.patient import NO, UNKNOWN, YES, Answer
from assuage.rules import Finding


class Verdict(StrEnum):
    """Whether ketamine is suitable for this person, as far as the rules asked can say."""

    SUITABLE = "suitable"
    SUITABLE_WITH_CAUTIONS = "suitable_with_cautions"
    NOT_SUITABLE = "not_suitable"
    CANNOT_SAY = "cannot_say"

    @property
    def words(self) -> str:
        """The verdict as a clinician would say it."""
        return _WORDS[self]

    @property
    def rank(self) -> int:
        """From least favourable (0) to most; not suitable and cannot say stand side by side."""
        return _RANKS[self]


_WORDS = {
    Verdict.SUITABLE: "Suitable: every contraindication and caution was asked about and is absent",
    Verdict.SUITABLE_WITH_CAUTIONS: "Suitable with cautions: no contraindication, and something to watch or still to ask",
    Verdict.NOT_SUITABLE: "Not suitable: a contraindication is present",
    Verdict.CANNOT_SAY: "Cannot say yet: a contraindication or a required test is unanswered",
}
_RANKS = {
    Verdict.CANNOT_SAY: 0,
    Verdict.NOT_SUITABLE: 0,
    Verdict.SUITABLE_WITH_CAUTIONS: 1,
    Verdict.SUITABLE: 2,
}


class Stand(IntEnum):
    """What one finding is for the verdict."""

    NOTHING = 0
    ABSENT = 1
    PRESENT = 2
    UNANSWERED = 3
    UNTESTED = 4
    CAUTION = 5
    PERHAPS_CAUTION = 6


_STANDS = {
    ("contraindication", NO): Stand.ABSENT,
    ("contraindication", YES): Stand.PRESENT,
    ("contraindication", UNKNOWN): Stand.UNANSWERED,
    ("caution", YES): Stand.CAUTION,
    ("caution", UNKNOWN): Stand.PERHAPS_CAUTION,
}


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """The verdict that findings lead to.

    A contraindication answered yes is not suitable; else an unanswered contraindication, or a test that is or may be wanted
    and was not done, is cannot say; else a caution answered yes or unknown is suitable with cautions. An interaction counts
    as its file says; a benefit and a programme rule never count. So every rule, a draft one too, can only make the verdict
    more cautious. Where nothing was asked, nothing can be said.
    """
    return verdict_from(counted(stand_of(one.counts_as, one.answer, is_open=one.open) for one in findings))


def stand_of(counts_as: str, answer: Answer, *, is_open: bool) -> Stand:
    """What a finding is for the verdict, from what it counts as, its answer, and whether it is still open."""
    if counts_as == "test_required":
        return Stand.UNTESTED if is_open else Stand.NOTHING
    return _STANDS.get((counts_as, answer), Stand.NOTHING)


def counted(stands: Iterable[Stand]) -> list[int]:
    """How many findings stand where."""
    counts = [0] * len(Stand)
    for stand in stands:
        counts[stand] += 1
    return counts


def verdict_from(counts: Sequence[int]) -> Verdict:
    """The verdict, from how many findings stand where."""
    if counts[Stand.PRESENT]:
        return Verdict.NOT_SUITABLE
    if counts[Stand.UNANSWERED] or counts[Stand.UNTESTED] or not counts[Stand.ABSENT]:
        return Verdict.CANNOT_SAY
    if counts[Stand.CAUTION] or counts[Stand.PERHAPS_CAUTION]:
        return Verdict.SUITABLE_WITH_CAUTIONS
    return Verdict.SUITABLE
