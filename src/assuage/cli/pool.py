"""`assuage pool`: several studies into one answer, from a table of one's own or from the study files."""

from pathlib import Path
from typing import Annotated

import typer
from typer.models import OptionInfo

from assuage.cli.exits import ExitCode
from assuage.cli.options import Json
from assuage.cli.pool_asked import (
    ALTERNATIVES,
    ESTIMATORS,
    MEASURES,
    MODELS,
    PICTURES,
    TO,
    between,
    check,
    one_source,
    share,
    steps_of,
)
from assuage.cli.pool_closer import Closer
from assuage.cli.pool_shown import rebuild_bundle, show, write
from assuage.cli.verb import verb

app = verb(example="assuage pool trials.csv --measure RR")


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
            help=f"What is pooled, by metafor's names: {' '.join(MEASURES)}. GEN: yi and vi as they are.",
        ),
    ] = "GEN",
    model: Annotated[
        str,
        typer.Option(
            metavar="NAME", help=f"One of {' '.join(MODELS)}; FE is a common effect, the others random effects."
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
    to: Annotated[str, typer.Option(metavar="WHICH", help=f"To which tables it is added: {' '.join(TO)}.")] = "only0",
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
    subgroup: Annotated[
        str | None,
        typer.Option(metavar="HEADING", help="The heading of subgroups: each is pooled by itself, and all compared."),
    ] = None,
    moderator: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HEADING", help="The heading of numbers that may explain the effect; may be given several times."
        ),
    ] = None,
    trim_fill: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help=f"Also pool with mirror images of studies that seem missing: {' or '.join(ESTIMATORS)}.",
        ),
    ] = None,
    selection: Annotated[
        str | None,
        typer.Option(metavar="P[,P]", help="Also pool as if studies went unseen by their one-sided P value: 0.025."),
    ] = None,
    alternative: Annotated[
        str, typer.Option(metavar="SIDE", help=f"Where that P is small: {' or '.join(ALTERNATIVES)} than no effect.")
    ] = "greater",
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
    drawings = {name: given[name] for name in PICTURES if given[name] is not None}
    check(
        measure=measure,
        model=model,
        test=test,
        to=to,
        trim_fill=trim_fill,
        alternative=alternative,
        drawings=drawings,
    )
    moderators = tuple(moderator or ())
    headings = (*((subgroup,) if subgroup else ()), *moderators)
    one_source(table, condition, outcome, days=days, rebuild=rebuild, headings=headings)
    closer = Closer(
        subgroups=subgroup is not None,
        moderators=bool(moderators),
        trim_fill=trim_fill,
        steps=steps_of(selection),
        alternative=alternative,
    )
    if rebuild is not None:
        return rebuild_bundle(rebuild, closer, as_json=json)
    from datetime import UTC, datetime

    from assuage.evidence import COLUMNS, Settings, pool_studies, pool_table

    settings = Settings(
        measure=measure,
        model=model,
        test=test,
        level=share(level),
        scale=between(scale, "--scale"),
        change=change,
        believe_spread=believe_spread,
        add=add,
        to=to,
    )
    columns = {name: given[name] for name in COLUMNS if given[name] is not None}
    if table is not None:
        made = pool_table(
            table,
            settings=settings,
            columns=columns,
            label=study,
            order=order,
            sheet=sheet,
            group=subgroup,
            moderators=moderators,
            made_at=datetime.now(UTC),
        )
    else:
        made = pool_studies(
            condition, outcome=outcome, days=between(days, "--days"), settings=settings, made_at=datetime.now(UTC)
        )
    write(made, drawings, bundle)
    show(made, closer, as_json=json)
    return ExitCode.DONE
