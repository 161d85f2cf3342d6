"""Which condition and route are looked up; the code that opens the questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assuage.web.candidacy.conditions import ROUTES
from assuage.web.decision.knowledge import conditions


class About(forms.Form):
    """What is looked up."""

    condition = forms.ChoiceField(
        label=_("Pain condition"), error_messages={"required": _("Choose the condition to look up.")}
    )
    route = forms.ChoiceField(label=_("Route"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in {
            "condition": (("", _("Choose a condition")), *conditions()),
            "route": (("", _("any route")), *ROUTES.items()),
        }.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(choices)


class Code(forms.Form):
    """The code that a clinician reads out."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Ten letters and figures, which your clinician gives you. It works once."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Type the code that your clinician gave you.")},
    )
