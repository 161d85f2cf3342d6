"""The sheet of a pump programme as one page of paper by Typst, A4 or US Letter; it prints in grey.

The picture of the steps is left to the screen where the page has no room for it.
"""

import json
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from assuage.documents.blocks import Cell, Table
from assuage.documents.errors import CannotPrintError
from assuage.documents.marks import MARK_WORDS
from assuage.documents.pump_sheet import SIGNATURES, PumpSheet
from assuage.documents.wording import unbroken

Paper = Literal["a4", "us-letter"]

_ONE_COLUMN_UP_TO_ROWS = 14
_PICTURE_WIDTHS = (62, 50, 0)
"""Shares of the line tried for the picture [%], the last without it."""


def render_pump_pdf(sheet: PumpSheet, *, paper: Paper = "a4") -> bytes:
    """The sheet as PDF bytes, one page; the text arrives as data, so nothing in it can act as markup.

    Raises:
        CannotPrintError: it does not fit on one page.
    """
    # Imported here because only a written sheet needs the typesetter (and matplotlib's fonts).
    import matplotlib as mpl
    import typst

    template = resources.files("assuage.documents").joinpath("templates/pump_sheet.typ").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "sheet.typ").write_text(template, encoding="utf-8")
        (root / "steps.svg").write_text(sheet.picture.svg, encoding="utf-8")
        settings: dict[str, Any] = {
            "root": str(root),
            "font_paths": [str(Path(mpl.get_data_path()) / "fonts" / "ttf")],
            "ignore_system_fonts": True,
        }
        for width in _PICTURE_WIDTHS:
            data = json.dumps(_data(sheet, paper, picture_percent=width), ensure_ascii=False)
            (root / "sheet.json").write_text(unbroken(data), encoding="utf-8")
            pages = json.loads(typst.query(str(root / "sheet.typ"), "<pages>", field="value", one=True, **settings))
            if pages == 1:
                break
        else:
            raise CannotPrintError(
                "The sheet does not fit on one page, and two people must see all of it at once. Take a larger container, or "
                "shorten the reasons."
            )
        made = typst.compile(str(root / "sheet.typ"), format="pdf", **settings)
    if not isinstance(made, bytes):
        raise TypeError("the typesetter returned pages instead of one PDF")
    return made


def _data(sheet: PumpSheet, paper: Paper, *, picture_percent: int) -> dict[str, Any]:
    rows = len(sheet.steps.rows)
    return {
        "paper": paper,
        "title": sheet.title,
        "kind": sheet.preparation.header[0],
        "order": sheet.order,
        "facts": [list(pair) for pair in sheet.facts],
        "label": list(sheet.label),
        "preparation": _table(sheet.preparation),
        "vials": list(sheet.vials),
        "steps": _table(sheet.steps),
        "changes": sheet.changes,
        "rows-beside": rows > _ONE_COLUMN_UP_TO_ROWS,
        "picture": "steps.svg" if picture_percent else "",
        "picture-width": picture_percent,
        "summary": f"{sheet.picture.title}. {sheet.picture.summary}",
        "checks": _table(sheet.checks),
        "limits": _table(sheet.limits),
        "titration": [list(pair) for pair in sheet.titration],
        "titration-words": sheet.titration_words,
        "notes": list(sheet.notes),
        "signatures": list(SIGNATURES),
        "footer": list(sheet.footer),
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "header": list(table.header),
        "widths": list(table.widths),
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
    }


def _cell(cell: Cell) -> dict[str, str]:
    return {"text": cell.text, "mark": cell.mark, "word": MARK_WORDS.get(cell.mark, ""), "small": cell.small}
