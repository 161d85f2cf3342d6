"""`assuage tci`: rates that bring a level to a target, and the steps of it that a person can key in."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assuage.cli.options import Json, instant, one_of, setting_asked
from assuage.cli.verb import verb

if TYPE_CHECKING:
    from assuage.dosing import Isomer, Salt
    from assuage.patient import Patient
    from assuage.pharmacology import Covariates
    from assuage.plan import TciScheme, TciTarget

_EXAMPLE = (
    'assuage tci kamp_2020 --target "150 ng/mL" --for "2 h" --weight-kg 70 --setting outpatient '
    '--drug "racemic ketamine hydrochloride"'
)
_AMOUNT = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z/]+)\s*(?:from\s+([0-9]+(?:\.[0-9]+)?)\s*(min|h)\s*)?")
_MINUTES = {"min": 1.0, "h": 60.0}
_LEVELS = {"ng/ml": 1.0, "mg/l": 1000.0}

app = verb(example=_EXAMPLE)


@app.command(epilog=f"Example: {_EXAMPLE}")
def tci(
    *,
    model: Annotated[
        str, typer.Argument(metavar="MODEL", help="The model whose level is brought to the target, by id.")
    ],
    target: Annotated[
        list[str],
        typer.Option(
            "--target",
            metavar="LEVEL",
            help='A level with its unit, "150 ng/mL"; another one later, "200 ng/mL from 60 min".',
        ),
    ],
    minutes: Annotated[str, typer.Option("--for", metavar="TIME", help='How long it runs, "2 h" or "90 min".')],
    drug: Annotated[
        str,
        typer.Option(
            "--drug", metavar="NAME", help='Which ketamine and of what the milligrams are, "S-ketamine base".'
        ),
    ],
    setting: Annotated[
        str, typer.Option("--setting", metavar="PLACE", help="Whose limits hold: outpatient or inpatient.")
    ],
    weight_kg: Annotated[
        float | None, typer.Option("--weight-kg", "--weight", metavar="KG", min=0.1, max=700, help="Body weight [kg].")
    ] = None,
    age_years: Annotated[
        float | None, typer.Option("--age-years", metavar="YEARS", min=0, max=130, help="Age [years].")
    ] = None,
    chart: Annotated[
        Path | None, typer.Option("--chart", metavar="CHART", help="Take the person from a chart instead.")
    ] = None,
    site: Annotated[
        str,
        typer.Option(
            "--site", metavar="SITE", help="plasma, or effect: the site behind it, which overshoots in plasma."
        ),
    ] = "plasma",
    analyte: Annotated[
        str | None,
        typer.Option(
            "--analyte", metavar="NAME", help="total or S; left out, total for the racemate and S for S-ketamine."
        ),
    ] = None,
    effect: Annotated[
        str | None, typer.Option("--effect", metavar="ID", help="Whose site, by the id of an effect file.")
    ] = None,
    concentration: Annotated[
        str | None, typer.Option("--concentration", metavar="STRENGTH", help='Of the solution, "1 mg/mL".')
    ] = None,
    pump_step: Annotated[
        str | None, typer.Option("--pump-step", metavar="RATE", help='The smallest step of the pump, "0.1 mL/h".')
    ] = None,
    step: Annotated[
        str | None,
        typer.Option("--step", metavar="TIME", help='The shortest step to key in, "15 min"; 10 min or more.'),
    ] = None,
    max_rate: Annotated[
        str | None, typer.Option("--max-rate", metavar="RATE", help='A tighter bound than the setting\'s, "40 mg/h".')
    ] = None,
    ceiling: Annotated[
        str | None, typer.Option("--ceiling", metavar="LEVEL", help='A tighter ceiling, "300 ng/mL".')
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FOLDER", help="Write the page (HTML, PDF), the picture and JSON here."),
    ] = None,
    json: Json = False,
) -> None:
    """Bring a level to a target and keep it there, within the limits of the setting: steps to key in. It drives no pump."""
    if chart is not None and (weight_kg is not None or age_years is not None):
        raise typer.BadParameter(
            "give a chart, or say who the person is, not both: they could disagree", param_hint="--chart"
        )
    from assuage.plan import tci_scheme

    isomer, salt = _drug(drug)
    made = tci_scheme(
        _who(chart, weight_kg, age_years, setting),
        model,
        [_target(text) for text in target],
        minutes=_minutes(minutes, "--for"),
        setting=setting_asked(setting) or setting,
        isomer=isomer,
        salt=salt,
        made_at=datetime.now(UTC),
        site="effect" if one_of(site, ["plasma", "effect"], what="site") == "effect" else "plasma",
        analyte=analyte,
        effect=effect,
        concentration_mg_per_ml=_number(concentration, {"mg/ml": 1.0}, "--concentration", "1 mg/mL"),
        resolution_ml_per_h=_number(pump_step, {"ml/h": 1.0}, "--pump-step", "0.1 mL/h"),
        shortest_step_min=None if step is None else _minutes(step, "--step"),
        max_rate_mg_per_h=_number(max_rate, {"mg/h": 1.0}, "--max-rate", "40 mg/h"),
        ceiling_ng_per_ml=_number(ceiling, _LEVELS, "--ceiling", "300 ng/mL"),
    )
    _show(made, out, as_json=json)


def _show(made: "TciScheme", out: Path | None, *, as_json: bool) -> None:
    if out is not None:
        from assuage.cli.drawing import give_matplotlib_a_folder

        give_matplotlib_a_folder()
        from assuage.documents import write_tci

        written = write_tci(made, out)
        typer.echo(f"Written: {written.html}, and the same as .pdf, .svg, .png and .json", err=True)
    if as_json:
        from assuage.cli.printing import print_json
        from assuage.documents import tci_document

        print_json(tci_document(made))
        return
    from assuage.cli.tci_table import print_tci

    print_tci(made)


def _who(chart: Path | None, weight_kg: float | None, age_years: float | None, setting: str) -> "Patient | Covariates":
    from assuage.pharmacology import Covariates

    if chart is None:
        return Covariates(weight_kg=weight_kg, age_years=age_years, setting=setting)
    from assuage.cli.charts import open_chart

    return open_chart(chart, at=instant(None)).patient


def _drug(text: str) -> "tuple[Isomer, Salt]":
    """Which ketamine, and of what the milligrams are; what is to be keyed in leaves neither open."""
    from assuage.dosing import DoseError, parse, require_complete

    try:
        named = require_complete(parse(f"{text} 1 mg/h for 1 h"))
    except DoseError as refused:
        raise typer.BadParameter(
            f'{refused} Write for example "racemic ketamine hydrochloride" or "S-ketamine base".', param_hint="--drug"
        ) from None
    if named.isomer is None or named.salt is None:
        raise AssertionError("a complete regimen names both")
    return named.isomer, named.salt


def _target(text: str) -> "TciTarget":
    from assuage.plan import TciTarget

    found = _AMOUNT.fullmatch(text)
    if found is None or found[2].lower() not in _LEVELS:
        raise typer.BadParameter(
            f'`{text}` is no level with its unit; write "150 ng/mL", or "200 ng/mL from 60 min"', param_hint="--target"
        )
    begins = 0.0 if found[3] is None else float(found[3]) * _MINUTES[found[4]]
    return TciTarget(float(found[1]) * _LEVELS[found[2].lower()], begins)


def _minutes(text: str, option: str) -> float:
    return float(_number(text, _MINUTES, option, "90 min"))


def _number(text: str | None, units: dict[str, float], option: str, example: str) -> Any:
    """A number with its unit, in the first of the units; a bare number is refused."""
    if text is None:
        return None
    found = _AMOUNT.fullmatch(text)
    if found is None or found[3] is not None or found[2].lower() not in units:
        raise typer.BadParameter(
            f'`{text}` is not understood; write it with its unit, as "{example}"', param_hint=option
        )
    return float(found[1]) * units[found[2].lower()]
