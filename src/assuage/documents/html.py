"""A report as one self-contained HTML page: no script, no network, readable by keyboard, screen reader and printer."""

from typing import Any

from assuage.documents.blocks import Details, Figure, Listing, Paragraph, Report, Table

KINDS = {Paragraph: "paragraph", Listing: "listing", Table: "table", Figure: "figure", Details: "details"}

MARK_WORDS = {
    "good": "✓",
    "caution": "▲ caution",
    "stop": "■ stop",
    "assumed": "◇ assumed",
    "draft": "◇ draft",
    "unknown": "? unknown",
}


def render_html(report: Report) -> str:
    """The page as text, every value escaped."""
    # Imported here because only a written report needs the template engine.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("assuage.documents"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["kind"] = _is_kind
    return environment.get_template("report.html").render(report=report, words=MARK_WORDS)


def _is_kind(block: Any, kind: str) -> bool:
    return KINDS[type(block)] == kind
