"""`assuage pump`: an order as a programme for a pump, checked a second time, with a sheet for two signatures."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assuage.cli.options import Json
from assuage.cli.verb import verb

if TYPE_CHECKING:
    from assuage.plan import PumpProgramme

_EXAMPLE = (
    'assuage pump "racemic ketamine hydrochloride 0.35 mg/kg/h over 4 h" --weight-kg 70 '
    '--vial "500 mg/10 mL racemic ketamine hydrochloride" --container "50 mL syringe" --setting outpatient'
)
_PAPERS = ("a4", "us-letter")

app = verb(example=_EXAMPLE)


@app.command(epilog=f"Example: {_EXAMPLE}")
def pump(
    *,
    order: Annotated[
        str,
        typer.Argument(
            metavar="ORDER", help="The order in the dose language; it names isomer, salt and every duration."
        ),
    ],
    weight_kg: Annotated[
        float,
        typer.Option(
            "--weight-kg",
            "--weight",
            metavar="KG",
            min=2,
            max=400,
            help="Body weight [kg], also for the limits per kg.",
        ),
    ],
    vial: Annotated[
        str,
        typer.Option(
            "--vial",
            metavar="LABEL",
            help="The vial as its label reads: `500 mg/10 mL racemic ketamine hydrochloride`.",
        ),
    ],
    container: Annotated[
        str, typer.Option("--container", metavar="NAME", help="What it is prepared in: `50 mL syringe`, `100 mL bag`.")
    ],
    setting: Annotated[
        str, typer.Option("--setting", metavar="PLACE", help="Whose limits hold: outpatient or inpatient.")
    ],
    concentration: Annotated[
        str | None,
        typer.Option("--concentration", metavar="STRENGTH", help="The solution, `1 mg/mL`; without it the default."),
    ] = None,
    diluent: Annotated[str | None, typer.Option("--diluent", metavar="NAME", help="What it is diluted with.")] = None,
    resolution: Annotated[
        str | None,
        typer.Option(
            "--resolution",
            metavar="ML_PER_H",
            help="The smallest step of the pump's rate [mL/h]; without it the default.",
        ),
    ] = None,
    line_ml: Annotated[
        str,
        typer.Option("--line-ml", metavar="ML", help="What the line holds when it is primed with the solution [mL]."),
    ] = "0",
    spare_ml: Annotated[
        str, typer.Option("--spare-ml", metavar="ML", help="Filled over what is needed, in each container [mL].")
    ] = "0",
    height_cm: Annotated[
        float | None,
        typer.Option(
            "--height-cm", metavar="CM", min=20, max=260, help="Height [cm], where the order goes by ideal weight."
        ),
    ] = None,
    sex: Annotated[
        str | None, typer.Option("--sex", metavar="SEX", help="female or male, where the order goes by ideal weight.")
    ] = None,
    reason: Annotated[
        list[str] | None,
        typer.Option("--reason", metavar="LIMIT=WHY", help="Why a soft limit is gone past; several may be given."),
    ] = None,
    expect: Annotated[
        list[str] | None,
        typer.Option(
            "--expect", metavar="NUMBER", help="What you reckoned: `24.5 mL/h`, `98 mg`; several may be given."
        ),
    ] = None,
    made_by: Annotated[
        str, typer.Option("--made-by", metavar="NAME", help="Who asks, for the sheet.")
    ] = "the command line",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FOLDER",
            help="Write the sheet as HTML and PDF, and the programme as JSON, into this folder.",
        ),
    ] = None,
    paper: Annotated[str, typer.Option("--paper", metavar="SIZE", help="a4 or us-letter.")] = "a4",
    json: Json = False,
) -> None:
    """Turn an order into what is prepared, keyed in and wasted, with limits, titration and a second check. It drives no pump."""
    if paper not in _PAPERS:
        raise typer.BadParameter(f"`{paper}` is no paper; write one of {', '.join(_PAPERS)}", param_hint="--paper")
    made = _programme(
        order,
        weight_kg=weight_kg,
        height_cm=height_cm,
        sex=sex,
        vial=vial,
        container=container,
        setting=setting,
        concentration=concentration,
        resolution=resolution,
        expect=expect or [],
        named={
            "diluent": diluent,
            "line_ml": line_ml,
            "spare_ml": spare_ml,
            "reasons": _reasons(reason or []),
            "made_by": made_by,
        },
    )
    written = _write(made, out, paper)
    if json:
        from assuage.cli.printing import print_json
        from assuage.documents import pump_document

        print_json(pump_document(made))
        return
    from assuage.cli.pump_table import print_pump

    print_pump(made, written)


def _programme(
    order: str,
    *,
    weight_kg: float,
    height_cm: float | None,
    sex: str | None,
    vial: str,
    container: str,
    setting: str,
    concentration: str | None,
    resolution: str | None,
    expect: list[str],
    named: dict[str, Any],
) -> "PumpProgramme":
    """The programme of what was typed; the dosing weight is the one the order goes by."""
    from dataclasses import replace
    from datetime import UTC, datetime

    from assuage.dosing import parse
    from assuage.knowledge import library
    from assuage.pharmacology import Covariates, dosing_weight_of
    from assuage.plan import (
        pump_programme,
        pump_with,
        read_concentration,
        read_container,
        read_expectation,
        read_vial,
    )

    regimen = parse(order)
    weight = dosing_weight_of(regimen, Covariates(weight_kg=weight_kg, height_cm=height_cm, sex=sex), library())
    dosing_kg = round(weight.kg or weight_kg, 3)
    said = (
        weight.assumed if weight.kg in {None, dosing_kg} else (*weight.assumed, "The dosing weight is rounded to 1 g.")
    )
    made = pump_programme(
        regimen,
        dosing_weight_kg=dosing_kg,
        vial=read_vial(vial),
        container=read_container(container),
        setting=setting,
        concentration_mg_per_ml=None if concentration is None else read_concentration(concentration),
        pump=None if resolution is None else pump_with(resolution.removesuffix("mL/h").strip()),
        expected=[read_expectation(one) for one in expect],
        made_at=datetime.now(UTC),
        **named,
    )
    return replace(made, assumed=(*made.assumed, *said))


def _reasons(given: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in given:
        name, separator, why = one.partition("=")
        if not separator:
            raise typer.BadParameter(f"`{one}` names no limit; write LIMIT=WHY", param_hint="--reason")
        if name.strip() in found:
            raise typer.BadParameter(f"`{name.strip()}` has two reasons; write them as one", param_hint="--reason")
        found[name.strip()] = why
    return found


def _write(made: "PumpProgramme", out: Path | None, paper: str) -> tuple[Path, ...]:
    if out is None:
        return ()
    from assuage.cli.drawing import give_matplotlib_a_folder
    from assuage.cli.progress import step

    with step("Writing the sheet"):
        from assuage.documents import write_pump

        give_matplotlib_a_folder()
        return write_pump(made, out, paper="us-letter" if paper == "us-letter" else "a4")
