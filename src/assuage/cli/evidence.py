"""`assuage evidence`: what studies and pooled results hold for a condition, good news beside bad."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assuage.cli.condition_pages import check_decisions, check_leaflets, write_condition, write_decisions
from assuage.cli.options import Json, one_of
from assuage.cli.verb import verb

if TYPE_CHECKING:
    from assuage.dosing import Route
    from assuage.evidence import Evidence, Told
    from assuage.knowledge.schema import Number, StudyFile

Html = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Also write benefit and harm as a page.")]
Pdf = Annotated[Path | None, typer.Option("--pdf", metavar="FILE", help="Also write benefit and harm on paper.")]
Leaflet = Annotated[
    list[Path] | None,
    typer.Option(
        "--leaflet", metavar="FILE", help="Also write the patient's leaflet, .html or .pdf; may be given twice."
    ),
]

Values = Annotated[
    Path | None, typer.Option("--values", metavar="FILE", help="What one person values, as YAML, for --decision.")
]
Decision = Annotated[
    list[Path] | None,
    typer.Option(
        "--decision", metavar="FILE", help="Write the decision aid, .html, .pdf or .json; may be given several times."
    ),
]

app = verb(example="assuage evidence crps")


@app.command(epilog="Example: assuage evidence crps --route iv")
def evidence(
    condition: Annotated[
        str, typer.Argument(metavar="CONDITION", help="A pain condition: crps, fibromyalgia, neuropathic_pain ...")
    ],
    *,
    route: Annotated[
        str | None,
        typer.Option("--route", metavar="ROUTE", help="Only pooled results by this route or by any: iv, oral ..."),
    ] = None,
    html: Html = None,
    pdf: Pdf = None,
    leaflet: Leaflet = None,
    values: Values = None,
    decision: Decision = None,
    json: Json = False,
) -> None:
    """Say what is known of ketamine for a condition: pooled results with their certainty, trials good and bad, and the gaps."""
    from datetime import UTC, datetime

    from assuage.evidence import evidence_for

    check_leaflets(leaflet or ())
    check_decisions(values, decision or ())
    found = evidence_for(condition, route=_route(route), made_at=datetime.now(UTC))
    write_condition(found, html=html, pdf=pdf, leaflets=leaflet or ())
    write_decisions(found, values, decision or ())
    if json:
        from assuage.cli.printing import print_json

        print_json(evidence_document(found))
        return
    from assuage.cli.evidence_table import print_evidence

    print_evidence(found)


def _route(text: str | None) -> "Route | None":
    """A route that a study may have used; there are more than any rule is limited to."""
    if text is None:
        return None
    from assuage.dosing import Route

    return Route(one_of(text, [*Route], what="route"))


def evidence_document(found: "Evidence") -> dict[str, Any]:
    """The evidence as one JSON document; every number with its unit, interval, confidence and where it was read."""
    from assuage.knowledge import library

    return {
        "condition": found.condition,
        "called": found.called,
        "route": found.route,
        "published": [_pooled(told) for told in found.published],
        "ours": [_pooled(told) for told in found.ours],
        "trials": [_study(study) for study in found.trials],
        "uncontrolled": [_study(study) for study in found.uncontrolled],
        "reviews": [_study(study) for study in found.reviews],
        "pending": [_study(study) for study in found.pending],
        "unknown": [{"words": words} for words in found.unknown],
        "knowledge_version": found.stamp.knowledge_version,
        "bibliography": [{"key": one.key, "text": str(one)} for one in library().cite(found.bibliography())],
    }


def _pooled(told: "Told") -> dict[str, Any]:
    file = told.file
    return {
        "id": file.id,
        "title": file.title,
        "speaks_of": told.speaks_of,
        "about": told.about,
        "outcome": file.outcome,
        "harm": file.harm,
        "outcome_words": file.outcome_words,
        "time": file.time_words,
        "measure": file.measure,
        "design": file.design,
        "comparator": file.comparator,
        "estimate": _number(file.estimate),
        "ratio_beside": None if file.ratio_beside is None else _number(file.ratio_beside.ratio),
        "studies": file.k,
        "people": file.people,
        "counts_words": file.counts_words,
        "certainty": file.certainty,
        "certainty_words": file.certainty_words,
        "status": file.status,
        "valid_from": file.valid_from.isoformat(),
        "words": file.words,
        "sources": [one.key for one in file.references],
    }


def _number(number: "Number") -> dict[str, Any]:
    return number.model_dump(mode="json", include={"value", "lower", "upper", "unit", "confidence", "read_from"})


def _study(study: "StudyFile") -> dict[str, Any]:
    return {
        "id": study.id,
        "title": study.title,
        "year": study.year,
        "design": study.design_words,
        "finding": study.finding,
        "words": study.finding_words,
        "risk_of_bias": None if study.risk_of_bias is None else study.risk_of_bias.overall,
        "conditions": list(study.conditions),
        "status": study.status,
        "sources": [one.key for one in study.references],
    }
