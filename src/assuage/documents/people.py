"""Who the report is about: the header that stays in sight, the facts found, and what could not be read."""

from assuage.candidacy import Candidacy
from assuage.documents.blocks import Block, Cell, Details, Listing, Paragraph, Section, Table
from assuage.documents.wording import amount, day, number
from assuage.patient import Answer, Fact, Patient, allergies, latest, told_age, vocabulary, within_a_sentence

_SHOWN_FACTS = 60
_WIDTHS = (1.6, 0.6, 1.8)


def identity(candidacy: Candidacy) -> tuple[tuple[str, str], ...]:
    """The line that never scrolls away: who, born when, weight with its date, allergies, verdict."""
    patient = candidacy.patient
    return (
        ("Patient", patient.label),
        ("Born", _born(patient)),
        ("Sex", patient.sex.value),
        ("Weight", _weight(patient)),
        ("Allergies", allergies(patient)),
        ("Candidacy", candidacy.verdict.words.partition(":")[0]),
        ("Read as of", f"{day(patient.at)} {patient.at:%H:%M}"),
    )


def people_section(candidacy: Candidacy) -> Section:
    """Facts found, facts missing, and what the chart holds that could not be used."""
    patient = candidacy.patient
    words = vocabulary()
    present = [fact for fact in patient.facts if fact.answer is Answer.YES]
    denied = [fact for fact in patient.facts if fact.answer is Answer.NO]
    measured = tuple(
        (
            Cell(words.called(one.name)),
            Cell(amount(one.value, one.unit, 4)),
            Cell(day(one.origin.at)),
            Cell(one.origin.source),
        )
        for name in dict.fromkeys(m.name for m in patient.measurements)
        for one in latest(patient, name).measurements
    )
    blocks: list[Block] = [
        Paragraph(candidacy.diagnosis.words),
        Table(
            "Stated as present",
            ("what", "when", "read from"),
            tuple(_fact(fact, words.called(fact.claim)) for fact in present[:_SHOWN_FACTS]),
            widths=_WIDTHS,
            dense=True,
        ),
        Table(
            "Measured, newest usable value",
            ("what", "value", "when", "read from"),
            measured,
            widths=(1.2, 0.6, 0.6, 1.8),
            dense=True,
        ),
    ]
    if denied:
        told = sorted({words.called(fact.claim) for fact in denied})
        blocks.append(Details(f"Stated as absent ({len(told)})", (Paragraph("; ".join(told) + "."),)))
    unread = [one for one in patient.unread if one.matters]
    if unread:
        items = tuple(f"{one.where}: {one.why}" for one in unread)
        blocks.append(Details(f"On the chart and not used ({len(unread)})", (Listing(items),)))
    return Section(
        "patient", "The patient", f"{len(present)} facts found, {len(unread)} entries could not be used.", tuple(blocks)
    )


def _fact(fact: Fact, called: str) -> tuple[Cell, ...]:
    told = fact.words if fact.words and fact.words.lower() != called.lower() else ""
    return (Cell(called, small=told), Cell(day(fact.origin.at)), Cell(fact.origin.source))


def _born(patient: Patient) -> str:
    age = told_age(patient)
    if patient.birth_date is not None:
        return f"{day(patient.birth_date)}, {age}"
    return age if age == "unknown" else f"{age}, birth date not known in full"


def _weight(patient: Patient) -> str:
    found = latest(patient, "weight")
    if found.value is None:
        return "unknown"
    return f"{number(found.value, 3)} kg ({day(found.measurements[0].origin.at)})"


def condition_words(candidacy: Candidacy) -> str:
    """The condition in plain words, as it stands within a sentence."""
    if candidacy.condition is None:
        return "pain"
    return within_a_sentence(vocabulary().called(candidacy.condition))
