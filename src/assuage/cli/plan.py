"""`assuage plan`: published regimens side by side for one patient's chart, and the report."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from assuage.cli.exits import ExitCode
from assuage.cli.options import At, Chart, Condition, Json, PatientId, Seed, instant, setting_asked
from assuage.cli.verb import verb
from assuage.cli.wishes import (
    By,
    ChairHours,
    DaysPerWeek,
    ForDays,
    Goal,
    GoalsFile,
    LeastChance,
    MaxDissociation,
    MaxSystolic,
    wishes_asked,
)

_REPORT = Path("assuage-report")
_MOST_PEOPLE = 10_000  # more does not end within two minutes


def _folder(text: object) -> Path:
    """The folder as typed; an empty text, which would mean the folder one stands in, is no folder."""
    if not str(text).strip():
        raise typer.BadParameter("no folder is named; write one, or `.` for the one you are in")
    return Path(str(text))


Out = Annotated[
    Path,
    typer.Option(
        "--out", metavar="FOLDER", parser=_folder, help="The folder the report is written to; it is made if need be."
    ),
]
Population = Annotated[
    int,
    typer.Option(
        "--population",
        metavar="N",
        min=0,
        max=_MOST_PEOPLE,
        help="Virtual twins behind bands and chances, at most 10000; 0 gives none.",
    ),
]

app = verb(example="assuage plan chart.json --out report")


@app.command(epilog="Example: assuage plan chart.json --out report")
def plan(
    *,
    chart: Chart,
    out: Out = _REPORT,
    at: At = None,
    condition: Condition = None,
    setting: Annotated[
        str | None,
        typer.Option("--setting", metavar="PLACE", help="Only regimens given there: outpatient, inpatient ..."),
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option("--model", metavar="ID", help="A model by id; several may be given, the first leads."),
    ] = None,
    most: Annotated[int, typer.Option("--most", metavar="N", min=1, max=12, help="How many options are compared.")] = 5,
    weight_kg: Annotated[
        float | None,
        typer.Option(
            "--weight-kg",
            metavar="KG",
            min=2,
            max=400,
            help="A weight measured now [kg], when the chart has none or an old one.",
        ),
    ] = None,
    goals: GoalsFile = None,
    goal: Goal = None,
    by: By = None,
    for_days: ForDays = None,
    least_chance: LeastChance = None,
    max_dissociation: MaxDissociation = None,
    max_systolic: MaxSystolic = None,
    chair_hours: ChairHours = None,
    days_per_week: DaysPerWeek = None,
    found: Annotated[
        int,
        typer.Option("--found", metavar="N", min=0, max=6, help="How many courses may be added that nobody published."),
    ] = 2,
    population: Population = 500,
    seed: Seed = 1,
    patient_id: PatientId = None,
    json: Json = False,
) -> None:
    """Compare regimens for one patient: what each does in blood, to mind and pressure, to pain; how likely it meets a goal. Writes the report."""
    wishes = wishes_asked(
        goals,
        goal=goal,
        by=by,
        for_days=for_days,
        least_chance=least_chance,
        max_dissociation=max_dissociation,
        max_systolic=max_systolic,
        chair_hours=chair_hours,
        days_per_week=days_per_week,
    )
    make(
        chart,
        out=out,
        at=instant(at),
        condition=condition,
        asked={
            "setting": setting_asked(setting),
            "most": most,
            "population": population,
            "seed": seed,
            "optimised": found,
            **wishes,
            **({"models": tuple(model)} if model else {}),
        },
        patient_id=patient_id,
        weight_kg=weight_kg,
        as_json=json,
    )


def make(
    chart: Path | bytes,
    *,
    out: Path,
    at: datetime | None = None,
    condition: str | None = None,
    asked: dict[str, Any],
    patient_id: str | None = None,
    weight_kg: float | None = None,
    as_json: bool = False,
) -> None:
    """From a chart to the written report, with each step said while it lasts."""
    from assuage.cli.progress import step

    with step("Reading the chart"):
        from assuage.cli.charts import open_chart

        opened = open_chart(chart, at=at, patient_id=patient_id)
        weighed = None
        if weight_kg is not None:
            from assuage.cli.stated_weight import weigh

            weighed = weigh(opened.patient, weight_kg)
            opened = replace(opened, patient=weighed.patient)
    with step("Screening"):
        from assuage.candidacy import screen

        candidacy = screen(opened.patient, condition=condition, setting=asked.get("setting"))
        if weighed is not None:
            candidacy = replace(candidacy, notes=(*candidacy.notes, weighed.note))
    with step("Comparing options"):
        from assuage.plan import propose

        proposed = propose(candidacy, made_at=datetime.now(UTC), **asked)
    with step("Writing the report"):
        from assuage.cli.drawing import give_matplotlib_a_folder
        from assuage.documents import write_report

        give_matplotlib_a_folder()
        written = write_report(proposed, out)
    if as_json:
        _print_report_json(written.json)
    else:
        from assuage.cli.patient_table import print_patient
        from assuage.cli.plan_table import print_plan
        from assuage.cli.screen_table import print_candidacy

        print_patient(opened, whole="see the report")
        print_candidacy(candidacy, full=False)
        print_plan(proposed, (written.html, written.pdf, written.json))
    if all(option.simulation is None or option.simulation.lead.refused is not None for option in proposed.options):
        raise typer.Exit(ExitCode.REFUSED)


def _print_report_json(path: Path) -> None:
    """The report's own JSON, whose schema is published, as it was written."""
    from json import loads

    from assuage.cli.printing import print_json

    print_json(loads(path.read_text(encoding="utf-8")))
