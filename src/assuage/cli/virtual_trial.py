"""`assuage virtual-trial`: simulated trials of a design, their power, and the size a trial would need."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assuage.cli.exits import ExitCode
from assuage.cli.options import Json
from assuage.cli.verb import verb

if TYPE_CHECKING:
    from assuage.virtual_trials import Design, SampleSize, TrialResult

_EXAMPLE = "assuage virtual-trial design.yaml --out trial"
# With fewer people in all, starting processes takes longer than drawing everybody here.
_WORTH_PROCESSES = 1_000_000

app = verb(example=_EXAMPLE)


@app.command(epilog=f"Example: {_EXAMPLE}")
def virtual_trial(
    *,
    design: Annotated[Path, typer.Argument(metavar="DESIGN", help="A YAML file: arms, people, visits, what decides.")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FOLDER",
            help="Keep every trial (Parquet), the result and its pictures here; run again to go on where it stopped.",
        ),
    ] = None,
    trials: Annotated[
        int | None, typer.Option("--trials", metavar="N", min=1, help="So many trials instead of the design's number.")
    ] = None,
    power: Annotated[
        float | None,
        typer.Option("--power", metavar="SHARE", help="Also find how many people reach this power, such as 0.8."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            metavar="N",
            min=1,
            help="Processes on this machine; without it, one for each core where that is worth it.",
        ),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDRESS", help="A Dask scheduler whose workers draw: tcp://host:8786."),
    ] = None,
    json: Json = False,
) -> int:
    """Simulate trials of DESIGN by published models. What comes out is what the models say, and no evidence that they are right."""
    if scheduler is not None and workers is not None:
        raise typer.BadParameter("a scheduler has its own workers; leave one of the two out", param_hint="--workers")
    from datetime import UTC, datetime

    from assuage.virtual_trials import MOST_TRIALS, Design, read_design, sample_size, simulate_trial

    if trials is not None and trials > MOST_TRIALS:
        raise typer.BadParameter(f"at most {MOST_TRIALS} trials are drawn", param_hint="--trials")
    asked = read_design(design)
    if power is not None and not asked.alpha < power < 1:
        words = f"write a share between 0 and 1, above alpha ({asked.alpha:g}), such as 0.8"
        raise typer.BadParameter(words, param_hint="--power")
    if trials is not None:
        asked = Design.model_validate({**asked.model_dump(), "trials": trials})
    where: dict[str, Any] = {
        "made_at": datetime.now(UTC),
        "workers": workers or _processes(asked),
        "scheduler": scheduler,
    }
    from assuage.cli.counting import counted, say

    with counted("Drawing trials") as progress:
        result = simulate_trial(asked, folder=out, progress=progress, **where)
    size = None
    if power is not None:
        size = sample_size(
            asked,
            power=power,
            told=lambda one: say(f"Trying {one.people} people in the first arm: power {100 * one.power:.0f} %"),
            **where,
        )
    if out is not None:
        _write(result, size, out)
    _show(result, size, out=out, as_json=json)
    return ExitCode.DONE


def _processes(design: "Design") -> int:
    from assuage.virtual_trials import cores

    models = len(design.models) + len(design.readings)
    return cores() if design.everybody * design.trials * models >= _WORTH_PROCESSES else 1


def _write(result: "TrialResult", size: "SampleSize | None", out: Path) -> None:
    """The result and its pictures, beside the trials."""
    from json import dumps

    from assuage.cli.drawing import give_matplotlib_a_folder
    from assuage.virtual_trials import result_document

    document = dumps(result_document(result, size), indent=2, ensure_ascii=False, allow_nan=False)
    (out / "result.json").write_text(document + "\n", encoding="utf-8")
    give_matplotlib_a_folder()
    from assuage.cli.pictures import standalone
    from assuage.documents import write_virtual_trial
    from assuage.figures import trial_arms_figure, trial_power_figure

    write_virtual_trial(result, size, html=out / "virtual-trial.html", pdf=out / "virtual-trial.pdf")
    (out / "arms.svg").write_text(standalone(trial_arms_figure(result)), encoding="utf-8")
    if size is not None:
        (out / "power.svg").write_text(standalone(trial_power_figure(size)), encoding="utf-8")


def _show(result: "TrialResult", size: "SampleSize | None", *, out: Path | None, as_json: bool) -> None:
    if as_json:
        from assuage.cli.printing import print_json
        from assuage.virtual_trials import result_document

        print_json(result_document(result, size))
        return
    from assuage.cli.virtual_trial_table import print_result, print_size

    print_result(result)
    if size is not None:
        print_size(size, result.design)
    if out is not None:
        typer.echo(f"Kept in {out}: every trial as Parquet, result.json, the page and its pictures.", err=True)
