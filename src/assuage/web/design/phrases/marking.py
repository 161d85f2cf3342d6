"""Words of the rooms below the application on a page: in its language where the phrase book has them, else in English and marked so.

A screen reader would otherwise speak English as if it were the language of the page.
"""

from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from assuage.web.design.phrases.book import phrase


def told(words: Any) -> Any:
    """The words in the language of the page, or as they are and marked as English; what is safe for a page already was told before."""
    language = get_language() or "en"
    if not words or isinstance(words, SafeString) or language.startswith("en"):
        return words
    said = phrase(str(words), language)
    return format_html('<span lang="en">{}</span>', words) if said is None else said


def told_plainly(words: Any) -> Any:
    """As `told`, for an attribute or a title, where nothing can be marked, and for what is of no language, such as a name."""
    language = get_language() or "en"
    return words if not words or language.startswith("en") else phrase(str(words), language) or words


def filled(text: str, **parts: Any) -> SafeString:
    """A translated text with its places `%(name)s` filled, of which some may be marked; everything else is escaped."""
    escaped = {name: conditional_escape(words) for name, words in parts.items()}
    return mark_safe(conditional_escape(text) % escaped)  # noqa: S308 - escaped before
