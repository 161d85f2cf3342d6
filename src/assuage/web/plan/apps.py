"""How Django finds this room."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """The room `plan` of the application."""

    name = "assuage.web.plan"
    label = "plan"
