"""How Django finds this room."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """The room `care` of the application."""

    name = "assuage.web.care"
    label = "care"
