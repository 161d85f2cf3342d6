"""A report as one self-contained HTML page: no script, no network, readable by keyboard, screen reader and printer."""

from functools import cache
from typing import TYPE_CHECKING, Any

from assuage.documents.blocks import Details, Figure, Listing, Paragraph, Report, Table
from assuage.documents.marks import MARK_WORDS
from assuage.documents.wording import unbroken

if TYPE_CHECKING:
    from jinja2 import Environment

KINDS = {Paragraph: "paragraph", Listing: "listing", Table: "table", Figure: "figure", Details: "details"}


def render_html(report: Report) -> str:
    """The page as text, every value escaped."""
    return _environment().get_template("report.html").render(report=report, words=MARK_WORDS)


@cache
def _environment() -> "Environment":
    # Imported here because only a written report needs the template engine.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("assuage.documents"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_held_together,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["kind"] = _is_kind
    return environment


def _held_together(value: Any) -> Any:
    """Text as it is printed, numbers held to their units; what is already markup (pictures, macros) stays as it is."""
    return unbroken(value) if type(value) is str else value


def _is_kind(block: Any, kind: str) -> bool:
    return KINDS[type(block)] == kind
