"""What pooled results say of one condition, as records: a row a result, a question with its rows, and all of them together."""

from collections.abc import Iterator
from dataclasses import dataclass

from assuage.candidacy import plainly
from assuage.candidacy.applying import DoseBand, Fit, route_words
from assuage.candidacy.baseline import weakest
from assuage.candidacy.in_hundred import Chances, Interval, interval_of
from assuage.dosing import Route
from assuage.knowledge.schema import Number, SynthesisFile
from assuage.provenance import Citation, Confidence, Explanation, Line, Status

RELIEF_PERCENT = (30, 50)
"""The shares of relief that a pooled result can count people by: the outcomes `relief_30` and `relief_50`."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one pooled result says: the file as read, how it fits the question, and its chances in a hundred.

    `chances` is None for a change in pain, which is never turned into a number of people. `baseline` is the number without
    ketamine that the chances rest on, with how it was come by; None where they rest on none. `year` is that of the source,
    None where it was not read. `sources` cite where it was read.
    """

    file: SynthesisFile
    fit: Fit
    chances: Chances | None
    baseline: Number | None
    year: int | None
    sources: tuple[Citation, ...]

    @property
    def is_draft(self) -> bool:
        """Whether nothing may rest on it yet."""
        return self.file.status is Status.DRAFT

    @property
    def confidence(self) -> Confidence:
        """How sure the least sure of the numbers is that the row rests on."""
        return weakest(self.file.estimate, *((self.baseline,) if self.baseline is not None else ()))

    @property
    def baseline_is_read(self) -> bool:
        """Whether the number without ketamine was read in a source; false where we worked it out or assume it."""
        return self.baseline is not None and self.baseline.confidence not in {Confidence.DERIVED, Confidence.ASSUMED}

    @property
    def baseline_words(self) -> str:
        """How the number without ketamine was come by, where no source prints it; else empty."""
        return plainly.baseline(self)

    @property
    def without_words(self) -> str:
        """So many of a hundred without ketamine, `about` so many where no source prints it; `not read` where nobody knows."""
        return plainly.without(self)

    @property
    def published(self) -> Interval:
        """The estimate on its own scale, as the source gives it."""
        return interval_of(self.file.estimate)

    @property
    def outcome(self) -> str:
        """The outcome in the fewest words."""
        return plainly.outcome(self)

    @property
    def compared_with(self) -> str:
        """What ketamine was compared with, as it stands within a sentence."""
        return plainly.compared_with(self)

    @property
    def finding(self) -> str:
        """What was found, as one plain sentence."""
        return plainly.finding(self)

    @property
    def may_be_nothing(self) -> bool:
        """Whether the interval holds no difference between ketamine and the comparison."""
        return plainly.holds_nothing(self)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of it: that it is a draft, for whom it is, what was cut, what was not read."""
        return plainly.notes(self)

    @property
    def points(self) -> str:
        """A change in pain with its interval, in words."""
        return plainly.points(self.published)

    @property
    def less_pain(self) -> str:
        """The same in a patient's words: how much less pain."""
        return plainly.less_pain(self.published)

    @property
    def times(self) -> str:
        """A ratio of risks with its interval, in words."""
        return plainly.times(self.published)

    @property
    def certainty(self) -> str:
        """How certain it is, in words."""
        return plainly.CERTAINTY[self.file.certainty]

    @property
    def how_sure(self) -> str:
        """How sure the authors are, in a patient's words."""
        return plainly.how_sure(self)

    @property
    def dated(self) -> str:
        """When it was published, or pooled here."""
        return plainly.dated(self)

    def line(self) -> Line:
        """The row as one step of an explanation."""
        return Line(plainly.told(self), self.confidence, self.sources)


@dataclass(frozen=True, slots=True)
class Question:
    """One question and every pooled result that answers it, the best fitting first.

    `rows` compare with placebo or another control; `uncontrolled` compare with nobody; `ways` compare two ways of giving
    ketamine. `weeks` is set for a change in pain at one moment, `percent` for relief of at least so much. `words` stand where
    `rows` are empty.
    """

    id: str
    asked: str
    rows: tuple[Row, ...]
    uncontrolled: tuple[Row, ...]
    ways: tuple[Row, ...]
    words: str
    weeks: int | None = None
    harm: str | None = None
    percent: int | None = None

    @property
    def when(self) -> str:
        """The moment of a change in pain, as it stands within a sentence; empty where the question has none."""
        return "" if self.weeks is None else f"at {plainly.weeks(self.weeks)}"

    @property
    def every(self) -> tuple[Row, ...]:
        """All rows of the question."""
        return (*self.rows, *self.uncontrolled, *self.ways)


@dataclass(frozen=True, slots=True)
class NotUsed:
    """A pooled result for this condition that does not answer the question as asked, and why."""

    title: str
    why: str


@dataclass(frozen=True, slots=True)
class BenefitAndHarm:
    """What is known for one condition, route and dose band; every question is there, and one without an answer says so.

    `pain` has a question for each of 1, 4 and 12 weeks; `pain_otherwise` the results at other times; `relief` the chances of 30 % and
    of 50 % relief; `harms` one for each harm that any pooled result in the library speaks of.
    """

    condition: str
    called: str
    route: Route | None
    dose_band: DoseBand | None
    pain: tuple[Question, ...]
    pain_otherwise: Question
    relief: tuple[Question, ...]
    harms: tuple[Question, ...]
    not_used: tuple[NotUsed, ...]
    knowledge_version: str

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order of reading."""
        return (*self.pain, self.pain_otherwise, *self.relief, *self.harms)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row of every question, in the order of reading."""
        return tuple(row for one in self.questions for row in one.every)

    @property
    def asked(self) -> str:
        """What was asked about, in words."""
        route = route_words(self.route) if self.route else "by any route"
        dose = f"at {self.dose_band.words}" if self.dose_band else "at any dose"
        return f"{self.called}, ketamine {route}, {dose}"

    def explain(self) -> Explanation:
        """Every row with its source, and every unanswered question with its words."""
        return Explanation(f"Benefit and harm: {self.asked}.", tuple(self._lines()))

    def bibliography(self) -> tuple[str, ...]:
        """The keys of every source used, in the order of first use."""
        return self.explain().bibliography()

    def _lines(self) -> Iterator[Line]:
        for one in self.questions:
            if one.words:
                yield Line(f"{one.asked}: {one.words}")
            yield from (row.line() for row in one.every)
        yield from (Line(f"Not used: {one.title}: {one.why}.") for one in self.not_used)
