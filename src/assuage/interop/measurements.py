"""A file of one person's measurements: CSV as a clinic keeps it, or the same rows as YAML or JSON.

Each row says when (`time`), what (`what`), how much (`value`) and in which unit (`unit`); a level also where it was drawn (`site`).
Every value becomes the unit of its kind once, here. What cannot be read is named by its row, all of it at once, and nothing is guessed.
"""

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import Any

import yaml

from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.pharmacology import Measured, MeasuredKind
from assuage.provenance import AssuageError
from assuage.units import UnitError, convert

LARGEST_BYTES = 2_000_000
COLUMNS = ("time", "what", "value", "unit", "site")

_TIME = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*(min|h|d)\s*", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_MINUTES = {"min": 1.0, "h": 60.0, "d": 1440.0}
_KINDS = {
    "pain": (MeasuredKind.PAIN, None),
    "nrs": (MeasuredKind.PAIN, None),
    "systolic": (MeasuredKind.SYSTOLIC, None),
    "diastolic": (MeasuredKind.DIASTOLIC, None),
    "dissociation": (MeasuredKind.DISSOCIATION, None),
    "ketamine": (MeasuredKind.LEVEL, "total"),
    "s-ketamine": (MeasuredKind.LEVEL, "S"),
    "esketamine": (MeasuredKind.LEVEL, "S"),
    "r-ketamine": (MeasuredKind.LEVEL, "R"),
    "norketamine": (MeasuredKind.LEVEL, "norketamine"),
    "s-norketamine": (MeasuredKind.LEVEL, "S_norketamine"),
    "s-hydroxynorketamine": (MeasuredKind.LEVEL, "S_hydroxynorketamine"),
}
_UNITS = {
    MeasuredKind.PAIN: {"nrs", "nrs 0-10", "0-10", "/10"},
    MeasuredKind.DISSOCIATION: {"%", "% of scale", "0-100", "/100"},
}
_MERCURY = frozenset({MeasuredKind.SYSTOLIC, MeasuredKind.DIASTOLIC})


class BadMeasurementsError(AssuageError):
    """A file of measurements cannot be used; every row that is at fault is named, and none of its values."""


@dataclass(frozen=True, slots=True)
class _Fault(Exception):  # noqa: N818 - never leaves this module
    words: str


def read_measurements(
    source: Path | bytes, *, ending: str = "", first_dose: datetime | None = None, library: Library | None = None
) -> tuple[Measured, ...]:
    """Read measurements from a `.csv`, `.tsv`, `.yaml`, `.yml` or `.json` file, in its order.

    A time is a number with its unit (`90 min`, `2 h`, `5 d`, from the first dose) or, with `first_dose`, a date and time with its zone. An
    empty time is kept as not known. A value may be `<5`: below the limit of quantification.

    Parameters: `ending`, the ending of the name where bytes are given; `first_dose`, an aware instant.

    Raises `BadMeasurementsError` with every row at fault, and `OSError` where the file cannot be opened.
    """
    kind = (source.suffix if isinstance(source, Path) else ending).lower()
    if isinstance(source, Path) and source.stat().st_size > LARGEST_BYTES:
        raise BadMeasurementsError(
            "The file is far larger than one person's measurements, so it was not read. Check the file."
        )
    data = source.read_bytes() if isinstance(source, Path) else source
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadMeasurementsError("The file is not text in UTF-8, so it was not read. Save it as UTF-8.") from None
    rows = _rows(text, kind)
    shelf = library or shipped_library()
    found: list[Measured] = []
    faults: list[str] = []
    for number, row in rows:
        try:
            found.append(_measured(row, first_dose, shelf))
        except _Fault as fault:
            faults.append(f"row {number}: {fault.words}")
    if faults:
        raise BadMeasurementsError(f"Some measurements cannot be read, so none was used: {'; '.join(faults)}.")
    return tuple(found)


def _rows(text: str, ending: str) -> list[tuple[int, dict[str, str]]]:
    if ending in {".yaml", ".yml", ".json"}:
        return _listed(text, ending)
    if ending not in {".csv", ".tsv", ".txt", ""}:
        raise BadMeasurementsError(
            f"Files ending in `{ending}` are not read. Save the measurements as CSV, YAML or JSON."
        )
    head = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max((",", ";", "\t"), key=head.count), strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise BadMeasurementsError(f"The table cannot be read ({error}). Check its quotation marks.") from None
    if not lines:
        raise BadMeasurementsError(f"The file holds no table. Its first row names the columns: {', '.join(COLUMNS)}.")
    headings = [cell.strip().lower() for cell in lines[0][1]]
    _check_headings(headings)
    long = [f"row {number}" for number, cells in lines if any(cell.strip() for cell in cells[len(headings) :])]
    if long:
        raise BadMeasurementsError(
            f"Some rows have more cells than there are columns, so what each means is not sure: {', '.join(long)}. "
            "Write decimals with a point, or put the columns apart by semicolons."
        )
    return [
        (number, {name: cell.strip() for name, cell in zip(headings, cells, strict=False)})
        for number, cells in lines[1:]
    ]


def _check_headings(headings: list[str]) -> None:
    unknown = [name for name in headings if name not in COLUMNS]
    lacking = [name for name in ("time", "what", "value", "unit") if name not in headings]
    if unknown or lacking or len(set(headings)) < len(headings):
        told = [f"`{name}` is not a column" for name in unknown] + [f"`{name}` is missing" for name in lacking]
        why = "; ".join(told) or "a column is named twice"
        raise BadMeasurementsError(
            f"The columns cannot be used: {why}. They are {', '.join(COLUMNS)}, the last for levels only."
        )


def _listed(text: str, ending: str) -> list[tuple[int, dict[str, str]]]:
    content: Any
    try:
        # Every word stays text, so that none becomes a clock time or a yes.
        content = json.loads(text) if ending == ".json" else yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - builds text alone
    except (ValueError, RecursionError, yaml.YAMLError):
        raise BadMeasurementsError(
            "The file is neither YAML nor JSON as it stands. Check its brackets and indents."
        ) from None
    listed = content.get("measurements") if isinstance(content, Mapping) else content
    if not isinstance(listed, list) or not all(isinstance(row, Mapping) for row in listed):
        raise BadMeasurementsError(
            f"The file holds no list of measurements. Give a list whose entries have {', '.join(COLUMNS)}."
        )
    for row in listed:
        _check_headings([str(name) for name in row if str(name) != "site"] + ["unit"] * ("unit" not in row))
    return [
        (number, {str(name): _plain(value) for name, value in row.items()})
        for number, row in enumerate(listed, start=1)
    ]


def _plain(value: object) -> str:
    return "" if value is None or value == "null" else str(value).strip()


def _measured(row: Mapping[str, str], first_dose: datetime | None, shelf: Library) -> Measured:
    what = row.get("what", "").lower().replace("_", "-")
    if what not in _KINDS:
        raise _Fault(f"`what` is none of {', '.join(_KINDS)}")
    kind, analyte = _KINDS[what]
    value, is_below = _number(row.get("value", ""))
    value = _converted(value, row.get("unit", ""), kind, analyte, shelf)
    site = row.get("site", "").lower() or None
    if site not in {None, "arterial", "venous"}:
        raise _Fault("`site` is neither arterial nor venous")
    if site is not None and kind is not MeasuredKind.LEVEL:
        raise _Fault("only a level has a `site`")
    if is_below and kind is not MeasuredKind.LEVEL:
        raise _Fault("only a level can lie below a limit")
    time = _time(row.get("time", ""), first_dose)
    return Measured(kind, None if is_below else value, time, analyte, site, value if is_below else None)


def _number(text: str) -> tuple[float, bool]:
    is_below = text.startswith("<")
    number = text.removeprefix("<").strip()
    # Python would read 0_3 as 3, and no laboratory writes that.
    if not _NUMBER.fullmatch(number) or not isfinite(float(number)):
        raise _Fault("`value` is no number; write 7, or <5 for a level below the limit of quantification")
    return float(number), is_below


def _converted(value: float, unit: str, kind: MeasuredKind, analyte: str | None, shelf: Library) -> float:
    if kind in _UNITS:
        if unit.lower() not in {"", *_UNITS[kind]}:
            raise _Fault(f"`{unit}` is no unit of {kind.value}; leave it empty or write {kind.unit}")
        return value
    if not unit:
        raise _Fault(f"the unit is missing; for example {kind.unit}")
    try:
        if kind in _MERCURY:
            return convert(value, "mm[Hg]" if unit.lower() == "mmhg" else unit, "mm[Hg]")
        return convert(value, unit, "ng/mL", molar_mass_g_per_mol=_molar_mass(analyte or "", shelf))
    except UnitError as error:
        raise _Fault(str(error).rstrip(".")) from None
    except OverflowError:
        raise _Fault(f"`value` is too large for any measurement in {unit}") from None


def _molar_mass(analyte: str, shelf: Library) -> float | None:
    name = next((one for one in ("hydroxynorketamine", "norketamine") if one in analyte), "ketamine")
    return shelf.substance().numbers[f"molar_mass_{name}"].value


def _time(text: str, first_dose: datetime | None) -> float | None:
    """Minutes from the first dose; None where the time is not known."""
    if not text:
        return None
    told = _TIME.fullmatch(text)
    if told:
        return float(told.group(1)) * _MINUTES[told.group(2).lower()]
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _Fault(
            "`time` needs its unit (90 min, 2 h, 5 d), or a date and time; leave it empty where it is not known"
        ) from None
    if first_dose is None:
        raise _Fault("`time` is a date, and when the first dose was given is not known; give it")
    if moment.tzinfo is None:
        raise _Fault("`time` has no zone, so it could be any of 26 hours; write +00:00, or your own, after it")
    return (moment - first_dose).total_seconds() / 60.0
