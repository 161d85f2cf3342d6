"""`assuage screen`: whether ketamine suits one patient, and what is still unknown."""

from typing import TYPE_CHECKING, Any

from assuage.cli.options import At, Chart, Condition, Json, PatientId, instant
from assuage.cli.verb import verb

if TYPE_CHECKING:
    from assuage.candidacy import Candidacy
    from assuage.cli.charts import OpenedChart

app = verb(example="assuage screen chart.json")


@app.command(epilog="Example: assuage screen chart.json --json")
def screen(
    *, chart: Chart, at: At = None, condition: Condition = None, patient_id: PatientId = None, json: Json = False
) -> None:
    """Say whether ketamine suits one patient: contraindications, cautions, tests wanted, and what is still unknown."""
    moment = instant(at)
    from assuage.candidacy import screen as put_to
    from assuage.cli.charts import open_chart

    opened = open_chart(chart, at=moment, patient_id=patient_id)
    candidacy = put_to(opened.patient, condition=condition)
    if json:
        from assuage.cli.printing import print_json

        print_json(candidacy_document(opened, candidacy))
        return
    from assuage.cli.patient_table import print_patient
    from assuage.cli.screen_table import print_candidacy

    print_patient(opened, whole="--json lists them all")
    print_candidacy(candidacy, full=True)


def candidacy_document(opened: "OpenedChart", candidacy: "Candidacy") -> dict[str, Any]:
    """The screening as one JSON document: the part of it that a plan's report has too, who was screened, and the sources."""
    from assuage.documents import candidacy_part
    from assuage.knowledge import library

    patient = opened.patient
    return {
        "patient": {"label": patient.label, "invented": patient.invented, "asked_about": patient.at.isoformat()},
        **candidacy_part(candidacy).model_dump(mode="json"),
        "condition_words": candidacy.diagnosis.words,
        "notes": [*opened.notes, *candidacy.notes],
        "unread": [{"where": one.where, "why": one.why, "matters": one.matters} for one in patient.unread],
        "bibliography": [{"key": entry.key, "text": str(entry)} for entry in library().cite(candidacy.bibliography())],
    }
