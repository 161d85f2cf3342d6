"""The user's own table: CSV or Excel in, headed columns of cells out, every fault of its shape at once."""

import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import category

from assuage.evidence.errors import BadTableError, Fault

LARGEST_BYTES = 10_000_000
"""Ten megabytes hold a hundred thousand studies; anything larger is another kind of file."""
_LARGEST_UNPACKED_BYTES = 20 * LARGEST_BYTES
_DELIMITERS = (",", ";", "\t")
_OLD_EXCEL = {".xls", ".xlsb", ".ods"}

Cell = str | float | None
"""Text as typed, a number that the spreadsheet itself holds as one, or an empty cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the spreadsheet counts it, and its cells by heading."""

    number: int
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its file's name; rows that are empty throughout are left out."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(path: Path, *, sheet: str | None = None) -> Table:
    """Read a `.csv`, `.tsv`, `.txt` or `.xlsx` file whose first row holds the headings.

    Parameters: `sheet`, the sheet of an Excel file, which is the first unless named.
    Errors: `BadTableError` with every fault of the file's shape; `OSError` where the file can't be opened.
    """
    ending = path.suffix.lower()
    if ending in _OLD_EXCEL:
        raise _bad(path, f"`{ending}` files are not read", "the table saved as .xlsx or as CSV")
    if path.stat().st_size > LARGEST_BYTES:
        raise _bad(path, f"it is larger than {LARGEST_BYTES // 1_000_000} MB", "a table of studies")
    if ending in {".xlsx", ".xlsm"}:
        return _table(path.name, _excel_rows(path, sheet))
    if sheet is not None:
        raise _bad(path, "only an Excel file has sheets", "no sheet named")
    return _table(path.name, _csv_rows(path))


def _bad(path: Path, wrong: str, allowed: str) -> BadTableError:
    return BadTableError(path.name, (Fault(wrong, allowed),))


def _csv_rows(path: Path) -> list[tuple[int, list[Cell]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _bad(path, f"byte {error.start} is not UTF-8 text", "a CSV saved as UTF-8, or an .xlsx file") from None
    head = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[tuple[int, list[Cell]]] = []
    try:
        found.extend((reader.line_num, [_plain(cell) for cell in cells]) for cells in reader)
    except csv.Error as error:
        raise BadTableError(
            path.name, (Fault(f"it cannot be read ({error})", "cells without a stray quotation mark", reader.line_num),)
        ) from None
    return found


def _excel_rows(path: Path, sheet: str | None) -> list[tuple[int, list[Cell]]]:
    try:
        with zipfile.ZipFile(path) as package:
            unpacked = sum(member.file_size for member in package.infolist())
    except (zipfile.BadZipFile, NotImplementedError):
        raise _bad(path, "it is not an Excel file, whatever its name says", "an .xlsx file, or a CSV") from None
    if unpacked > _LARGEST_UNPACKED_BYTES:
        raise _bad(path, f"it unpacks to {unpacked // 1_000_000} MB", "a table of studies")
    import openpyxl  # only a table in Excel needs it

    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except Exception:  # noqa: BLE001 - a broken package fails in openpyxl in as many ways as there are parts in it
        raise _bad(path, "it is not an Excel file that can be read", "an .xlsx file saved anew, or a CSV") from None
    names = [one.title for one in book.worksheets]
    if not names or (sheet is not None and sheet not in names):
        wrong = f"there is no sheet `{sheet}`" if names else "it has no sheet of cells"
        raise _bad(path, wrong, ", ".join(names) or "an .xlsx file with a table")
    rows = book[sheet if sheet is not None else names[0]].iter_rows()
    faults: list[Fault] = []
    found = [(number, [_excel_cell(cell, number, faults) for cell in cells]) for number, cells in enumerate(rows, 1)]
    if faults:
        raise BadTableError(path.name, tuple(faults))
    return found


def _excel_cell(cell: Any, row: int, faults: list[Fault]) -> Cell:
    value = cell.value
    if value is None or isinstance(value, str):
        return _plain(value or "")
    if isinstance(value, bool) or not isinstance(value, int | float):
        kind = "true or false" if isinstance(value, bool) else "a date or a time"
        faults.append(Fault(f"the cell {cell.coordinate} holds {kind}", "a number or text", row))
        return None
    return float(value)


def _plain(text: str) -> Cell:
    """Text with its white space made single; None where nothing is left."""
    return " ".join(text.split()) or None


def _is_text(cell: Cell) -> bool:
    """Whether every sign can be shown; control signs and signs that Unicode does not know cannot."""
    return not isinstance(cell, str) or not any(category(sign) in {"Cc", "Cn", "Cs"} for sign in cell)


def _table(name: str, lines: list[tuple[int, list[Cell]]]) -> Table:
    """Headings and rows, or every fault of their shape."""
    lines = [(number, cells) for number, cells in lines if any(cell is not None for cell in cells)]
    unreadable = [
        Fault(f"cell {place} holds a sign that is no text", "letters, digits and punctuation", number)
        for number, cells in lines
        for place, cell in enumerate(cells, 1)
        if not _is_text(cell)
    ]
    if unreadable:
        raise BadTableError(name, tuple(unreadable))
    if len(lines) < 2:  # noqa: PLR2004 a heading and a row
        raise BadTableError(name, (Fault("there is no row below the headings", "headings in row 1, one study a row"),))
    (head, titles), *body = lines
    while titles and titles[-1] is None:
        titles = titles[:-1]
    headings = ["" if title is None else str(title) for title in titles]
    faults = [
        Fault(f"the heading of column {place} is empty", "a name for every column", head)
        for place, heading in enumerate(headings, 1)
        if not heading
    ]
    twice = sorted({heading for heading in headings if heading and headings.count(heading) > 1})
    faults += [Fault("two columns have this heading", "each heading once", head, heading) for heading in twice]
    faults += [
        Fault(
            f"it has {len(cells)} cells under {len(headings)} heading{'' if len(headings) == 1 else 's'}",
            "no more cells than headings",
            number,
        )
        for number, cells in body
        if any(cell is not None for cell in cells[len(headings) :])
    ]
    if faults:
        raise BadTableError(name, tuple(faults))
    rows = tuple(
        Row(number, {heading: cells[place] if place < len(cells) else None for place, heading in enumerate(headings)})
        for number, cells in body
    )
    return Table(name, tuple(headings), rows)
