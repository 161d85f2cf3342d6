"""`assuage screen`: whether ketamine suits one patient, and what is still unknown."""

from typing import TYPE_CHECKING, Any

from assuage.cli.options import At, Chart, Condition, Json, PatientId, instant
from assuage.cli.verb import verb

if TYPE_CHECKING:
    from assuage.candidacy import Candidacy

app = verb(example="assuage screen chart.json")


@app.command(epilog="Example: assuage screen chart.json --json")
def screen(
    chart: Chart, at: At = None, condition: Condition = None, patient_id: PatientId = None, json: Json = False
) -> None:
    """Say whether ketamine suits one patient: contraindications, cautions, tests wanted, and what is still unknown."""
    moment = instant(at)
    from assuage.candidacy import screen as put_to
    from assuage.cli.charts import open_chart

    opened = open_chart(chart, at=moment, patient_id=patient_id)
    candidacy = put_to(opened.patient, condition=condition)
    if json:
        from assuage.cli.printing import print_json

        print_json(candidacy_document(candidacy, opened.notes))
        return
    from assuage.cli.patient_table import print_patient
    from assuage.cli.screen_table import print_candidacy

    print_patient(opened)
    print_candidacy(candidacy, full=True)


def candidacy_document(candidacy: "Candidacy", notes: tuple[str, ...] = ()) -> dict[str, Any]:
    """The screening as one JSON document."""
    from assuage.knowledge import library

    grade = candidacy.condition_grade
    return {
        "verdict": str(candidacy.verdict),
        "words": candidacy.verdict.words,
        "condition": candidacy.condition,
        "condition_words": candidacy.diagnosis.words,
        "condition_grade": None
        if grade is None
        else {"grade": grade.grade, "certainty": grade.certainty, "words": grade.words},
        "asked_about": candidacy.patient.at.isoformat(),
        "findings": [
            {
                "rule": one.rule,
                "title": one.title,
                "role": one.role,
                "answer": str(one.answer),
                "words": one.words,
                "grade": one.grade,
                "status": str(one.status),
                "done": one.done,
                "missing": list(one.missing),
                "why": list(one.why),
                "references": [str(citation) for citation in one.citations],
            }
            for one in candidacy.findings
        ],
        "missing": [
            {"words": one.words, "role": one.role, "claims": list(one.claims), "could": one.could}
            for one in candidacy.missing
        ],
        "unread": [{"where": one.where, "why": one.why, "matters": one.matters} for one in candidacy.patient.unread],
        "notes": [*notes, *candidacy.notes],
        "bibliography": [{"key": entry.key, "text": str(entry)} for entry in library().cite(candidacy.bibliography())],
    }
