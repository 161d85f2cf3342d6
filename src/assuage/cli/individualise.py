"""`assuage individualise`: what one person's own measurements change."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from assuage.cli.exits import ExitCode
from assuage.cli.options import At, Chart, Condition, Json, PatientId, Seed, instant, setting_asked
from assuage.cli.past_courses import course_named, first_dose_asked
from assuage.cli.verb import verb

_EXAMPLE = 'assuage individualise chart.json scores.csv --given "S-ketamine 22 mg/h for 96 h" --setting inpatient'

app = verb(example=_EXAMPLE)


@app.command(epilog=f"Example: {_EXAMPLE}")
def individualise(
    *,
    chart: Chart,
    measurements: Annotated[
        Path,
        typer.Argument(
            metavar="MEASUREMENTS",
            help="CSV, YAML or JSON: time, what, value, unit, and site for a level. Times count from the first dose.",
        ),
    ],
    given: Annotated[
        str,
        typer.Option(
            "--given", metavar="DOSE", help="What was given, in the dose language, or the id of a published regimen."
        ),
    ],
    setting: Annotated[
        str | None, typer.Option("--setting", metavar="PLACE", help="Where it was given: outpatient, inpatient ...")
    ] = None,
    first_dose: Annotated[
        str | None,
        typer.Option("--first-dose", metavar="TIME", help="When the first dose began, where measurements bear dates."),
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option("--model", metavar="ID", help="A model by id; several may be given, the first leads."),
    ] = None,
    robust: Annotated[
        bool, typer.Option("--robust", help="Let a few wild readings count for little (Student-t scatter).")
    ] = False,
    crps_curve_elsewhere: Annotated[
        bool,
        typer.Option(
            "--crps-curve-elsewhere", help="Read scores through the CRPS relief course where it is not evidence."
        ),
    ] = False,
    at: At = None,
    condition: Condition = None,
    seed: Seed = 1,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="Also write the page and its PDF into this folder.")
    ] = None,
    patient_id: PatientId = None,
    json: Json = False,
) -> None:
    """Update a person's predictions by their own pain scores, pressures, ratings and levels: how they answer, pain to come."""
    from assuage.cli.progress import step

    where, began = setting_asked(setting), first_dose_asked(first_dose)
    with step("Reading"):
        from assuage.cli.screening import screened
        from assuage.interop import read_measurements

        course = course_named(given)
        measured = read_measurements(measurements, first_dose=began)
        _, candidacy = screened(chart, at=instant(at), patient_id=patient_id, condition=condition, setting=where)
    with step("Updating"):
        from assuage.plan import DEFAULT_MODELS, individual_of

        individual = individual_of(
            candidacy,
            measured,
            given=course,
            models=tuple(model) if model else DEFAULT_MODELS,
            condition=condition,
            setting=where,
            robust=robust,
            opt_in=crps_curve_elsewhere,
            seed=seed,
            made_at=datetime.now(UTC),
        )
    written: tuple[Path, ...] = ()
    if out is not None:
        with step("Writing the page"):
            from assuage.cli.drawing import give_matplotlib_a_folder
            from assuage.documents import write_individual

            give_matplotlib_a_folder()
            written = write_individual(candidacy, individual, html=out / "individual.html", pdf=out / "individual.pdf")
    if json:
        from assuage.cli.printing import print_json
        from assuage.documents import individual_document

        print_json(individual_document(individual))
    else:
        from assuage.cli.individual_table import print_individual

        print_individual(individual, written)
    if not individual.is_supported:
        raise typer.Exit(ExitCode.REFUSED)
