"""What the form shows: what was just answered, what to ask next, and what the chart already says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from assuage.candidacy import Candidacy, Missing
from assuage.patient import Answer, Concept, Fact, Lookup, Measurement, Patient, vocabulary
from assuage.web.design.phrases import told, told_plainly
from assuage.web.patients.templatetags.charts import answer

FIRST = 8
"""How many questions stand open at once; the others are one click away."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to answer: a choice of three, or a number in a unit.

    `said` is the answer or what was typed; `source` and `at` tell where an answer came from; `aside` is what the chart says
    and why it does not count.
    """

    concept: str
    name: str
    kind: str
    unit: str = ""
    said: str = ""
    source: str = ""
    at: datetime | date | None = None
    aside: tuple[Any, ...] = ()
    problem: str = ""
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its fields, and what its answer could change."""

    words: str
    fields: tuple[Field, ...]
    could: str = ""
    kind: str = ""
    rules: tuple[str, ...] = ()

    @property
    def html(self) -> SafeString:
        """The question as nobody has answered it, which is the same for everybody whose chart says nothing of it."""
        return _html(self, get_language() or "")


@dataclass(frozen=True, slots=True)
class Questions:
    """The form: `answered` in this draft, then `next` and `later`, most telling first, then what is `known` from the chart."""

    answered: tuple[Question, ...]
    next: tuple[Question, ...]
    later: tuple[Question, ...]
    known: tuple[Question, ...]

    @property
    def open(self) -> int:
        """How many are still to be asked."""
        return len(self.next) + len(self.later)


def questions_of(
    candidacy: Candidacy,
    chart: Patient,
    answers: Mapping[str, Mapping[str, Any]],
    *,
    problems: Mapping[str, str] | None = None,
    as_typed: Mapping[str, str] | None = None,
) -> Questions:
    """The form of a screening.

    Parameters: `chart`, without the answers of the draft; `answers`, those; `problems` and `as_typed`, what could not be read.
    """
    maker = _Maker(chart, answers, problems or {}, as_typed or {})
    waiting = [one for one in candidacy.missing if not set(one.claims) <= set(answers)]
    asked = [maker.question(one) for one in waiting]
    put = [one for one in asked if one is not None]
    at_hand = {one.concept for question in put for one in question.fields}
    return Questions(
        answered=tuple(maker.answered(claim) for claim in answers if claim in maker.concepts),
        next=tuple(put[:FIRST]),
        later=tuple(put[FIRST:]),
        known=tuple(maker.known(candidacy, at_hand | set(answers))),
    )


class _Maker:
    """Fields for one person."""

    def __init__(
        self, chart: Patient, answers: Mapping[str, Any], problems: Mapping[str, str], as_typed: Mapping[str, str]
    ) -> None:
        words = vocabulary()
        self.concepts = words.concepts
        self.chart = Lookup(chart, words)
        self.answers, self.problems, self.as_typed = answers, problems, as_typed

    def question(self, one: Missing) -> Question | None:
        """A missing answer as a question; None where no form can answer it (an age is the register's)."""
        fields = tuple(
            self._field(self.concepts[claim])
            for claim in one.claims
            if claim in self.concepts and claim not in self.answers
        )
        return Question(one.words, fields, one.could, one.kind, one.rules) if fields else None

    def answered(self, claim: str) -> Question:
        """What was answered in this draft, open to change."""
        concept = self.concepts[claim]
        return Question(concept.name, (self._field(concept),))

    def known(self, candidacy: Candidacy, others: set[str]) -> Iterator[Question]:
        """What the chart says already of what the rules ask."""
        seen: set[str] = set()
        for finding in candidacy.findings:
            every: tuple[Fact | Measurement, ...] = (*finding.facts, *finding.against, *finding.measurements)
            for one in every:
                claim = one.claim if isinstance(one, Fact) else one.name
                if claim in seen or claim in others or claim not in self.concepts:
                    continue
                seen.add(claim)
                yield Question(self.concepts[claim].name, (self._known(self.concepts[claim], one),))

    def _known(self, concept: Concept, one: Fact | Measurement) -> Field:
        is_fact = isinstance(one, Fact)
        said = one.answer.value if isinstance(one, Fact) else f"{one.value:g}"
        return Field(
            concept.id,
            concept.name,
            "choice" if is_fact else "number",
            unit=_unit(concept),
            said=said,
            source=one.origin.source,
            at=one.origin.at,
        )

    def _field(self, concept: Concept) -> Field:
        said = self.answers.get(concept.id, {})
        is_number = concept.unit is not None
        return Field(
            concept.id,
            concept.name,
            "number" if is_number else "choice",
            unit=_unit(concept),
            said=self.as_typed.get(concept.id) or str(said.get("as_written") or said.get("answer", "")),
            source=str(said.get("by", "")),
            at=datetime.fromisoformat(said["at"]) if "at" in said else None,
            aside=() if said else tuple(self._aside(concept)),
            problem=self.problems.get(concept.id, ""),
            is_draft=bool(said),
        )

    def _aside(self, concept: Concept) -> Sequence[Any]:
        """What the chart says of it and why that does not count."""
        if concept.unit is not None:
            newest = self.chart.newest(concept.id)
            has_any = any(one.name == concept.id for one in self.chart.patient.measurements)
            return (newest.why_unknown,) if has_any and newest.why_unknown else ()
        weighed = self.chart.weighed(concept.id, cautious=Answer.UNKNOWN, explicit_no=False)
        return tuple(
            format_html("{} ({}): {}", answer(fact.answer), told_plainly(fact.origin.source), told(why))
            for fact, why in weighed.set_aside
        )


def _unit(concept: Concept) -> str:
    return "" if concept.unit is None or concept.unit.startswith("{") else concept.unit.replace("mm[Hg]", "mmHg")


@lru_cache(maxsize=1024)
def _html(question: Question, language: str) -> SafeString:  # noqa: ARG001 - the words are of that language
    return render_to_string("candidacy/parts/question.html", {"question": question})
