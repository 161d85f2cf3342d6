"""Four verdicts, and how findings lead to one."""

from collections.abc import Iterable
from enum import StrEnum

from assuage.patient import Answer
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


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """The verdict that findings lead to.

    A contraindication answered yes is not suitable; else an unanswered contraindication, or a test that is or may be wanted
    and was not done, is cannot say; else a caution answered yes or unknown is suitable with cautions. So every rule, a draft
    one too, can only make the verdict more cautious. Where nothing was asked, nothing can be said.
    """
    asked = tuple(findings)
    contraindications = [f for f in asked if f.role == "contraindication"]
    if any(f.answer is Answer.YES for f in contraindications):
        return Verdict.NOT_SUITABLE
    if not contraindications or any(f.open for f in contraindications):
        return Verdict.CANNOT_SAY
    if any(f.open for f in asked if f.role == "test_required"):
        return Verdict.CANNOT_SAY
    if any(f.answer is not Answer.NO for f in asked if f.role == "caution"):
        return Verdict.SUITABLE_WITH_CAUTIONS
    return Verdict.SUITABLE
