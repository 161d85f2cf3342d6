"""A whole report in the language of whoever reads it, for paper and for pictures, where nothing can be marked."""

from dataclasses import fields, is_dataclass, replace
from functools import partial
from typing import Any, TypeVar

from django.utils.translation import get_language

from assuage.documents import Report
from assuage.web.design.phrases.book import phrase
from assuage.web.design.phrases.drawing import redrawn

_Part = TypeVar("_Part")
_NAMES = {"id", "kind", "mark", "name"}
"""Fields that hold no words."""


def spoken(part: _Part) -> _Part:
    """A report or any part of one, with each text that the phrase book has; the others stay in English."""
    language = get_language() or "en"
    return part if language.startswith("en") else _spoken(part, language)


def footed(report: Report) -> Report:
    """A report that is in the language of the page already, with the foot of its printed pages in that language too."""
    language = (get_language() or "en").partition("-")[0]
    return replace(report, language=language, closing=spoken(report.closing), page=spoken(report.page))


def drawn(svg: str) -> str:
    """A picture with its words in the language of the page."""
    language = get_language() or "en"
    return svg if language.startswith("en") else _drawn(svg, language)


def _drawn(svg: str, language: str) -> str:
    return redrawn(svg, partial(phrase, language=language))


def _spoken(part: Any, language: str) -> Any:
    if isinstance(part, str):
        return phrase(part, language) or part
    if isinstance(part, tuple):
        return tuple(_spoken(one, language) for one in part)
    if is_dataclass(part) and not isinstance(part, type):
        named = {one.name: getattr(part, one.name) for one in fields(part) if one.name not in _NAMES}
        return replace(part, **{name: _in_field(name, value, language) for name, value in named.items()})
    return part


def _in_field(name: str, value: Any, language: str) -> Any:
    if name == "language":
        return language.partition("-")[0]
    return _drawn(value, language) if name == "svg" else _spoken(value, language)
