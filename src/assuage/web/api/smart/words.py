"""Scopes in plain words, for whoever is asked to agree."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assuage.web.api.scopes import JSON_SCOPES, smart_scopes

_RIGHTS = {
    "r": gettext_lazy("read"),
    "s": gettext_lazy("find"),
    "c": gettext_lazy("write"),
    "u": gettext_lazy("change"),
    "d": gettext_lazy("delete"),
}


def in_words(scopes: str) -> list[str]:
    """A line for each scope."""
    return [_line(one) for one in scopes.split()]


def _line(scope: str) -> str:
    named = {
        "launch": _("Learn whose chart is open"),
        "launch/patient": _("Learn the one patient you choose"),
        "openid": _("Learn that it is you, by a number"),
        "fhirUser": _("Learn what you are called here"),
        "offline_access": _("Go on without you for up to 30 days, until you end it"),
    }
    found = smart_scopes(scope)
    if not found:
        return str(named.get(scope) or _(JSON_SCOPES.get(scope, scope)))
    (one,) = found
    rights = ", ".join(str(_RIGHTS[letter]) for letter in one.rights if letter in _RIGHTS)
    about = {"rights": rights, "what": _("everything") if one.resource == "*" else one.resource}
    if one.context == "patient":
        return _("Of this one patient: %(rights)s %(what)s") % about
    return _("Of every patient whom you may see: %(rights)s %(what)s") % about
