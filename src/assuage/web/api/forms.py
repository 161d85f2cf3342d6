"""What is asked of programs and tokens."""

import json
import re
import warnings
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import KeySet

from assuage.web.accounts.models import Site, User
from assuage.web.api.models import Client, ClientKind
from assuage.web.api.scopes import JSON_SCOPES, SIGN_IN, smart_scopes

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_PLACE = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:]+\](:\d{1,5})?")
"""A host and its port, and nothing that would mean something in a policy of the pages."""


class ClientForm(forms.Form):
    """A program that is let in."""

    name = forms.CharField(
        max_length=120, label=gettext_lazy("Name"), help_text=gettext_lazy("As users are asked to let it in.")
    )
    site = forms.ModelChoiceField(Site.objects.none(), label=gettext_lazy("Site"), empty_label=None)
    kind = forms.ChoiceField(choices=ClientKind.choices, label=gettext_lazy("Kind"))
    scopes = forms.CharField(
        max_length=1_000,
        label=gettext_lazy("The most it may ask for"),
        help_text=gettext_lazy("Scopes, apart by spaces, such as launch/patient patient/*.rs"),
    )
    redirect_uris = forms.CharField(
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=gettext_lazy("Where users are sent back to"),
        help_text=gettext_lazy("For an app: one address a line, exactly as it asks for it."),
    )
    launch_uri = forms.URLField(
        required=False, assume_scheme="https", label=gettext_lazy("Where it is opened from a chart"), max_length=200
    )
    keys = forms.CharField(
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=gettext_lazy("Its public keys"),
        help_text=gettext_lazy("A JWK set. For an app with a key, and for a service."),
    )
    acts_as = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=gettext_lazy("Acts as"),
        help_text=gettext_lazy(
            "For a service: the user whose roles bound what it may read. Make an account of its own for it."
        ),
    )

    def __init__(self, *args: Any, sites: Any, users: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site: Any = self.fields["site"]
        site.queryset = sites
        user: Any = self.fields["acts_as"]
        user.queryset = users

    def clean_name(self) -> str:
        """A name that no other program has."""
        name: str = self.cleaned_data["name"]
        if Client.objects.filter(name=name).exists():
            raise forms.ValidationError(_("A program of this name was let in already. Choose another name."))
        return name

    def clean_scopes(self) -> str:
        """Scopes that are known."""
        asked = self.cleaned_data["scopes"].split()
        strange = [one for one in asked if one not in JSON_SCOPES and one not in SIGN_IN and not smart_scopes(one)]
        if strange:
            raise forms.ValidationError(_("Not a scope: %(one)s") % {"one": strange[0][:40]})
        return " ".join(dict.fromkeys(asked))

    def clean_redirect_uris(self) -> list[str]:
        """Addresses that nobody listens in on."""
        found = self.cleaned_data["redirect_uris"].split()
        for one in found:
            if not _is_private(one):
                raise forms.ValidationError(
                    _("An address begins with https:// (or http://localhost), and has no # in it.")
                )
        return list(dict.fromkeys(found))

    def clean_launch_uri(self) -> str:
        """As an address to be sent back to."""
        address: str = self.cleaned_data["launch_uri"]
        if address and not _is_private(address):
            raise forms.ValidationError(_("An address begins with https:// (or http://localhost), and has no # in it."))
        return address

    def clean_keys(self) -> dict[str, Any]:
        """A set of public keys, without any private part."""
        return public_keys(self.cleaned_data["keys"])

    def clean(self) -> dict[str, Any]:
        """What each kind needs."""
        given: dict[str, Any] = super().clean() or {}
        kind = given.get("kind")
        if kind == ClientKind.BACKEND:
            self._need(given, "acts_as", "keys")
        else:
            given["acts_as"] = None
            self._need(given, "redirect_uris", *(("keys",) if kind == ClientKind.CONFIDENTIAL else ()))
        return given

    def _need(self, given: dict[str, Any], *names: str) -> None:
        for name in names:
            if name in given and not given[name]:
                self.add_error(name, _("This kind of program needs it."))


class TokenForm(forms.Form):
    """A token of one's own."""

    name = forms.CharField(max_length=80, label=gettext_lazy("What it is for"))
    scopes = forms.MultipleChoiceField(
        choices=[(one, gettext_lazy(words)) for one, words in JSON_SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("What it may be used for"),
    )
    days = forms.TypedChoiceField(
        choices=[
            (1, gettext_lazy("a day")),
            (7, gettext_lazy("a week")),
            (30, gettext_lazy("30 days")),
            (90, gettext_lazy("90 days")),
        ],
        coerce=int,
        label=gettext_lazy("How long it holds"),
    )


def _is_private(address: str) -> bool:
    try:
        found = urlsplit(address)
    except ValueError:
        return False
    if "#" in address or not _PLACE.fullmatch(found.netloc):
        return False
    return found.scheme == "https" or (found.scheme == "http" and found.hostname in _HERE)


class KeysForm(forms.Form):
    """The keys of a program, changed."""

    keys = forms.CharField(
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        label=gettext_lazy("Its public keys"),
        help_text=gettext_lazy(
            "A JWK set. Let the old key stand beside the new one until the program signs with the new one, then take it out."
        ),
    )

    def clean_keys(self) -> dict[str, Any]:
        """As when it was let in."""
        return public_keys(self.cleaned_data["keys"])


def public_keys(text: str) -> dict[str, Any]:
    """A JWK set of public keys from its text; empty where there is none. Errors: `ValidationError`, with what to do."""
    if not text.strip():
        return {}
    try:
        found = json.loads(text)
        with warnings.catch_warnings():
            warnings.simplefilter("error", SecurityWarning)
            keys = KeySet.import_key_set(found)
    except SecurityWarning as error:
        raise forms.ValidationError(_("An RSA key has 2048 bits or more. Make a longer one.")) from error
    except (ValueError, TypeError, KeyError, AttributeError, JoseError, RecursionError) as error:
        raise forms.ValidationError(_('This is no JWK set. It begins with {"keys": [ ...')) from error
    if any(one.is_private or one.key_type not in {"RSA", "EC"} for one in keys.keys):
        raise forms.ValidationError(_("Only public keys of the kinds RSA and EC belong here. Keep the private ones."))
    kept: dict[str, Any] = found
    return kept
