"""`told` and `told_plainly`, which every template has: words of the rooms below in the language of the page."""

from typing import Any

from django import template
from django.utils.translation import get_language

from assuage.web.design.phrases import phrase, told

register = template.Library()

register.filter(told)


@register.filter
def told_plainly(words: Any) -> Any:
    """As `told`, for an attribute or a title, where nothing can be marked."""
    language = get_language() or "en"
    return words if not words or language.startswith("en") else phrase(str(words), language) or words
