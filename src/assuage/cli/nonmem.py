"""`assuage nonmem`: a data set of event records, read; or a regimen written as one."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assuage.cli.exits import ExitCode
from assuage.cli.options import Json
from assuage.cli.verb import verb

if TYPE_CHECKING:
    from assuage.interop.nonmem import Coding, DataSet

_EXAMPLE = 'assuage nonmem --regimen "0.5 mg/kg over 40 min" --weight-kg 70 --out doses.csv'
_LEVEL_AND_SITE = 2

app = verb(example=_EXAMPLE)


@app.command(epilog=f"Example: {_EXAMPLE}")
def nonmem(
    *,
    source: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A data set: ID, TIME, AMT and others, a record a line.")
    ] = None,
    time: Annotated[str, typer.Option("--time", metavar="UNIT", help="Of TIME: min, h or d.")] = "h",
    amount: Annotated[str, typer.Option("--amount", metavar="UNIT", help="Of AMT: mg, mcg or g.")] = "mg",
    level: Annotated[
        str, typer.Option("--level", metavar="UNIT", help="Of a DV that is a level: ng/mL, mcg/L, mg/L or mcg/mL.")
    ] = "ng/mL",
    dose: Annotated[
        list[str] | None, typer.Option("--dose", metavar="CMT=ROUTE", help="What a CMT of doses is: 1=iv, 2=oral.")
    ] = None,
    observed: Annotated[
        list[str] | None,
        typer.Option("--observed", metavar="CMT=WHAT", help="What a CMT of measurements is: 2=S:arterial, 3=pain."),
    ] = None,
    regimen: Annotated[
        str | None, typer.Option("--regimen", metavar="DOSE", help="Write this dose instead, in the dose language.")
    ] = None,
    weight_kg: Annotated[
        float | None, typer.Option("--weight-kg", metavar="KG", min=0.1, max=700, help="For a dose per kilogram [kg].")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where the data set is written.")] = None,
    json: Json = False,
) -> int:
    """Read a data set and list what could not be used, or write a regimen as event records. The file does not say its units: you do."""
    if (source is None) == (regimen is None):
        raise typer.BadParameter("name one thing: a FILE to read, or --regimen to write")
    if (regimen is None) != (out is None):
        raise typer.BadParameter("a regimen is written into a file; name both", param_hint="--out")
    from assuage.interop.nonmem import Coding, read_nonmem

    coding = Coding(time, amount, level, _routes(dose or ["1=iv"]), _observed(observed or []))
    if regimen is not None and out is not None:
        return _write(regimen, weight_kg, coding, out)
    if source is None:
        raise AssertionError("a file was named")
    found = read_nonmem(source, coding)
    _show(found, as_json=json)
    return ExitCode.FILE if any(one.incomplete for one in found.subjects) else ExitCode.DONE


def _write(regimen: str, weight_kg: float | None, coding: "Coding", out: Path) -> int:
    from assuage.dosing import parse
    from assuage.interop.nonmem import Occasion, Subject, write_nonmem

    given = parse(regimen).administrations(dosing_weight_kg=weight_kg)
    covariates = {} if weight_kg is None else {"WT": weight_kg}
    out.write_text(write_nonmem([Subject("1", (Occasion(0.0, given, ()),), covariates)], coding), encoding="utf-8")
    typer.echo(
        f"Written: {out} ({len(given)} doses; isomer and salt have no column, keep the order beside it)", err=True
    )
    return ExitCode.DONE


def _show(found: "DataSet", *, as_json: bool) -> None:
    from assuage.cli.printing import print_json, print_line, print_list, print_table

    if as_json:
        print_json(
            {
                "subjects": [_plain(asdict(one)) for one in found.subjects],
                "problems": [asdict(one) for one in found.problems],
            }
        )
        return
    rows = [
        [
            one.id,
            str(len(one.occasions)),
            str(sum(len(occasion.given) for occasion in one.occasions)),
            f"{sum(dose.amount_mg for occasion in one.occasions for dose in occasion.given):g}",
            str(sum(len(occasion.measured) for occasion in one.occasions)),
            "no" if one.incomplete else "yes",
        ]
        for one in found.subjects
    ]
    columns = ["ID", "occasions", "doses", "in all [mg]", "measurements", "all doses known"]
    print_table("What was read", columns, rows, numbers_from=1)
    print_list("Could not be used", (f"line {one.line}, ID {one.subject}: {one.words}" for one in found.problems))
    if not found.problems:
        print_line("Every record was used.")


def _plain(value: Any) -> Any:
    """Words of the clinic's own kinds as text."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, str) else value


def _routes(texts: list[str]) -> Any:
    from assuage.dosing import Route

    found: dict[int, Any] = {}
    for text in texts:
        code, word = _parts(text, "--dose", "1=iv")
        _check_first(code, found, "--dose")
        if word not in {one.value for one in Route}:
            raise typer.BadParameter(f"`{word}` is no route; write iv, im, sc, oral, nasal ...", param_hint="--dose")
        found[code] = Route(word)
    return found


def _observed(texts: list[str]) -> Any:
    from assuage.interop.nonmem import Observed
    from assuage.pharmacology import MeasuredKind

    kinds = {one.value for one in MeasuredKind} - {MeasuredKind.LEVEL.value}
    found: dict[int, Any] = {}
    for text in texts:
        code, word = _parts(text, "--observed", "2=S:arterial")
        _check_first(code, found, "--observed")
        pieces = word.split(":")
        if len(pieces) == _LEVEL_AND_SITE and pieces[1] in {"arterial", "venous"} and pieces[0]:
            found[code] = Observed(MeasuredKind.LEVEL, pieces[0], pieces[1])
        elif word in kinds:
            found[code] = Observed(MeasuredKind(word))
        else:
            raise typer.BadParameter(
                f"`{word}` is nothing that is measured; write S:arterial, total:venous, or one of {', '.join(sorted(kinds))}",
                param_hint="--observed",
            )
    return found


def _check_first(code: int, found: dict[int, Any], option: str) -> None:
    if code in found:
        raise typer.BadParameter(f"CMT {code} is said twice; say once what it is", param_hint=option)


def _parts(text: str, option: str, example: str) -> tuple[int, str]:
    code, _, word = text.partition("=")
    if not code.strip().isdecimal() or not word.strip():
        raise typer.BadParameter(f"`{text}` does not say what a CMT is; write for example {example}", param_hint=option)
    return int(code), word.strip()
