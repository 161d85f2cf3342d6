"""Words of the rooms below the application on a page: in English whatever the language of the page, and marked as that for whoever hears it.

Names of the vocabulary, rules, reasons, sources and what a reader of files says are not translated; a screen reader would otherwise speak
them as if they were.
"""

from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language


def original(words: Any) -> Any:
    """The words, marked as English where the page is in another language."""
    if not words or (get_language() or "en").startswith("en"):
        return words
    return format_html('<span lang="en">{}</span>', words)


def filled(text: str, **parts: Any) -> SafeString:
    """A translated text with its places `%(name)s` filled, of which some may be marked; everything else is escaped."""
    escaped = {name: conditional_escape(words) for name, words in parts.items()}
    return mark_safe(conditional_escape(text) % escaped)  # noqa: S308 - escaped before
