"""How Django finds this room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The room `audit` of the application."""

    name = "assuage.web.audit"
    label = "audit"
