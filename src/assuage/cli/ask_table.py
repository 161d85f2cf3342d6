"""What to ask next, as a list in order or as a form to fill in."""

from assuage.candidacy import Candidacy, Missing
from assuage.cli.printing import print_heading, print_line, print_list, print_table
from assuage.patient import Concept, vocabulary

_BOXES = "[ ] yes   [ ] no   [ ] don't know"
_DONE = "[ ] done   [ ] not done   [ ] don't know"


def print_questions(candidacy: Candidacy) -> None:
    """The verdict so far and every question, most telling first, with what its answer could change."""
    print_heading(f"{candidacy.verdict.words}.")
    if not candidacy.missing:
        print_line("Nothing is left to ask that could change the verdict.")
    rows = [
        (str(place), one.kind, one.words, _capital(one.could)) for place, one in enumerate(candidacy.missing, start=1)
    ]
    if rows:
        print_table("To ask or do, most telling first", ("", "kind", "question", "what the answer could change"), rows)
    print_list("About the programme; no verdict rests on these", _programme(candidacy))


def print_form(candidacy: Candidacy) -> None:
    """The same questions with boxes, lines for values, and places for the name and the date of whoever answers."""
    patient = candidacy.patient
    print_heading(f"Before ketamine: {patient.label}{' (invented)' if patient.invented else ''}")
    print_line("Answered by ____________________   on ____________   at ________")
    print_line("An empty box is no answer: it is not taken for a no.")
    for place, one in enumerate(candidacy.missing, start=1):
        print_line(f"\n{place}. {one.words}\n   {_place_to_answer(one)}")
    programme = _programme(candidacy)
    if programme:
        print_heading("About the programme")
        for place, question in enumerate(programme, start=len(candidacy.missing) + 1):
            print_line(f"\n{place}. {question}\n   {_BOXES}")


def _place_to_answer(one: Missing) -> str:
    concepts = vocabulary().concepts
    known = [concepts[claim] for claim in one.claims if claim in concepts]
    measured = [concept for concept in known if concept.kind == "observations"]
    if measured:
        return "   ".join(
            f"{concept.name if len(measured) > 1 else ''} ______ {_unit(concept)}".strip() for concept in measured
        )
    if not known:
        return "______ years"
    # A test is told as a sentence, not asked, so "yes" beside it would say nothing.
    return _BOXES if one.words.rstrip().endswith("?") else _DONE


def _unit(concept: Concept) -> str:
    unit = concept.unit or ""
    return "" if unit.startswith("{") else unit.replace("mm[Hg]", "mmHg")


def _programme(candidacy: Candidacy) -> list[str]:
    return [one.question for one in candidacy.findings if one.role == "programme" and one.open]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
