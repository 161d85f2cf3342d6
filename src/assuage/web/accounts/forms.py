"""What is asked of accounts, roles and emergencies."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import SetPasswordForm
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assuage.web.accounts.models import Role, Site
from assuage.web.design.fields import DayInput


class UserSearchForm(forms.Form):
    """Whom an administrator looks for. It is sent in the body, so that no name stands in an address or a log."""

    words = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=120)
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)


class RoleForm(forms.Form):
    """A role at a site of the administrator's."""

    site = forms.ModelChoiceField(Site.objects.none(), label=_("Site"), empty_label=None)
    role = forms.ChoiceField(choices=Role.choices, label=_("Role"))

    def __init__(self, *args: Any, sites: QuerySet[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["site"]
        chosen.queryset = sites

    def clean_role(self) -> Role:
        """As the role itself."""
        return Role(self.cleaned_data["role"])


class NewUserForm(RoleForm):
    """Somebody new, with a first role."""

    name = forms.CharField(max_length=120, label=_("Name"), help_text=_("As it is signed with."))
    email = forms.EmailField(label=_("E-mail address"), help_text=_("To sign in with. No letter is sent to it."))
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=_("Language"))

    field_order = ("name", "email", "language", "site", "role")


class WelcomeForm(SetPasswordForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """The password of somebody who came by a link."""


class LanguageForm(forms.Form):
    """The language of one's own pages."""

    language = forms.ChoiceField(
        choices=[("", _("As the browser asks")), *settings.LANGUAGES], required=False, label=_("Language")
    )


class EmergencyForm(forms.Form):
    """One person by what only who is with them knows, and why."""

    system = forms.CharField(
        max_length=120,
        label=_("Who gave the number"),
        help_text=_("Exactly as registered, such as the hospital's name."),
    )
    value = forms.CharField(max_length=64, label=_("Number"), help_text=_("Exactly, with every letter and stroke."))
    birth_date = forms.DateField(label=_("Birth date"), widget=DayInput())
    reason = forms.CharField(
        label=_("Why this cannot wait"),
        min_length=10,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Somebody else reads it afterwards. Write what happened, in a sentence."),
    )


class ReviewForm(forms.Form):
    """What the reviewer found."""

    found = forms.CharField(
        label=_("What you found"),
        min_length=5,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whether the reason holds, and whether what was opened fits it."),
    )
