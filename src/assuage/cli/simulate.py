"""`assuage simulate`: levels and effects of a dose, by one published model or several."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assuage.cli.exits import ExitCode
from assuage.cli.options import Condition, Json, Seed, instant, minutes, setting_asked
from assuage.cli.verb import verb

if TYPE_CHECKING:
    from assuage.patient import Patient
    from assuage.pharmacology import Simulation

_EXAMPLE = 'assuage simulate --model kamp_2020 --regimen "0.5 mg/kg over 40 min" --weight-kg 70 --at 40,60,100 --json'
_DEFAULT_MODELS = ["kamp_2020"]
# Further adult models, which the band between models rests on; those at another site than the first are left out there.
_OTHERS = ("kamp_2020", "domino_1982", "clements_1981", "simons_2022", "otto_2021")
_MANY_PEOPLE = 100_000

app = verb(example=_EXAMPLE)


class Route(StrEnum):
    """The two routes to every number."""

    MODAL = "modal"
    REFERENCE = "reference"


class Known(StrEnum):
    """What may be said about a fact; left out, it is unknown."""

    YES = "yes"
    NO = "no"


class ChildPugh(StrEnum):
    """The three classes."""

    A = "A"
    B = "B"
    C = "C"


@app.command(epilog=f"Example: {_EXAMPLE}")
def simulate(
    *,
    regimen: Annotated[
        str,
        typer.Option(
            "--regimen", metavar="DOSE", help="The dose, in the dose language, or the id of a published regimen."
        ),
    ],
    model: Annotated[
        list[str], typer.Option("--model", metavar="ID", help="A model by id; several may be given, the first leads.")
    ] = _DEFAULT_MODELS,
    weight_kg: Annotated[
        float | None, typer.Option("--weight-kg", metavar="KG", min=0.1, max=700, help="Body weight [kg].")
    ] = None,
    age_years: Annotated[
        float | None, typer.Option("--age-years", metavar="YEARS", min=0, max=130, help="Age [years].")
    ] = None,
    sex: Annotated[str | None, typer.Option("--sex", metavar="SEX", help="female or male.")] = None,
    height_cm: Annotated[
        float | None, typer.Option("--height-cm", metavar="CM", min=20, max=260, help="Height [cm].")
    ] = None,
    child_pugh: Annotated[ChildPugh | None, typer.Option("--child-pugh", help="Child-Pugh class of the liver.")] = None,
    map_mmhg: Annotated[
        float | None,
        typer.Option(
            "--map-mmhg", metavar="MMHG", min=20, max=250, help="Mean arterial pressure before the dose [mmHg]."
        ),
    ] = None,
    hypertension: Annotated[Known | None, typer.Option("--hypertension", help="Whether there is hypertension.")] = None,
    nrs: Annotated[
        float | None, typer.Option("--nrs", metavar="0..10", min=0, max=10, help="Pain before the dose, 0 to 10.")
    ] = None,
    medicine: Annotated[
        list[str] | None,
        typer.Option(
            "--medicine", metavar="NAME", help="A medicine that is taken, by id or name; several may be given."
        ),
    ] = None,
    condition: Condition = None,
    setting: Annotated[
        str | None, typer.Option("--setting", metavar="PLACE", help="Where it is given: outpatient, inpatient ...")
    ] = None,
    chart: Annotated[
        Path | None,
        typer.Option("--chart", metavar="CHART", help="Take the person from a chart instead of the options above."),
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="MINUTES", help="Times [min] from the first dose, as 40,60,100.")
    ] = None,
    population: Annotated[
        int,
        typer.Option(
            "--population",
            metavar="N",
            min=0,
            max=_MANY_PEOPLE,
            help="Virtual people behind the bands; 0 gives no bands.",
        ),
    ] = 0,
    seed: Seed = 0,
    method: Annotated[
        Route, typer.Option("--method", help="The usual route, or the second, independent one.")
    ] = Route.MODAL,
    option: Annotated[
        list[str] | None,
        typer.Option("--option", metavar="NAME", help="An optional covariate of a model, such as sex."),
    ] = None,
    json: Json = False,
) -> None:
    """Predict levels and effects of a dose. Nothing is known about the person but what you say; what is assumed is listed."""
    from assuage.cli.progress import step

    times = minutes(at)
    stated = (weight_kg, age_years, sex, height_cm, child_pugh, map_mmhg, hypertension, nrs, medicine)
    if chart is not None and any(value is not None for value in stated):
        raise typer.BadParameter(
            "give a chart, or say who the person is, not both: they could disagree", param_hint="--chart"
        )
    with step("Simulating", quiet=not population):
        from assuage.dosing import parse
        from assuage.pharmacology import Covariates

        setting = setting_asked(setting)
        from assuage.pharmacology import simulate as predict

        who: Patient | Covariates
        if chart is not None:
            from assuage.cli.charts import open_chart
            from assuage.pharmacology import covariates_of

            who = covariates_of(open_chart(chart, at=instant(None)).patient, condition=condition, setting=setting)
        else:
            who = Covariates(
                weight_kg=weight_kg,
                age_years=age_years,
                sex=_sex(sex),
                height_cm=height_cm,
                child_pugh=child_pugh,
                baseline_map_mmhg=map_mmhg,
                condition=condition,
                setting=setting,
                baseline_nrs=nrs,
                hypertension=_answer(hypertension),
                medicines=tuple(medicine or ()),
            )
        found = predict(
            who,
            parse(_dose(regimen)),
            model,
            times_min=times,
            population=population,
            seed=seed,
            method=method.value,
            options=tuple(option or ()),
            ensemble=tuple(one for one in _OTHERS if one not in model) if population else (),
        )
    _show(found, as_json=json, all_times=times is not None)
    if any(run.refused is not None for run in found.models) or any(hit.kind == "hard" for hit in found.limits):
        raise typer.Exit(ExitCode.REFUSED)


def _show(found: "Simulation", *, as_json: bool, all_times: bool) -> None:
    if as_json:
        from assuage.cli.printing import print_json
        from assuage.cli.simulation_json import simulation_document

        print_json(simulation_document(found))
        return
    from assuage.cli.simulation_table import print_simulation

    print_simulation(found, all_times=all_times)


def _dose(text: str) -> str:
    """A dose as text; the id of a published regimen stands for its dose. No word of a dose has an underscore."""
    if not (text.isidentifier() and "_" in text):
        return text
    from assuage.knowledge import library

    file = library().regimen(text)
    if file.dose is None:
        raise typer.BadParameter(
            f"`{text}` is a reference card: its dose is not fully timed ({file.printed.dose})", param_hint="--regimen"
        )
    return file.dose


def _sex(text: str | None) -> str | None:
    if text is not None and text.lower() not in {"female", "male", "other", "unknown"}:
        raise typer.BadParameter("write female or male, or leave it out where it is not known", param_hint="--sex")
    return None if text is None else text.lower()


def _answer(known: Known | None) -> Any:
    from assuage.patient import Answer

    return Answer.UNKNOWN if known is None else Answer(known.value)
