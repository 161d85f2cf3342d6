"""How Django finds this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PatientsConfig(AppConfig):
    """The room `patients` of the application."""

    name = "assuage.web.patients"
    label = "patients"

    def ready(self) -> None:
        """Put people on the bar."""
        from assuage.web.design.places import register_place

        register_place("patients:people", _("People"), order=20, may=lambda actor: actor.is_staff)
