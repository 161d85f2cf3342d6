"""How Django finds this room."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """The room `consent` of the application."""

    name = "assuage.web.consent"
    label = "consent"
