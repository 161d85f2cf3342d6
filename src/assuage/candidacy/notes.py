"""What a reader must know before anything else in a screening."""

from collections.abc import Mapping, Sequence

from assuage.patient import NO, YES, age_range
from assuage.provenance import Status
from assuage.rules import Finding, Lookup

ADULT_FROM_YEARS = 18
INVENTED = "This person is invented"
"""The note on a person who was made up; a page that has a banner for it leaves the note out."""
_PRESSURES = ("systolic_blood_pressure", "diastolic_blood_pressure")


def notes_on(person: Lookup, findings: Sequence[Finding], *, ages: Mapping[str, float]) -> tuple[str, ...]:
    """A death, an age outside every guideline, conflicts, missing weight or pressure, standards not met, drafts."""
    patient, words = person.patient, person.words
    notes = []
    if any(fact.claim == "deceased" and fact.answer is YES for fact in patient.facts):
        notes.append("The chart records that this person has died")
    notes += _on_age(age_range(patient))
    if patient.invented:
        notes.append(INVENTED)
    notes += [f"Conflict: {told}" for told in dict.fromkeys(told for f in findings for told in f.conflicts)]
    notes += _on_measurements(person)
    notes += [f"The programme: {f.words.rstrip('.')}" for f in findings if f.role == "programme" and f.answer is NO]
    if ages:
        told = ", ".join(f"{words.called(name)} {days:g} days" for name, days in ages.items())
        notes.append(f"The clinic's own age limits are used: {told}")
    drafts = sum(finding.status is Status.DRAFT for finding in findings)
    if drafts:
        notes.append(
            f"{drafts} of {len(findings)} rules are drafts: their source was not read in full, and they can only make the "
            "verdict more cautious"
        )
    return tuple(notes)


def _on_age(span: tuple[float, float] | None) -> tuple[str, ...]:
    """What a reader must know of the age: every guideline and every model here is of adults."""
    if span is None:
        return ("The age of this person is not known, and every guideline and model here is for adults only",)
    if span[0] >= ADULT_FROM_YEARS:
        return ()
    told = f"{span[0]:g}" if span[0] == span[1] else f"{span[0]:g} or {span[1]:g}"
    is_or_may = "is" if span[1] < ADULT_FROM_YEARS else "may be"
    return (
        f"This person is {told} years old, and {is_or_may} outside every guideline and model here: they are for adults only",
    )


def _on_measurements(person: Lookup) -> tuple[str, ...]:
    """Why there is no usable weight or blood pressure; two pressures that are missing for one reason are told once."""
    told = [person.newest(name).why_unknown.rstrip(".") for name in _PRESSURES]
    together = [why.replace("systolic ", "").replace("diastolic ", "") for why in told]
    pressures = together[:1] if len(set(together)) == 1 else told
    return tuple(why for why in (person.newest("weight").why_unknown.rstrip("."), *pressures) if why)
