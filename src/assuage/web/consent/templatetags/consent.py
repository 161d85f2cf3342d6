"""`{% load consent %}`: the little that texts of consent mark up."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_STRONG = re.compile(r"\*\*(.+?)\*\*")


@register.filter
def strong(words: str) -> SafeString:
    """`**off-label**` as strong text; everything else is escaped."""
    return mark_safe(_STRONG.sub(r"<strong>\1</strong>", conditional_escape(words)))  # noqa: S308 - escaped before
