"""How the marks of documents look in pages."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from assuage.web.candidacy.conditions import SETTINGS

register = template.Library()

_BADGES = {
    "good": "yes",
    "caution": "caution",
    "stop": "stop",
    "assumed": "draft",
    "draft": "draft",
    "unknown": "unknown",
}
_BANNERS = {"stop": "stop", "caution": "caution"}


@register.filter
def badge_kind(mark: str) -> str:
    """The badge of the design room for a mark of a document."""
    return _BADGES.get(mark, "quiet")


@register.filter
def banner_kind(mark: str) -> str:
    """The banner for a mark."""
    return _BANNERS.get(mark, "note")


@register.filter
def mark_words(mark: str) -> str:
    """A mark in one word."""
    return {
        "good": _("kept"),
        "caution": _("caution"),
        "stop": _("stop"),
        "assumed": _("assumed"),
        "draft": _("draft"),
        "unknown": _("not known"),
    }.get(mark, mark)


@register.filter
def setting_words(setting: str) -> str:
    """A setting by its name."""
    return str(SETTINGS.get(setting, setting))


@register.filter
def fact_words(name: str) -> str:
    """What is counted from an order, by its name."""
    return {
        "Sessions": _("Sessions"),
        "Time it runs": _("Time it runs"),
        "Total dose": _("Total dose"),
        "Highest rate": _("Highest rate"),
        "Dosing weight": _("Dosing weight"),
    }.get(name, name)


@register.filter
def chance_words(of: str) -> str:
    """What a chance is of."""
    return {
        "goal": _("Meets the goal"),
        "dissociation": _("Distressing dissociation"),
        "systolic": _("Too high a pressure"),
    }.get(of, of)


@register.filter
def at(mapping: Any, name: str) -> Any:
    """The value of a name that is also the name of a method, such as `items`."""
    return mapping.get(name)
