"""What one rule found about one person, with everything it looked at."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from assuage.patient import NO, UNKNOWN, Answer, Fact, Measurement
from assuage.provenance import Citation, Line, Status

_DRAFT = "draft: its source was not read in full"
_KINDS = {"test_required": "test"}
_COUNTS_AS = {name: name for name in ("contraindication", "caution", "test_required")}


class Finding(NamedTuple):
    """The answer of one rule: a tuple, because every screening makes one for each rule there is.

    `answer` is the rule's own: yes when what it asks about holds. `role` is contraindication, caution, interaction,
    test_required, benefit or programme; an interaction has its `severity`, and `routes` where it is about some routes of
    ketamine alone. `applies` is false where the rule is not for this person or route (the answer is then no). For a required
    test, `done` says whether it was: the rule asks whether a test is wanted, `answered_by` shows that it was made.
    `facts` and `measurements` are what the answer rests on, `against` the facts that say the opposite, `conflicts` the same
    in words, `missing` the claims and observations that would be needed, `why` each step of the working.
    """

    rule: str
    title: str
    guideline: str
    number: str
    claim: str
    role: str
    answer: Answer
    words: str
    question: str
    grade: str | None
    certainty: str | None
    confidence: str
    citations: tuple[Citation, ...]
    status: Status
    applies: bool = True
    done: bool | None = None
    facts: tuple[Fact, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    against: tuple[Fact, ...] = ()
    conflicts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    severity: str | None = None
    routes: tuple[str, ...] = ()

    @property
    def marks(self) -> tuple[str, ...]:
        """How sure it is, in words: its grade and certainty where there are any, and whether it is a draft."""
        grade = (f"grade {self.grade}",) if self.grade else ()
        certainty = (f"certainty {self.certainty}",) if self.certainty else ()
        draft = (_DRAFT,) if self.status is Status.DRAFT else ()
        return (*grade, *certainty, *draft)

    @property
    def kind(self) -> str:
        """The role in one word, as published: contraindication, caution, interaction, test, benefit, programme."""
        return _KINDS.get(self.role, self.role)

    @property
    def counts_as(self) -> str:
        """What it is for the verdict: contraindication, caution, test_required, or nothing where no verdict rests on it."""
        return _COUNTS_AS.get(self.severity or self.role, "")

    @property
    def open(self) -> bool:
        """Whether something still has to be asked or done before this rule lets a verdict be given."""
        if self.role == "test_required":
            return self.answer is not NO and not self.done
        return self.answer is UNKNOWN

    def line(self) -> Line:
        """The finding as one line of an explanation."""
        draft = [_DRAFT] if self.status is Status.DRAFT else []
        done = ["done"] if self.done and self.answer is not NO else []
        because = "; ".join([*draft, *done, *self.why])
        by = [f"by {', '.join(self.routes)} only"] if self.routes and self.applies else []
        role = ", ".join([self.kind, *by])
        words = f"{self.title} ({self.number}, {role}): {self.answer}. {self.words}"
        return Line(f"{words} ({because})" if because else words, citations=self.citations)


make_finding: Callable[[tuple[Any, ...]], Finding] = partial(tuple.__new__, Finding)
"""A finding from all its fields in their order, in half the time."""
