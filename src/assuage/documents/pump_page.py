"""The sheet of a pump programme as a page, and all of its forms on disk."""

from collections.abc import Sequence
from json import dumps
from pathlib import Path

from assuage.documents.blocks import Block, Cell, Figure, Listing, Paragraph, Report, Section, Table
from assuage.documents.errors import CannotSaveError
from assuage.documents.html import render_html
from assuage.documents.pump_json import pump_document
from assuage.documents.pump_pdf import Paper, render_pump_pdf
from assuage.documents.pump_sheet import ADVICE, SIGNATURES, PumpSheet, pump_sheet
from assuage.documents.writing import replace_files
from assuage.plan import PumpProgramme


def pump_report(sheet: PumpSheet) -> Report:
    """The sheet as a page for the screen, with the same words and numbers as on paper."""
    return Report(
        title=sheet.title,
        subtitle=sheet.order,
        banner=ADVICE,
        identity=sheet.facts,
        sections=(
            _section(
                "prepare",
                "Prepare",
                sheet.label[2].removeprefix("= "),
                Listing((" ".join(sheet.label),)),
                sheet.preparation,
                Listing(sheet.vials),
            ),
            _section("key-in", "Key in", "", sheet.steps, Paragraph(sheet.changes), Figure(sheet.picture)),
            _section("check", "Check", "", sheet.checks, sheet.limits),
            _section(
                "titrate", "Titration, and when to hold, reduce or stop", sheet.titration_words, _pairs(sheet.titration)
            ),
            _section("notes", "To know", "", Listing(sheet.notes)),
            _section("sign", "Two signatures", "", _signatures()),
        ),
        footer=sheet.footer,
    )


def write_pump(
    programme: PumpProgramme,
    folder: Path,
    *,
    name: str = "pump",
    paper: Paper = "a4",
    sessions: Sequence[int] | None = None,
) -> tuple[Path, ...]:
    """Write `name`.json, and a sheet as .html and .pdf for every session that differs; whole or not at all.

    Where sessions differ the sheets are called `name`-session-1 and so on, by the first of those that are alike.

    Raises:
        CannotPrintError: a sheet does not fit on its page.
        CannotSaveError: the folder cannot be written; what was there before is then still whole.
    """
    wanted = [group[0].number for group in programme.alike()] if sessions is None else list(sessions)
    contents = {folder / f"{name}.json": dumps(pump_document(programme), indent=2, ensure_ascii=False).encode()}
    for number in wanted:
        sheet = pump_sheet(programme, session=number)
        stem = name if len(wanted) == 1 else f"{name}-session-{number}"
        contents[folder / f"{stem}.html"] = render_html(pump_report(sheet)).encode()
        contents[folder / f"{stem}.pdf"] = render_pump_pdf(sheet, paper=paper)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace_files(contents)
    except OSError as error:
        message = f"The sheets could not be written ({error.strerror}). Nothing was lost: choose another folder."
        raise CannotSaveError(message) from error
    return tuple(contents)


def _section(name: str, title: str, lead: str, *blocks: Block) -> Section:
    return Section(name, title, lead, blocks)


def _pairs(pairs: tuple[tuple[str, str], ...]) -> Table:
    rows = tuple((Cell(name), Cell(words)) for name, words in pairs)
    return Table("What the order allows", ("", "order"), rows, widths=(1, 4))


def _signatures() -> Table:
    rows = tuple((Cell(who), Cell(""), Cell(""), Cell("")) for who in SIGNATURES)
    return Table(
        "By two people, each from the order",
        ("", "name", "signature", "date and time"),
        rows,
        widths=(1.2, 1.5, 2, 1.2),
    )
