"""How Django finds this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """The room `accounts` of the application."""

    name = "assuage.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """What happens at the door is kept from now on; the places of this room are on the bar."""
        from assuage.web.accounts import checks, signals, worklist  # noqa: F401 - they register themselves
        from assuage.web.accounts.policies import list_users, open_in_emergency, review_emergency
        from assuage.web.design.places import register_place

        register_place(
            "accounts:users",
            _("Users"),
            order=70,
            may=list_users.is_for,
            about=_("Accounts of your sites, their roles and how they sign in."),
        )
        register_place(
            "accounts:reviews",
            _("Emergency access"),
            order=65,
            may=review_emergency.is_for,
            about=_("Charts that were opened without a role at their site, to be looked at by you."),
        )
        register_place("accounts:account", _("Your account"), order=10, is_own=True)
        register_place(
            "accounts:emergency", _("Open a chart in an emergency"), order=90, may=open_in_emergency.is_for, is_own=True
        )
