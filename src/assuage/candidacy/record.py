"""The record SCREEN hands on: the verdict, why, and what is still unknown. Frozen once made."""

from collections.abc import Iterator
from dataclasses import dataclass

from assuage.candidacy.diagnosis import Diagnosis, Graded
from assuage.candidacy.missing import Missing
from assuage.candidacy.verdict import Verdict
from assuage.patient import YES, Patient
from assuage.provenance import Explanation, Line, Stamp
from assuage.questionnaires import Score
from assuage.rules import Finding


@dataclass(frozen=True, slots=True)
class Candidacy:
    """Is ketamine suitable for this person, and what is still unknown?

    `findings` is the whole trace, one for every rule asked; `missing` what to ask or do next, most telling first.
    `scores` are what was computed from the facts before the rules were asked. `route` is ketamine's route, where one was
    named. `notes` say what a reader must know before anything else (that a chart records a death; that facts
    conflict; that there is no usable weight; that the rules are drafts).
    """

    patient: Patient
    verdict: Verdict
    findings: tuple[Finding, ...]
    missing: tuple[Missing, ...]
    diagnosis: Diagnosis
    guidelines: tuple[str, ...]
    stamp: Stamp
    notes: tuple[str, ...] = ()
    scores: tuple[Score, ...] = ()
    route: str | None = None

    @property
    def condition(self) -> str | None:
        """The pain condition, by the guideline's name for it where it has a statement."""
        return self.diagnosis.condition

    @property
    def condition_grade(self) -> Graded | None:
        """What the guideline says of the condition; None where it says nothing."""
        return self.diagnosis.grade

    @property
    def tests_wanted(self) -> tuple[Finding, ...]:
        """The tests that are wanted and not done."""
        return tuple(f for f in self.findings if f.role == "test_required" and f.answer is YES and f.open)

    def explain(self) -> Explanation:
        """Why the verdict is what it is: notes, diagnosis, every rule asked, and what could not be read."""
        return Explanation(f"{self.verdict.words}.", tuple(self._lines()))

    def bibliography(self) -> tuple[str, ...]:
        """The keys of every source used, in the order of first use."""
        return self.explain().bibliography()

    def _lines(self) -> Iterator[Line]:
        yield from (Line(note) for note in self.notes)
        grade = self.diagnosis.grade
        yield Line(self.diagnosis.words, citations=grade.citations if grade else ())
        yield from (Line(score.words, citations=score.citations) for score in self.scores)
        yield from (finding.line() for finding in self.findings)
        yield from (Line(f"To ask or do: {one.words} ({one.could}).") for one in self.missing)
        yield from (Line(f"Not used: {one.where}: {one.why}.") for one in self.patient.unread if one.matters)
