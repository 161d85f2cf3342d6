"""How Django finds this room."""

from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    """The room `schedule` of the application."""

    name = "assuage.web.schedule"
    label = "schedule"
