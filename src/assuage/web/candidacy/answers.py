"""Answers given in a form: read from what was typed, kept in the draft, and laid over the chart as facts and values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from assuage.patient import (
    Answer,
    Concept,
    Fact,
    Measurement,
    Origin,
    Patient,
    QuantityError,
    checked,
    in_canonical_unit,
    inverted_pressures,
    split_quantity,
    vocabulary,
)
from assuage.web.design.phrases import told

ANSWER, VALUE, WAS = "answer.", "value.", "was."
"""How fields are called: `answer.pregnancy` is one of three choices, `value.weight` a number, `was.weight` what the chart said."""

_MOST_CHARACTERS = 40
_CHOICES = {"yes", "no", "unknown"}


@dataclass(slots=True)
class Typed:
    """What was typed: the answers that can be used, by concept, and what is wrong with the others, in words, by concept.

    `as_typed` keeps the text of what could not be read, so that nothing has to be typed again.
    """

    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    as_typed: dict[str, str] = field(default_factory=dict)


def read_answers(posted: Mapping[str, Any], *, before: Mapping[str, Any], at: datetime, by: str) -> Typed:
    """The answers of a posted form.

    A field that was filled in from the chart comes with what stood there (`was.weight`), and is no new answer while it is the same.
    Parameters: `before`, the answers of the draft, whose times are kept where they are said again; `at` and `by`, when and by whom
    they are given.
    """
    found = Typed()
    concepts = vocabulary().concepts
    for name, typed in posted.items():
        claim, said = name.partition(".")[2], str(typed).strip()
        if claim not in concepts or not said or posted.get(f"{WAS}{claim}") == said:
            continue
        concept = concepts[claim]
        if name.startswith(ANSWER) and concept.unit is None and said in _CHOICES:
            _keep(found, claim, {"answer": said}, before, at=at, by=by)
        elif name.startswith(VALUE) and concept.unit is not None:
            _keep_value(found, concept, said, before, at=at, by=by)
    _refuse_inverted(found)
    return found


def with_answers(chart: Patient, answers: Mapping[str, Mapping[str, Any]]) -> Patient:
    """The chart with the answers of a draft after everything else on it."""
    concepts = vocabulary().concepts
    known = {claim: said for claim, said in answers.items() if claim in concepts}
    facts = tuple(
        Fact(claim, Answer(said["answer"]), origin_of(said), explicit=True)
        for claim, said in known.items()
        if "answer" in said
    )
    values = tuple(
        Measurement(claim, said["value"], said["unit"], origin_of(said), said["as_written"])
        for claim, said in known.items()
        if "value" in said
    )
    taken = (one.claim for one in facts if one.answer is Answer.YES and concepts[one.claim].kind == "medicines")
    return replace(
        chart,
        facts=(*chart.facts, *facts),
        measurements=(*chart.measurements, *values),
        medicines=tuple(dict.fromkeys((*chart.medicines, *taken))),
    )


def origin_of(said: Mapping[str, Any]) -> Origin:
    """Where an answer of a draft comes from: who asked, and when."""
    return Origin(source_of(said), datetime.fromisoformat(said["at"]))


def source_of(said: Mapping[str, Any]) -> str:
    """The source as it stands on the chart."""
    return f"asked in the clinic by {said['by']}"[:200]


def _keep(found: Typed, claim: str, said: dict[str, Any], before: Mapping[str, Any], *, at: datetime, by: str) -> None:
    old = before.get(claim)
    same = old is not None and all(old.get(key) == value for key, value in said.items())
    found.answers[claim] = dict(old) if same and old else {**said, "at": at.isoformat(), "by": by}


def _keep_value(
    found: Typed, concept: Concept, written: str, before: Mapping[str, Any], *, at: datetime, by: str
) -> None:
    unit = concept.unit or ""
    if len(written) > _MOST_CHARACTERS:
        found.problems[concept.id] = _("it is too long to be a number with a unit")
        found.as_typed[concept.id] = written[:_MOST_CHARACTERS]
        return
    try:
        number, given = split_quantity(written)
        value = in_canonical_unit(
            number, given or unit, canonical=unit, molar_mass_g_per_mol=concept.molar_mass_g_per_mol
        )
        said = {"value": checked(value, concept), "unit": unit, "as_written": written}
    except QuantityError as error:
        found.problems[concept.id] = told(str(error))
        found.as_typed[concept.id] = written[:_MOST_CHARACTERS]
    else:
        _keep(found, concept.id, said, before, at=at, by=by)


def _refuse_inverted(found: Typed) -> None:
    """A diastolic above the systolic of one form is a slip, and neither is kept."""
    values = [
        Measurement(claim, said["value"], said["unit"], Origin("form"), said["as_written"])
        for claim, said in found.answers.items()
        if "value" in said
    ]
    for one in inverted_pressures(values):
        found.problems[one.name] = _("the lower number is above the upper one; one of them is a slip")
        found.as_typed[one.name] = one.as_written
        del found.answers[one.name]
