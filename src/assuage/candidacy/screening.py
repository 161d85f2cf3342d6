"""Screening: one person, one or more guidelines, one candidacy."""

from collections.abc import Sequence
from datetime import datetime

from assuage import __version__
from assuage.candidacy.diagnosis import diagnose
from assuage.candidacy.errors import CandidacyError
from assuage.candidacy.missing import missing_of
from assuage.candidacy.record import Candidacy
from assuage.candidacy.verdict import verdict_of
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.knowledge.schema import GuidelineFile, RecommendationFile
from assuage.patient import Answer, Patient, Vocabulary, age_years, latest, vocabulary
from assuage.provenance import Stamp, Status
from assuage.rules import Finding, evaluate_all

ADULT_FROM_YEARS = 18
_PRESSURES = ("systolic_blood_pressure", "diastolic_blood_pressure")


def screen(
    patient: Patient,
    *,
    guidelines: Sequence[str] = ("cohen_2018",),
    condition: str | None = None,
    library: Library | None = None,
    made_at: datetime | None = None,
    made_by: str = "assuage",
) -> Candidacy:
    """Put every rule of the guidelines to a person.

    Parameters: `condition`, the pain condition it is for (an id or a name of the vocabulary), when the chart has several or
    none; `made_at`, when the record is made, which is the instant the chart is asked about unless said otherwise.
    Errors: `CandidacyError` when no guideline is given or the condition is not in the vocabulary; the library's own
    `UnknownIdError` for a guideline it does not hold.
    """
    if not guidelines:
        raise CandidacyError("No guideline is named, so there is nothing to screen against. Name one, as `cohen_2018`.")
    shelf = library or shipped_library()
    words = vocabulary(shelf)
    cards = tuple(shelf.guideline(name) for name in dict.fromkeys(guidelines))
    findings = evaluate_all(_rules(cards, shelf), patient, words=words)
    return Candidacy(
        patient=patient,
        verdict=verdict_of(findings),
        findings=findings,
        missing=missing_of(findings, words=words),
        diagnosis=diagnose(patient, cards, words=words, condition=_condition(condition, words)),
        guidelines=tuple(card.id for card in cards),
        stamp=Stamp(
            made_at=made_at or patient.at,
            made_by=made_by,
            software_version=__version__,
            knowledge_version=shelf.version,
            came_from=patient.label,
        ),
        notes=_notes(patient, findings, words),
    )


def _rules(cards: Sequence[GuidelineFile], shelf: Library) -> tuple[RecommendationFile, ...]:
    """The rules of the guidelines, contraindications first, then by their number in the guideline."""
    order = ("contraindication", "test_required", "caution", "benefit", "programme")
    named = {card.id for card in cards}
    rules = [shelf.recommendation(name) for name in shelf.ids("recommendation")]
    return tuple(
        sorted((r for r in rules if r.guideline in named), key=lambda r: (order.index(r.role), r.number, r.id))
    )


def _condition(asked: str | None, words: Vocabulary) -> str | None:
    if asked is None:
        return None
    found = [claim for claim in words.named(asked) if words.concepts[claim].kind == "conditions"]
    if not found:
        raise CandidacyError(
            "The condition asked about is not in the vocabulary, so no grade can be looked up. Name it as the vocabulary does, as `crps`."
        )
    return found[0]


def _notes(patient: Patient, findings: Sequence[Finding], words: Vocabulary) -> tuple[str, ...]:
    notes = []
    if any(fact.claim == "deceased" and fact.answer is Answer.YES for fact in patient.facts):
        notes.append("The chart records that this person has died")
    notes += _on_age(age_years(patient))
    if patient.invented:
        notes.append("This person is invented")
    notes += [f"Conflict: {told}" for told in dict.fromkeys(told for f in findings for told in f.conflicts)]
    notes += _on_measurements(patient, words)
    drafts = sum(finding.status is Status.DRAFT for finding in findings)
    if drafts:
        notes.append(
            f"{drafts} of {len(findings)} rules are drafts: their source was not read in full, and they can only make the "
            "verdict more cautious"
        )
    return tuple(notes)


def _on_age(years: float | None) -> tuple[str, ...]:
    """What a reader must know of the age: every guideline and every model here is of adults."""
    if years is None:
        return ("The age of this person is not known, and every guideline and model here is for adults only",)
    if years < ADULT_FROM_YEARS:
        return (
            f"This person is {years:g} years old, and is outside every guideline and model here: they are for adults only",
        )
    return ()


def _on_measurements(patient: Patient, words: Vocabulary) -> tuple[str, ...]:
    """Why there is no usable weight or blood pressure; two pressures that are missing for one reason are told once."""
    told = [latest(patient, name, words=words).why_unknown.rstrip(".") for name in _PRESSURES]
    together = [why.replace("systolic ", "").replace("diastolic ", "") for why in told]
    pressures = together[:1] if len(set(together)) == 1 else told
    return tuple(why for why in (latest(patient, "weight", words=words).why_unknown.rstrip("."), *pressures) if why)
