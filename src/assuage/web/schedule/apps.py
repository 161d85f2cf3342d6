"""How Django finds this room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ScheduleConfig(AppConfig):
    """The room `schedule` of the application."""

    name = "assuage.web.schedule"
    label = "schedule"

    def ready(self) -> None:
        """Let the database refuse double bookings once its tables are there."""
        from assuage.web.schedule.guards import after_migration

        post_migrate.connect(after_migration, sender=self)
