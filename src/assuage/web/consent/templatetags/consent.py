"""`{% load consent %}`: the little that texts of consent mark up."""

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

_STRONG = re.compile(r"\*\*(.+?)\*\*")


@register.filter
def strong(words: str) -> SafeString:
    """`**off-label**` as strong text; everything else is escaped."""
    return mark_safe(_STRONG.sub(r"<strong>\1</strong>", conditional_escape(words)))  # noqa: S308 - escaped before


@register.filter
def in_language(words: str, language: str) -> str:
    """Words of a text of consent, marked with its language where that is not the one of the page."""
    if (get_language() or "en")[:2] == language:
        return words
    return format_html('<span lang="{}">{}</span>', language, words)
