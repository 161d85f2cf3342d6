"""The report of a plan on disk: HTML, PDF and JSON, each written whole or not at all."""

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assuage.documents.as_json import plan_document
from assuage.documents.errors import CannotSaveError
from assuage.documents.html import render_html
from assuage.documents.pdf import render_pdf
from assuage.documents.report import plan_report
from assuage.knowledge import Library
from assuage.plan import Plan


@dataclass(frozen=True, slots=True)
class Written:
    """Where the parts of a report were written."""

    html: Path
    pdf: Path
    json: Path


def write_report(
    plan: Plan,
    folder: Path,
    *,
    name: str = "plan",
    library: Library | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> Written:
    """Write `name`.html, .pdf and .json into a folder, which is made when it is not there.

    `step` is told what is being done, for a progress display. Raises `CannotSaveError` where the folder cannot be
    written; a file that was there before is then still whole.
    """
    step("Drawing the figures")
    report = plan_report(plan, library=library)
    made = Written(folder / f"{name}.html", folder / f"{name}.pdf", folder / f"{name}.json")
    step("Setting the pages")
    page, paper = render_html(report), render_pdf(report)
    step("Writing the files")
    document = plan_document(plan, library=library).model_dump_json(indent=2)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace_files({made.html: page.encode(), made.pdf: paper, made.json: document.encode()})
    except OSError as error:
        message = (
            f"The report could not be written ({error.strerror}). Nothing was lost: choose another folder with --out."
        )
        raise CannotSaveError(message) from error
    return made


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Write everything beside its place, and move it there only when all of it is written."""
    staged: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            staged[path] = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            staged[path].chmod(0o644)
        for path, written in staged.items():
            written.replace(path)
    finally:
        for written in staged.values():
            written.unlink(missing_ok=True)
