"""What is known of a person's allergies, in words that never turn one denial into none at all."""

from assuage.patient.answer import NO, UNKNOWN, YES
from assuage.patient.person import Patient
from assuage.patient.vocabulary import Vocabulary, vocabulary, within_a_sentence
from assuage.patient.weighing import Weighed, answer_to

NO_KNOWN_ALLERGY = "no known allergy"
"""The words of a fact that was read off a statement about every allergy (a no-known code, an empty reviewed list)."""


def allergies(patient: Patient, *, words: Vocabulary | None = None) -> str:
    """Allergies as one short line: those stated, else whether none is known, else which were denied; else unknown.

    A denial of one allergy says nothing of the others, so it is told as that one alone. Where yes and no meet, the yes
    stands and the line says that they conflict. An allergy entry that could not be read is told too.
    Example: `anaesthetic allergy denied; others not asked`.
    """
    vocab = words or vocabulary()
    claims = dict.fromkeys(fact.claim for fact in patient.facts if fact.claim.endswith("_allergy"))
    weighed = [answer_to(patient, claim, words=vocab) for claim in claims]
    present, denied, unsettled = ([one for one in weighed if one.answer is answer] for answer in (YES, NO, UNKNOWN))
    recorded = _recorded_elsewhere(patient)
    unread = any(entry.about == "allergies" for entry in patient.unread)
    everything = any(fact.words == NO_KNOWN_ALLERGY for one in denied for fact in one.used)
    parts = [_called(one, vocab) + (" (the chart also denies it)" if one.conflict else "") for one in present]
    parts += recorded
    parts += [f"{_called(one, vocab)} not settled" for one in unsettled]
    if everything:
        alone = not (parts or unread)
        parts.append("none known" if alone else "the chart also says that none is known")
    elif denied:
        parts.append(f"{', '.join(_called(one, vocab) for one in denied)} denied")
    if unread:
        parts.append("an allergy entry could not be used")
    if parts and not (everything or present or recorded or unread):
        parts.append("others not asked")
    return "; ".join(parts) or "unknown"


def _recorded_elsewhere(patient: Patient) -> list[str]:
    """Entries on allergies to medicines that no rule asks about, in the chart's own words."""
    asked = {fact.origin for fact in patient.facts if fact.claim.endswith("_allergy")}
    found = (one for one in patient.events if one.kind == "AllergyIntolerance" and one.origin not in asked)
    return list(dict.fromkeys(one.words for one in found))


def _called(one: Weighed, vocab: Vocabulary) -> str:
    return within_a_sentence(vocab.called(one.claim))
