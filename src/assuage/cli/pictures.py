"""A picture as a file of its own, which a screen reader can tell: its title, what it shows, and its numbers."""

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assuage.figures import Picture


def standalone(picture: "Picture") -> str:
    """The SVG with its title, its summary and its table as text inside it."""
    rows = [f"{escape(picture.summary)}"] + [escape("; ".join(row)) for row in picture.table]
    told = f"<title>{escape(picture.title)}</title>\n<desc>{chr(10).join(rows)}</desc>\n"
    head, rest = picture.svg.split(">", 1)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{head} role="img">\n{told}{rest}'
