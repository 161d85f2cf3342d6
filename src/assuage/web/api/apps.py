"""How Django finds this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """The room `api` of the application."""

    name = "assuage.web.api"
    label = "api"

    def ready(self) -> None:
        """Put the pages of programs and tokens where they are looked for."""
        from assuage.web.accounts.policies import let_programs_in
        from assuage.web.design.places import register_place

        register_place(
            "api:programs",
            _("Programs"),
            order=75,
            may=let_programs_in.is_for,
            about=_("Record systems and apps that may ask, and how much."),
        )
        register_place("api:tokens", _("Apps and tokens"), order=80, is_own=True)
