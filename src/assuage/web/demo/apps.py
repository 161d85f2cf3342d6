"""How Django finds this room."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The room `demo` of the application."""

    name = "assuage.web.demo"
    label = "demo"
