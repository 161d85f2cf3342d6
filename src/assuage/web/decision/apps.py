"""How Django finds this room."""

from django.apps import AppConfig


class DecisionConfig(AppConfig):
    """The room `decision` of the application."""

    name = "assuage.web.decision"
    label = "decision"
