"""How Django finds this room."""

from django.apps import AppConfig
from django.core.signals import request_started
from django.utils.translation import gettext_lazy as _


class DesignConfig(AppConfig):
    """The room `design` of the application."""

    name = "assuage.web.design"
    label = "design"

    def ready(self) -> None:
        """Put the home page on the bar, and let no request inherit the style of the one before it."""
        from assuage.web.design.places import register_place
        from assuage.web.design.styles import deactivate

        register_place("design:home", _("Today"), order=10)
        request_started.connect(deactivate, dispatch_uid="design.styles")
