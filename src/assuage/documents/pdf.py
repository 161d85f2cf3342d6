"""A report as PDF by Typst: the same parts as the page, laid out for paper, tagged for screen readers."""

import json
import tempfile
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from assuage.documents.blocks import Block, Cell, Details, Figure, Listing, Paragraph, Report, Section, Table
from assuage.documents.marks import MARK_WORDS
from assuage.documents.wording import unbroken

_ATTACHED = """
#page(margin: 0pt, header: none, footer: none, image("attached-{number}.pdf", width: 100%, alt: "sheet {number}"))
"""


def render_pdf(report: Report, *, attached: Sequence[bytes] = ()) -> bytes:
    """The report as PDF bytes; text arrives as data, so nothing in it can act as markup.

    `attached` are PDFs of one page each, A4, which follow it as they are.
    """
    return typeset(for_typesetter(report), attached=attached)


def for_typesetter(report: Report) -> str:
    """All that the PDF of a report is made from, its pictures among it, as JSON: what is kept of it can be typeset later."""
    pictures: dict[str, str] = {}
    said = _report(report, pictures)
    return json.dumps(
        {"report": unbroken(json.dumps(said, ensure_ascii=False)), "pictures": pictures}, ensure_ascii=False
    )


def typeset(given: str, *, attached: Sequence[bytes] = ()) -> bytes:
    """The PDF of what `for_typesetter` gave."""
    # Imported here because only a written report needs the typesetter (and matplotlib's fonts).
    import matplotlib as mpl
    import typst

    said = json.loads(given)
    template = resources.files("assuage.documents").joinpath("templates/report.typ").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for number, sheet in enumerate(attached, start=1):
            (root / f"attached-{number}.pdf").write_bytes(sheet)
            template += _ATTACHED.format(number=number)
        for name, picture in said["pictures"].items():
            (root / name).write_text(picture, encoding="utf-8")
        (root / "report.typ").write_text(template, encoding="utf-8")
        (root / "report.json").write_text(said["report"], encoding="utf-8")
        made = typst.compile(
            str(root / "report.typ"),
            root=str(root),
            font_paths=[str(Path(mpl.get_data_path()) / "fonts" / "ttf")],
            ignore_system_fonts=True,
            format="pdf",
        )
    if not isinstance(made, bytes):
        raise TypeError("the typesetter returned pages instead of one PDF")
    return made


def _report(report: Report, pictures: dict[str, str]) -> dict[str, Any]:
    return {
        "title": report.title,
        "subtitle": report.subtitle,
        "banner": report.banner,
        "identity": [list(pair) for pair in report.identity],
        "sections": [_section(section, pictures) for section in report.sections],
        "footer": list(report.footer),
        "large": report.large,
        "language": report.language,
        "closing": report.closing,
        "page": report.page.split("#"),
    }


def _section(section: Section, pictures: dict[str, str]) -> dict[str, Any]:
    blocks = _blocks(section.blocks, pictures)
    return {"title": section.title, "lead": section.lead, "blocks": blocks, "half": section.half}


def _blocks(blocks: tuple[Block, ...], pictures: dict[str, str]) -> list[dict[str, Any]]:
    return [_block(block, pictures) for block in blocks if not isinstance(block, Details) or block.on_paper]


def _block(block: Block, pictures: dict[str, str]) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "text": block.text, "mark": block.mark, "word": MARK_WORDS.get(block.mark, "")}
        case Listing():
            return {"kind": "listing", "items": list(block.items)}
        case Table():
            rows = [[_cell(cell) for cell in row] for row in block.rows]
            widths = list(block.widths) or [1.2, *(1.0 for _ in block.header[1:])]
            return {
                "kind": "table",
                "caption": block.caption,
                "header": list(block.header),
                "rows": rows,
                "widths": widths,
                "dense": block.dense,
            }
        case Figure():
            picture = block.picture
            path = f"{picture.name}.svg"
            pictures[path] = picture.svg
            return {"kind": "figure", "path": path, "title": picture.title, "summary": picture.summary}
        case Details():
            return {
                "kind": "details",
                "summary": block.summary,
                "blocks": _blocks(block.blocks, pictures),
            }


def _cell(cell: Cell) -> dict[str, str]:
    return {"text": cell.text, "mark": cell.mark, "word": MARK_WORDS.get(cell.mark, ""), "small": cell.small}
