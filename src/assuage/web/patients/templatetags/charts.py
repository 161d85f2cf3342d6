"""`{% load charts %}`: entries of a chart in words."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from assuage.patient import vocabulary
from assuage.web.design.phrases import told, told_plainly
from assuage.web.design.quantities import quantity
from assuage.web.patients.forms import languages
from assuage.web.patients.models import Entry, EntryKind

register = template.Library()


@register.filter
def called(concept: str) -> str:
    """The plain name of a concept of the vocabulary."""
    return str(told(vocabulary().called(concept)))


@register.filter
def answer(word: str) -> str:
    """Yes, no or unknown in the language of the page."""
    return {"yes": _("yes"), "no": _("no"), "unknown": _("unknown")}.get(word, word)


@register.filter
def amount(entry: Entry) -> str:
    """The value of a measurement, or the dose of a medicine with its route; why it is unknown where it is."""
    if entry.kind == EntryKind.MEASUREMENT:
        return quantity(entry.value, entry.unit)
    if entry.value is not None:
        dose = quantity(entry.value, entry.unit)
    else:
        dose = told(entry.why_unknown) if entry.why_unknown else _("no dose is written")
    return format_html("{}, {}", dose, route(entry.route)) if entry.route else dose


@register.filter
def route(word: str) -> str:
    """A route in words: `iv` is intravenous."""
    return str(_routes().get(word, word.replace("_", " ")))


@register.filter
def said(entry: Entry) -> str:
    """What an entry says, in one line."""
    if entry.kind == EntryKind.EVENT:
        return entry.words or entry.concept
    name = called(entry.concept)
    if entry.kind == EntryKind.FACT:
        told = format_html("{}: {}", name, answer(entry.answer))
        return format_html("{} ({})", told, told_plainly(entry.words)) if entry.words else told
    return format_html("{}: {}", name, amount(entry))


@register.filter
def language_name(code: str) -> str:
    """The language of a code, by its own name, whichever country it is of; a code that is none of ours as it stands."""
    named = dict(languages())
    alike = (name for other, name in named.items() if other.partition("-")[0] == code.partition("-")[0])
    return str(named.get(code) or next(alike, code))


@register.filter
def origin(entry: Entry) -> str:
    """Where an entry came from, in words a person reads: the file it was imported from, or who wrote it."""
    if entry.imported_from_id is not None and entry.imported_from is not None:
        return _("%(file)s, %(place)s") % {"file": entry.imported_from.name, "place": entry.source}
    return _("written by %(who)s") % {"who": entry.recorded_by}


def _routes() -> dict[str, Any]:
    return {
        "oral": _("by mouth"),
        "sublingual": _("under the tongue"),
        "buccal": _("buccal"),
        "oral_film": _("oral film"),
        "iv": _("intravenous"),
        "im": _("intramuscular"),
        "sc": _("subcutaneous"),
        "nasal": _("nasal"),
        "transdermal": _("patch"),
        "rectal": _("rectal"),
        "inhaled": _("inhaled"),
        "topical": _("on the skin"),
        "epidural": _("epidural"),
        "intrathecal": _("intrathecal"),
        "intra_articular": _("into a joint"),
        "trigger_point": _("trigger point"),
    }
