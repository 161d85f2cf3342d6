"""Screening: one person, one or more guidelines, one candidacy."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from assuage import __version__
from assuage.candidacy.ages import with_ages
from assuage.candidacy.choosing import condition_named, guidelines_for, rules_of, words_of_forms
from assuage.candidacy.diagnosis import diagnose
from assuage.candidacy.missing import missing_of
from assuage.candidacy.notes import notes_on
from assuage.candidacy.record import Candidacy
from assuage.candidacy.verdict import verdict_of
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.patient import Lookup, Patient, vocabulary
from assuage.provenance import Stamp
from assuage.questionnaires import scores_of, with_scores
from assuage.rules import evaluate_all


def screen(
    patient: Patient | Lookup,
    *,
    guidelines: Sequence[str] | None = None,
    condition: str | None = None,
    route: str | None = None,
    setting: str | None = None,
    ages: Mapping[str, float] | None = None,
    library: Library | None = None,
    made_at: datetime | None = None,
    made_by: str = "assuage",
) -> Candidacy:
    """Put every rule of the guidelines to a person.

    Parameters: `patient`, a record, or its index where one is at hand. `guidelines`, by id; without it, every one that
    applies (those on acute pain alone only for acute conditions). `condition`, the pain condition it is for (an id or a name
    of the vocabulary), when the chart has several or none. `route`, how ketamine would be given (`iv`, `oral` ...): an
    interaction by another route alone is then not asked; without it every one is. `setting`, as of a regimen. `ages`, a
    clinic's own limits [days] in place of the shipped ones (see `read_ages`). `made_at`, when the record is made, which is
    the instant the chart is asked about unless said otherwise.
    Errors: `CandidacyError` when an empty list of guidelines is given or the condition is not in the vocabulary; the
    library's own `UnknownIdError` for a guideline it does not hold.
    """
    shelf = library or shipped_library()
    words = with_ages(vocabulary(shelf), ages or {})
    wanted = condition_named(condition, words)
    told = patient if isinstance(patient, Lookup) else Lookup(patient, words)
    patient = told.patient
    if told.words is not words:
        told = Lookup(patient, words)
    scores = scores_of(told, library=shelf)
    person = told.continued(with_scores(patient, scores))
    cards = guidelines_for(guidelines, shelf=shelf, person=person, condition=wanted, setting=setting)
    rules = rules_of(cards, shelf)
    findings = evaluate_all(rules.rules, person, route=route)
    return Candidacy(
        patient=patient,
        verdict=verdict_of(findings),
        findings=findings,
        missing=missing_of(
            findings,
            rules=rules,
            person=person,
            questions=words_of_forms(shelf),
            route=route,
        ),
        diagnosis=diagnose(person, cards, condition=wanted),
        guidelines=tuple(card.id for card in cards),
        stamp=Stamp(
            made_at=made_at or patient.at,
            made_by=made_by,
            software_version=__version__,
            knowledge_version=shelf.version,
            came_from=patient.label,
        ),
        notes=notes_on(person, findings, ages=ages or {}),
        scores=scores,
        route=route,
    )
