"""How Django finds this room."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """The room `design` of the application."""

    name = "assuage.web.design"
    label = "design"
