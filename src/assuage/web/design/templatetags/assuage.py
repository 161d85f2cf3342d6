"""`{% load assuage %}`: dates, times, weights and quantities in the style of the site, and what the parts of the design ask of forms."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import CheckboxInput
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assuage.web.design import quantities
from assuage.web.design.styles import active

register = template.Library()

_INFANT_YEARS = 2


@register.filter
def day(value: date | datetime | None) -> str:
    """`{{ person.birth_date|day }}`: 14 Mar 1980, or Mar 14, 1980 where the site is American."""
    return active().day(value)


@register.filter
def moment(value: datetime | None) -> str:
    """`{{ entry.recorded_at|moment }}`: the date and the time in the site's zone."""
    return active().moment(value)


@register.filter
def clock(value: datetime | None) -> str:
    """`{{ event.at|clock }}`: the time of day in the site's zone, 24 hours."""
    return active().clock(value)


@register.filter
def when(entry: Any) -> str:
    """The time of an entry of a chart, as exactly as it is known: a day where `is_day`, else a moment, else words."""
    if entry.at is None:
        return _("no date")
    return active().day(entry.at.date()) if entry.is_day else active().moment(entry.at)


@register.filter
def weight(kg: float | None) -> str:
    """`{{ kg|weight }}`: 70.5 kg, or 155 lb (70.5 kg)."""
    return quantities.weight(kg, is_american=active().is_american_units)


@register.filter
def height(cm: float | None) -> str:
    """`{{ cm|height }}`: 170 cm, or 5 ft 7 in (170 cm)."""
    return quantities.height(cm, is_american=active().is_american_units)


@register.filter
def quantity(value: Any, code: str = "") -> str:
    """`{{ rate|quantity:"mg/h" }}`: the number and its unit, which never break over a line."""
    return quantities.quantity(value, code)


@register.filter
def number(value: Any) -> str:
    """A number without a trailing zero."""
    return quantities.number(value)


@register.filter
def unit(code: str) -> str:
    """A UCUM code as people write it."""
    return quantities.unit(code)


@register.filter
def age_in_words(born: date | None) -> str:
    """Whole years lived today at the site; months under two years."""
    if born is None:
        return _("age unknown")
    today = active().today()
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    if months < 0:
        return _("born after today")
    if months < _INFANT_YEARS * 12:
        return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}
    years = months // 12
    return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}


@register.filter
def is_box(field: Any) -> bool:
    """Whether a field is one box to tick, whose label stands behind it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.simple_tag
def summary_of(form: Any) -> list[tuple[str, str]]:
    """Every error of a form or of several, each with the anchor of its field."""
    if not form:
        return []
    return [one for each in (form if isinstance(form, list | tuple) else [form]) for one in _errors(each)]


def _errors(form: Any) -> Iterator[tuple[str, str]]:
    if not getattr(form, "is_bound", False):
        return
    for error in form.non_field_errors():
        yield "", str(error)
    for field in form:
        anchor = f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label
        for error in field.errors:
            yield anchor, f"{field.label}: {error}"
