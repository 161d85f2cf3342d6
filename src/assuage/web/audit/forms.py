"""What an auditor looks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assuage.web.audit.selectors import Wanted
from assuage.web.design.fields import DayInput


class FilterForm(forms.Form):
    """Every part may be left empty. Ids only: an address of a page never holds a name."""

    user = forms.UUIDField(required=False, label=_("User id"))
    person = forms.UUIDField(required=False, label=_("Person id"))
    verb = forms.CharField(
        required=False,
        max_length=80,
        label=_("What was done"),
        help_text=_("Such as read, list, write, sign, sign in."),
    )
    first_day = forms.DateField(required=False, label=_("From"), widget=DayInput())
    last_day = forms.DateField(required=False, label=_("To"), widget=DayInput())
    refused = forms.BooleanField(required=False, label=_("Only what was refused"))

    def wanted(self) -> Wanted:
        """What was asked for, as far as it could be read."""
        said = self.cleaned_data
        return Wanted(
            user_id=said.get("user"),
            person_id=said.get("person"),
            verb=(said.get("verb") or "").strip().lower(),
            refused=bool(said.get("refused")),
            first_day=said.get("first_day"),
            last_day=said.get("last_day"),
        )
