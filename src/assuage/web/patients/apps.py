"""How Django finds this room."""

from django.apps import AppConfig


class PatientsConfig(AppConfig):
    """The room `patients` of the application."""

    name = "assuage.web.patients"
    label = "patients"
