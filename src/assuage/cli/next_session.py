"""`assuage next-session`: after what was given, whether another session is worth it, when, and at what dose."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assuage.cli.exits import ExitCode
from assuage.cli.options import At, Chart, Condition, Json, PatientId, Seed, instant, setting_asked
from assuage.cli.past_courses import course_named, first_dose_asked
from assuage.cli.verb import verb
from assuage.cli.wishes import By, ForDays, Goal, GoalsFile, wishes_asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assuage.pharmacology import Measured
    from assuage.plan import GivenBefore, Plan, Score

_EXAMPLE = 'assuage next-session chart.json scores.csv --given "racemic ketamine base 24 mg/h over 4 h daily for 10 days" --began 30'
_DAY_MIN = 1440.0
_MOST_PEOPLE = 10_000  # as in a plan

app = verb(example=_EXAMPLE)


@app.command("next-session", epilog=f"Example: {_EXAMPLE}")
def next_session(
    *,
    chart: Chart,
    measurements: Annotated[
        Path | None,
        typer.Argument(
            metavar="[MEASUREMENTS]",
            help="Pain since then, as `individualise` reads it: CSV, YAML or JSON. Times count from the first dose.",
        ),
    ] = None,
    given: Annotated[
        list[str] | None,
        typer.Option(
            "--given",
            metavar="DOSE",
            help="A course that was given, in the dose language, or the id of a published regimen; several may be given.",
        ),
    ] = None,
    began: Annotated[
        list[float] | None,
        typer.Option(
            "--began", metavar="DAYS", help="How many days ago it began: one for each --given, in the same order."
        ),
    ] = None,
    update: Annotated[
        bool,
        typer.Option(
            "--update", help="Update the person by all of the measurements first, as `individualise` does (one course)."
        ),
    ] = False,
    first_dose: Annotated[
        str | None,
        typer.Option(
            "--first-dose", metavar="TIME", help="When the earliest course began, where measurements bear dates."
        ),
    ] = None,
    goals: GoalsFile = None,
    goal: Goal = None,
    by: By = None,
    for_days: ForDays = None,
    setting: Annotated[
        str | None,
        typer.Option(
            "--setting", metavar="PLACE", help="Where it was given and would be again: outpatient, inpatient ..."
        ),
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option("--model", metavar="ID", help="A model by id; several may be given, the first leads."),
    ] = None,
    population: Annotated[
        int,
        typer.Option(
            "--population",
            metavar="N",
            min=1,
            max=_MOST_PEOPLE,
            help="Virtual twins behind the chances, at most 10000.",
        ),
    ] = 1000,
    at: At = None,
    condition: Condition = None,
    seed: Seed = 1,
    patient_id: PatientId = None,
    json: Json = False,
) -> None:
    """Say when relief is more likely lost than kept after what was given, and the lightest course inside the published range that would bring it back."""
    from assuage.cli.progress import step

    where, first = setting_asked(setting), first_dose_asked(first_dose)
    asked = wishes_asked(
        goals,
        goal=goal,
        by=by,
        for_days=for_days,
        least_chance=None,
        max_dissociation=None,
        max_systolic=None,
        chair_hours=None,
        days_per_week=None,
    )
    past = (*asked["past"], *_past(given or [], began or []))
    if not past:
        raise typer.BadParameter(
            "nothing was given yet, so there is no relief to keep; give the course and when it began, or ask `assuage plan`",
            param_hint="--given",
        )
    if update and (measurements is None or where is None or len(past) > 1):
        raise typer.BadParameter(
            "an update needs measurements and --setting, and rests on one past course; without it the pain scores are weighed",
            param_hint="--update",
        )
    with step("Reading"):
        from assuage.cli.screening import screened
        from assuage.interop import read_measurements

        measured = () if measurements is None else tuple(read_measurements(measurements, first_dose=first))
        _, candidacy = screened(chart, at=instant(at), patient_id=patient_id, condition=condition, setting=where)
    with step("Predicting"):
        from assuage.plan import DEFAULT_MODELS, propose

        plan = propose(
            candidacy,
            made_at=datetime.now(UTC),
            models=tuple(model) if model else DEFAULT_MODELS,
            setting=where,
            population=population,
            seed=seed,
            **(asked | {"past": past}),
        )
        scores, not_used = _scores(measured, past)
        if update:
            plan, was_updated = _updated(plan, measured, past[0], setting=where, seed=seed)
            if was_updated:
                scores, not_used = (), _not_used_by(plan)
            else:
                not_used = (*not_used, "The measurements do not support an update; the pain scores alone were weighed.")
    with step("Looking ahead"):
        from assuage.plan import next_session as advised

        told = advised(plan, past, scores)
    if json:
        from assuage.cli.next_session_json import next_session_document
        from assuage.cli.printing import print_json

        print_json(next_session_document(told, plan, past, not_used))
    else:
        from assuage.cli.next_session_table import print_next_session

        print_next_session(told, plan, past, not_used)
    if told.advice == "cannot say":
        raise typer.Exit(ExitCode.REFUSED)


def _past(given: "Sequence[str]", began: "Sequence[float]") -> "tuple[GivenBefore, ...]":
    """Each course with its own beginning, in the order typed."""
    if len(given) != len(began):
        raise typer.BadParameter(
            f"{len(given)} courses and {len(began)} beginnings were given; write one --began for each --given",
            param_hint="--began",
        )
    from assuage.plan import GivenBefore

    return tuple(GivenBefore(course_named(text), days) for text, days in zip(given, began, strict=True))


def _scores(
    measured: "Sequence[Measured]", past: "Sequence[GivenBefore]"
) -> "tuple[tuple[Score, ...], tuple[str, ...]]":
    """The pain scores as days back from now, and the words for what else was measured."""
    from assuage.pharmacology import MeasuredKind
    from assuage.plan import Score

    first = max(course.began_days_ago for course in past)
    found, left = [], []
    for one in measured:
        if one.kind is not MeasuredKind.PAIN:
            left.append(f"{one.kind}: only pain scores are weighed here; --update uses it")
        elif one.time_min is None or one.value is None:
            left.append("pain: its time or its value is not known")
        else:
            found.append(Score(round(first - one.time_min / _DAY_MIN, 6), one.value))
    return tuple(found), tuple(dict.fromkeys(left))


def _updated(
    plan: "Plan", measured: "Sequence[Measured]", course: "GivenBefore", *, setting: str | None, seed: int
) -> "tuple[Plan, bool]":
    """The plan for the updated person, and whether the measurements support that."""
    from assuage.plan import individualise

    made = individualise(plan, measured, given=course.regimen, setting=setting, seed=seed)
    return made, made.individual is not None and made.individual.is_supported


def _not_used_by(plan: "Plan") -> tuple[str, ...]:
    lead = None if plan.individual is None else plan.individual.lead
    return () if lead is None else tuple(dict.fromkeys(f"{one.measured.kind}: {one.why}" for one in lead.not_used))
