"""QuestionnaireResponse: our own intake questionnaire, whose answers are explicit."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from assuage.interop.fhir.bundle import Chart, Entry
from assuage.interop.fhir.found import Found, make_found, measured, not_used, together
from assuage.interop.fhir.quantity import read_number
from assuage.interop.fhir.times import first_moment
from assuage.interop.fhir.yes_no import yes_or_no
from assuage.knowledge import Library
from assuage.knowledge.schema import Question
from assuage.patient import Event, Origin, QuantityError, Vocabulary, make_fact, make_measurement, make_origin

_USED = {"completed", "amended"}
_DEEPEST = 20  # groups within groups; our own form has two


Forms = Mapping[str, Mapping[str, Question]]
"""The questions of each questionnaire that is known, by its canonical address and the link of the question."""


@lru_cache(maxsize=4)
def known_forms(shelf: Library) -> Forms:
    """The questionnaires of a library."""
    return {form.canonical: {one.link_id: one for one in form.questions} for form in shelf.all("questionnaire")}


def read_answers(entry: Entry, chart: Chart, words: Vocabulary, forms: Forms) -> Found:
    """The facts and measurements that the answers to a known questionnaire state.

    Yes, no and unknown are taken as said. Answers to a form this house does not know are listed, not used.
    """
    resource = entry.resource
    why = chart.why_not_about(entry)
    if why is not None:
        return not_used(entry.where, why)
    if resource.get("status") not in _USED:
        return not_used(entry.where, "the form is not completed (or withdrawn)")
    canonical = resource.get("questionnaire")
    questions = forms.get(canonical.split("|")[0]) if isinstance(canonical, str) else None
    if questions is None:
        return not_used(entry.where, "it answers a questionnaire that is not known here", matters=False)
    origin_at = first_moment(resource, "authored")
    where = entry.where
    return together(
        [
            _read(
                item, questions.get(link := _link(item)), make_origin((f"{where}, question {link}", origin_at)), words
            )
            for item in _items(resource.get("item"))
        ]
    )


def _items(items: Any) -> Iterator[Mapping[str, Any]]:
    waiting = [(items, 0)]
    while waiting:
        current, depth = waiting.pop(0)
        if not isinstance(current, list) or depth > _DEEPEST:
            continue
        for item in current:
            if isinstance(item, dict):
                yield item
                waiting.append((item.get("item"), depth + 1))


def _link(item: Mapping[str, Any]) -> str:
    link = item.get("linkId")
    return link if isinstance(link, str) and len(link) <= 64 else "without a link"  # noqa: PLR2004 a line of a record


def _read(item: Mapping[str, Any], question: Question | None, origin: Origin, words: Vocabulary) -> Found:
    answers = item.get("answer")
    if not isinstance(answers, list) or not answers:
        return Found()
    if question is None:
        return not_used(origin.source, "the form has no such question")
    values = [_value(answer) for answer in answers]
    if question.answers == "text" or question.states is None:
        told = tuple(value for value in values if isinstance(value, str))
        return Found(events=tuple(Event("QuestionnaireResponse", f"{question.text} {said}", origin) for said in told))
    if len(values) != 1:
        return not_used(origin.source, "it is answered more than once, and the form asks for one answer")
    if question.answers == "number":
        return _number(values[0], question, origin, words)
    answer = yes_or_no(values[0])
    if answer is None:
        return not_used(origin.source, "the answer is none of yes, no, unknown")
    return make_found(((make_fact((question.states, answer, origin, True, question.text)),), (), (), (), ()))


def _number(value: Any, question: Question, origin: Origin, words: Vocabulary) -> Found:
    concept = words.concepts.get(question.states or "")
    if concept is None or concept.unit is None:
        return not_used(origin.source, "the question names no observation of the vocabulary")
    try:
        if isinstance(value, (int, float)) and not isinstance(value, bool) and question.unit:
            value = {"value": value, "code": question.unit}
        number, written = read_number(value, concept)
    except QuantityError as error:
        return not_used(origin.source, f"{concept.name}: {error}")
    return measured(make_measurement((concept.id, number, concept.unit, origin, written)))


def _value(answer: Any) -> Any:
    if not isinstance(answer, dict):
        return None
    for field in ("valueBoolean", "valueCoding", "valueString", "valueDecimal", "valueInteger", "valueQuantity"):
        if field in answer:
            return answer[field]
    return None
