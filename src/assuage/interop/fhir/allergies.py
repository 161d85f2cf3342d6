"""AllergyIntolerance: an allergy to a medicine of the vocabulary, or the statement that none is known."""

from assuage.interop.fhir.absence import says_none_known
from assuage.interop.fhir.bundle import Chart, Entry
from assuage.interop.fhir.coding import first_code, meaning
from assuage.interop.fhir.found import Found, not_used
from assuage.interop.fhir.times import first_moment
from assuage.patient import NO, NO_KNOWN_ALLERGY, UNKNOWN, YES, Answer, Event, Fact, Origin, Vocabulary


def read_allergy(entry: Entry, chart: Chart, words: Vocabulary) -> Found:
    """An allergy as a fact where the vocabulary asks about it, as an event in any case; a no-known code as a no for each."""
    resource = entry.resource
    why = chart.why_not_about(entry, field="patient")
    if why is not None:
        return not_used(entry.where, why, about="allergies")
    verification = first_code(resource.get("verificationStatus"))
    if verification == "entered-in-error":
        return not_used(entry.where, "it was entered in error", matters=False)
    origin = Origin(entry.where, first_moment(resource, "recordedDate", "lastOccurrence", "onsetDateTime"))
    code = resource.get("code")
    if says_none_known(code, of="allergies"):
        return _none_known(entry, origin, verification, words)
    means = meaning(code, words, kinds=("medicines",))
    if not means.claims:
        return not_used(entry.where, f"{means.told} is not in the vocabulary", about="allergies", matters=False)
    answer, explicit, told = _answer(verification, first_code(resource.get("clinicalStatus")))
    asked = [claim for medicine in means.claims for claim in _allergy_to(medicine, words)]
    return Found(
        facts=tuple(Fact(claim, answer, origin, explicit=explicit, words=told) for claim in dict.fromkeys(asked)),
        events=(Event("AllergyIntolerance", f"{means.told}: {told}", origin),),
    )


def _none_known(entry: Entry, origin: Origin, verification: str, words: Vocabulary) -> Found:
    if verification not in {"confirmed", ""}:
        return not_used(entry.where, "the statement that no allergy is known is not confirmed", about="allergies")
    return Found(facts=no_allergies(origin, words))


def no_allergies(origin: Origin, words: Vocabulary) -> tuple[Fact, ...]:
    """A no for every allergy the vocabulary has a word for."""
    return tuple(Fact(claim, NO, origin, explicit=True, words=NO_KNOWN_ALLERGY) for claim in words.allergies)


def _allergy_to(medicine: str, words: Vocabulary) -> tuple[str, ...]:
    """The claims whose name is the medicine's, followed by `allergy`; few medicines have one."""
    return words.named(f"{words.called(medicine)} allergy")


def _answer(verification: str, clinical: str) -> tuple[Answer, bool, str]:
    if verification == "refuted":
        return NO, True, "refuted"
    if verification in {"unconfirmed", "presumed"}:
        return UNKNOWN, True, f"{verification}: not settled"
    if clinical in {"inactive", "resolved"}:
        return UNKNOWN, False, f"recorded as {clinical}"
    return YES, True, "recorded as an allergy or intolerance"
