"""Forms about who somebody is: search, registration, details, numbers, merging."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from assuage.web.design.fields import DayInput, TripleField
from assuage.web.design.styles import active
from assuage.web.patients.models import Person
from assuage.web.patients.registering import born_in_reach


class SearchForm(forms.Form):
    """What somebody is looked for by. It is sent in the body, so that no name stands in an address or a log."""

    words = forms.CharField(
        label=_("Name"), required=False, max_length=120, help_text=_("The start is enough: doe, jo doe, or doe, jo")
    )
    birth_date = forms.DateField(label=_("Birth date"), required=False, widget=DayInput)
    identifier = forms.CharField(
        label=_("Number"), required=False, max_length=64, help_text=_("Whole, as it was given")
    )
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """At least one thing to look for."""
        found = super().clean() or {}
        if not self.errors and not any(found.get(name) for name in ("words", "birth_date", "identifier")):
            raise forms.ValidationError(_("Type a name, a birth date or a number to look for."))
        return found


class DetailsForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """Who somebody is and where to reach them."""

    needs_interpreter = TripleField(label=_("Needs an interpreter"))

    class Meta:
        """Names as they are, nothing guessed."""

        model = Person
        fields = ("family_name", "given_name", "birth_date", "sex", "phone", "email", "language", "needs_interpreter")
        widgets = {"birth_date": DayInput, "sex": forms.RadioSelect}
        labels = {
            "family_name": _("Family name"),
            "given_name": _("Given names"),
            "birth_date": _("Birth date"),
            "sex": _("Sex as recorded"),
            "phone": _("Telephone"),
            "email": _("E-mail"),
            "language": _("Language"),
        }

    def __init__(self, *args: Any, **about: Any) -> None:
        person = about.get("instance")
        if person is not None:
            kept = {True: "yes", False: "no", None: "unknown"}[person.needs_interpreter]
            about["initial"] = {"needs_interpreter": kept, **(about.get("initial") or {})}
        super().__init__(*args, **about)
        self.fields["sex"].choices = Person._meta.get_field("sex").choices  # type: ignore[attr-defined]  # no empty choice
        if person is None:
            self.fields["sex"].initial = None
            self.initial.pop("sex", None)
        self.fields["language"].widget = forms.Select(choices=[("", _("Not asked")), *languages()])
        for name in ("family_name", "given_name", "phone", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_birth_date(self) -> Any:
        """A date on which somebody who comes today may have been born."""
        born = self.cleaned_data["birth_date"]
        if not born_in_reach(born, active().today()):
            raise forms.ValidationError(_("This is after today or more than 130 years ago. Check the year."))
        return born

    def clean_needs_interpreter(self) -> bool | None:
        """Yes, no, or not known."""
        found: bool | None = {"yes": True, "no": False, "unknown": None}[self.cleaned_data["needs_interpreter"]]
        return found

    def _post_clean(self) -> None:
        """The row is written by a service, never by the form."""

    @property
    def details(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ChangeForm(DetailsForm):
    """Details of somebody who is registered, with the version they were read at."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class NumberForm(forms.Form):
    """A number that somebody gave the person."""

    system = forms.CharField(
        label=_("Who gave the number"), max_length=120, help_text=_("For example the name of a hospital or an insurer")
    )
    value = forms.CharField(label=_("Number"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class RegistrationForm(DetailsForm):
    """Details, a number, and the word that the likely doubles are others."""

    system = forms.CharField(label=_("Who gave the number"), max_length=120, required=False)
    value = forms.CharField(
        label=_("Number"),
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_somebody_else = forms.BooleanField(label=_("None of these is the same person"), required=False)

    def clean(self) -> dict[str, Any]:
        """A number comes with whoever gave it."""
        found = super().clean() or {}
        if bool(found.get("system")) != bool(found.get("value")):
            lacking = "value" if found.get("system") else "system"
            self.add_error(lacking, _("Write both the number and who gave it, or neither."))
        return found

    @property
    def identifiers(self) -> tuple[tuple[str, str], ...]:
        """The number, where one was given."""
        given = self.cleaned_data
        return ((given["system"], given["value"]),) if given.get("system") else ()


class ReasonForm(forms.Form):
    """Why something is taken back or done all the same."""

    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("It stays with the record."))


def languages() -> list[tuple[str, Any]]:
    """The languages one may speak here, each by its own name."""
    named = dict(settings.LANGUAGES)
    more = {
        "ar": "العربية", "es": "Español", "fr": "Français", "it": "Italiano", "pl": "Polski", "pt": "Português",
        "ro": "Română", "ru": "Русский", "tr": "Türkçe", "uk": "Українська", "zh": "中文", "ur": "اردو", "other": _("Another"),
    }  # fmt: skip
    return [*named.items(), *more.items()]
