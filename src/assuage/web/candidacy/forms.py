"""The head of the form: for which condition, by which route and in which setting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assuage.web.candidacy.conditions import ROUTES, SETTINGS, pain_conditions
from assuage.web.patients.entry_forms import OriginalSelect


class About(forms.Form):
    """What a screening is for. Left open, the chart says the condition and every rule is asked."""

    condition = forms.ChoiceField(label=_("Pain condition"), required=False, widget=OriginalSelect)
    route = forms.ChoiceField(label=_("Route"), required=False)
    setting = forms.ChoiceField(label=_("Setting"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "condition": (("", _("the one on the chart")), *pain_conditions()),
            "route": (("", _("any route")), *ROUTES.items()),
            "setting": (("", _("not said")), *SETTINGS.items()),
        }
        for name, some in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(some)


class Signature(forms.Form):
    """What is signed: the version and the mark of what was shown, and what the signature means."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)
    stands = forms.BooleanField(
        label=_("I have read the findings, and I stand for this screening as my clinical judgement."),
        error_messages={"required": _("Tick this to say what your signature means. Nothing was signed.")},
    )


class Discard(forms.Form):
    """Why a draft is thrown away."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("Why is this draft thrown away?"),
        max_length=200,
        error_messages={"required": _("Say why, in a few words. The draft is still here.")},
    )
