"""How Django finds this room."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The room `api` of the application."""

    name = "assuage.web.api"
    label = "api"
