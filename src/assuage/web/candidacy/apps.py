"""How Django finds this room."""

from django.apps import AppConfig


class CandidacyConfig(AppConfig):
    """The room `candidacy` of the application."""

    name = "assuage.web.candidacy"
    label = "candidacy"
