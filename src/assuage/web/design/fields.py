"""Fields that the forms of every room share: yes, no or unknown; a moment in the site's zone."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

YES_NO_UNKNOWN = (("yes", _("Yes")), ("no", _("No")), ("unknown", _("Unknown")))


class TripleField(forms.ChoiceField):
    """Yes, no and unknown as three equal choices; nothing is ticked beforehand, and not answering is an error where it is required."""

    def __init__(self, **about: Any) -> None:
        about.setdefault("choices", YES_NO_UNKNOWN)
        about.setdefault("widget", forms.RadioSelect)
        about.setdefault("error_messages", {"required": _("Choose yes, no or unknown.")})
        super().__init__(**about)


class DayInput(forms.DateInput):
    """A date as the browser asks for it, which writes the day in the way of whoever sits there."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A date and a time as the browser asks for them; read in the zone of the site (`design.styles`)."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")
