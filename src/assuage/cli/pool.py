"""`assuage pool`: several studies into one answer, from a table of one's own or from the study files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.models import OptionInfo

from assuage.cli.exits import ExitCode
from assuage.cli.options import Json
from assuage.cli.verb import verb

if TYPE_CHECKING:
    from assuage.evidence import Synthesis

app = verb(example="assuage pool trials.csv --measure RR")

_COLUMNS = [
    "yi",
    "vi",
    "sei",
    "ai",
    "bi",
    "ci",
    "di",
    "n1i",
    "n2i",
    "m1i",
    "m2i",
    "sd1i",
    "sd2i",
    "x1i",
    "x2i",
    "t1i",
    "t2i",
    "xi",
    "ni",
    "ri",
]
_PICTURES = ("forest", "funnel", "cumulative", "baujat")
_MEASURES = [
    "GEN",
    "MD",
    "SMD",
    "ROM",
    "OR",
    "RR",
    "RD",
    "PETO",
    "IRR",
    "PR",
    "PLO",
    "PFT",
    "COR",
    "ZCOR",
    "MC",
    "SMCC",
    "SMCR",
]
_MODELS = ["FE", "DL", "PM", "REML", "ML", "HS", "HE", "SJ", "EB"]
_TO = ["only0", "all", "if0all", "none"]


def _holding(what: str) -> OptionInfo:
    """The option that names the column of `what`."""
    option: OptionInfo = typer.Option(metavar="HEADING", help=f"Heading of: {what}.")
    return option


@app.command(epilog="Example: assuage pool trials.csv --measure RR --forest forest.svg")
def pool(
    *,
    table: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="A CSV or .xlsx file: headings in the first row, one study a row."),
    ] = None,
    measure: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help=f"What is pooled, by metafor's names: {' '.join(_MEASURES)}. GEN: yi and vi as they are.",
        ),
    ] = "GEN",
    model: Annotated[
        str,
        typer.Option(
            metavar="NAME", help=f"One of {' '.join(_MODELS)}; FE is a common effect, the others random effects."
        ),
    ] = "REML",
    test: Annotated[
        str | None,
        typer.Option(metavar="z|knha", help="Without it, knha (Knapp-Hartung) for random effects and z for FE."),
    ] = None,
    level: Annotated[float, typer.Option(metavar="PERCENT", help="Of all intervals.")] = 95.0,
    yi: Annotated[str | None, _holding("the effect, of a ratio its logarithm")] = None,
    vi: Annotated[str | None, _holding("the variance of the effect")] = None,
    sei: Annotated[str | None, _holding("the standard error of the effect")] = None,
    ai: Annotated[str | None, _holding("events in the first group")] = None,
    bi: Annotated[str | None, _holding("people without the event in the first group")] = None,
    ci: Annotated[str | None, _holding("events in the second group")] = None,
    di: Annotated[str | None, _holding("people without the event in the second group")] = None,
    n1i: Annotated[str | None, _holding("people in the first group")] = None,
    n2i: Annotated[str | None, _holding("people in the second group")] = None,
    m1i: Annotated[str | None, _holding("the mean of the first group or measurement")] = None,
    m2i: Annotated[str | None, _holding("the mean of the second group or measurement")] = None,
    sd1i: Annotated[str | None, _holding("the standard deviation of the first group or measurement")] = None,
    sd2i: Annotated[str | None, _holding("the standard deviation of the second group or measurement")] = None,
    x1i: Annotated[str | None, _holding("events over time in the first group")] = None,
    x2i: Annotated[str | None, _holding("events over time in the second group")] = None,
    t1i: Annotated[str | None, _holding("person-time of the first group")] = None,
    t2i: Annotated[str | None, _holding("person-time of the second group")] = None,
    xi: Annotated[str | None, _holding("events, of a single proportion")] = None,
    ni: Annotated[str | None, _holding("people, of a single proportion or a correlation, or measured twice")] = None,
    ri: Annotated[str | None, _holding("the correlation; within people, where they were measured twice")] = None,
    study: Annotated[
        str | None,
        typer.Option(metavar="HEADING", help="The heading of the studies' names; `study` where there is one."),
    ] = None,
    order: Annotated[
        str | None,
        typer.Option(metavar="HEADING", help="The heading that puts studies in order; `year` where there is one."),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(metavar="NAME", help="The sheet of an Excel file; the first unless named.")
    ] = None,
    add: Annotated[
        float,
        typer.Option(metavar="N", min=0, max=1, help="What is added to the cells of a fourfold table with a zero."),
    ] = 0.5,
    to: Annotated[str, typer.Option(metavar="WHICH", help=f"To which tables it is added: {' '.join(_TO)}.")] = "only0",
    scale: Annotated[
        str | None,
        typer.Option(
            metavar="LOW-HIGH", help="Lowest and highest possible score, such as 0-10; spreads are checked by it."
        ),
    ] = None,
    change: Annotated[bool, typer.Option("--change", help="The means are changes of the score.")] = False,
    believe_spread: Annotated[
        bool,
        typer.Option(
            "--believe-spread", help="I have looked up that spreads which look too small are standard deviations."
        ),
    ] = False,
    condition: Annotated[
        str | None, typer.Option(metavar="ID", help="Instead of a file: pool the study files on this condition.")
    ] = None,
    outcome: Annotated[str | None, typer.Option(metavar="ID", help="Which outcome of the study files.")] = None,
    days: Annotated[
        str | None, typer.Option(metavar="FROM-TO", help="Days after treatment, of the study files: 5-9.")
    ] = None,
    forest: Annotated[
        Path | None, typer.Option(metavar="FILE.svg", help="Write the forest plot: each study and the pooled result.")
    ] = None,
    funnel: Annotated[
        Path | None,
        typer.Option(metavar="FILE.svg", help="Write the funnel plot: effects against their standard errors."),
    ] = None,
    cumulative: Annotated[
        Path | None, typer.Option(metavar="FILE.svg", help="Write the cumulative plot: studies added one by one.")
    ] = None,
    baujat: Annotated[
        Path | None,
        typer.Option(metavar="FILE.svg", help="Write the Baujat plot: which studies disagree and weigh most."),
    ] = None,
    bundle: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Write data, settings, result and versions: a .zip, or a folder."),
    ] = None,
    rebuild: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Instead of a file: pool a bundle anew and compare every byte.")
    ] = None,
    json: Json = False,
) -> int:
    """Pool studies: from FILE, from the study files on a condition, or from a bundle. Estimates on the scale of analysis."""
    given = locals()
    drawings = {name: given[name] for name in _PICTURES if given[name] is not None}
    _check(measure=measure, model=model, test=test, to=to, drawings=drawings)
    _one_source(table, condition, outcome, days, rebuild)
    if rebuild is not None:
        return _rebuild(rebuild, as_json=json)
    from datetime import UTC, datetime

    from assuage.evidence import Settings, pool_studies, pool_table

    settings = Settings(
        measure=measure,
        model=model,
        test=test,
        level=_share(level),
        scale=_between(scale, "--scale"),
        change=change,
        believe_spread=believe_spread,
        add=add,
        to=to,
    )
    columns = {name: given[name] for name in _COLUMNS if given[name] is not None}
    if table is not None:
        made = pool_table(
            table, settings=settings, columns=columns, label=study, order=order, sheet=sheet, made_at=datetime.now(UTC)
        )
    else:
        made = pool_studies(
            condition, outcome=outcome, days=_between(days, "--days"), settings=settings, made_at=datetime.now(UTC)
        )
    _write(made, drawings, bundle)
    _show(made, as_json=json)
    return ExitCode.DONE


def _check(*, measure: str, model: str, test: str | None, to: str, drawings: dict[str, Path]) -> None:
    for option, word, known in (
        ("--measure", measure, _MEASURES),
        ("--model", model, _MODELS),
        ("--test", test or "z", ["z", "knha"]),
        ("--to", to, _TO),
    ):
        if word not in known:
            raise typer.BadParameter(f"`{word}` is none of {', '.join(known)}", param_hint=option)
    for name, path in drawings.items():
        if path.suffix.lower() != ".svg":
            raise typer.BadParameter("pictures are written as SVG; end the name in .svg", param_hint=f"--{name}")


def _one_source(
    table: Path | None, condition: str | None, outcome: str | None, days: str | None, rebuild: Path | None
) -> None:
    studies = condition is not None or outcome is not None
    if (table is not None) + studies + (rebuild is not None) != 1:
        raise typer.BadParameter(
            "name one thing to pool: a FILE, or --condition or --outcome for the study files, or --rebuild for a bundle"
        )
    if days is not None and not studies:
        raise typer.BadParameter("only outcomes of the study files have days", param_hint="--days")


def _share(percent: float) -> float:
    # 0.95 would mean an interval of about one per cent, which nobody means.
    if not 1 <= percent < 100:  # noqa: PLR2004 per cent
        raise typer.BadParameter("write a percentage from 1 to below 100, such as 95", param_hint="--level")
    return percent / 100


def _between(text: str | None, option: str) -> tuple[float, float] | None:
    if text is None:
        return None
    low, _, high = text.partition("-")
    try:
        found = (float(low), float(high))
    except ValueError:
        found = (1.0, 0.0)
    if not found[0] <= found[1]:
        raise typer.BadParameter(
            f"`{text}` is no stretch; write the lower number, a dash and the higher one", param_hint=option
        )
    return found


def _write(made: "Synthesis", drawings: dict[str, Path], bundle: Path | None) -> None:
    if drawings:
        from assuage.cli.drawing import give_matplotlib_a_folder

        give_matplotlib_a_folder()
        from assuage import figures
        from assuage.cli.pictures import standalone

        pictures = {name: getattr(figures, f"{name}_figure")(made) for name in drawings}
        for name, path in drawings.items():
            path.write_text(standalone(pictures[name]), encoding="utf-8")
    if bundle is not None:
        from assuage.evidence import write_bundle

        write_bundle(made, bundle)


def _show(made: "Synthesis", *, as_json: bool) -> None:
    if as_json:
        from assuage.cli.printing import print_json
        from assuage.evidence import result_document

        print_json(result_document(made.result, made.warnings))
        return
    from assuage.cli.pool_table import print_synthesis

    print_synthesis(made)


def _rebuild(path: Path, *, as_json: bool) -> int:
    from assuage.evidence import rebuild

    found = rebuild(path)
    _show(found.synthesis, as_json=as_json)
    if found.same:
        told = "Rebuilt: every byte is as it was."
    else:
        versions = ", ".join(
            f"{name} {was} then, {found.rebuilt_with.get(name, 'none')} now"
            for name, was in found.made_with.items()
            if found.rebuilt_with.get(name) != was
        )
        told = f"Rebuilt, and {', '.join(found.differing)} came out otherwise ({versions or 'with the same versions'})."
    typer.echo(told, err=True)
    return ExitCode.DONE if found.same else ExitCode.REFUSED
