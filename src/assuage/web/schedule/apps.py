"""How Django finds this room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ScheduleConfig(AppConfig):
    """The room `schedule` of the application."""

    name = "assuage.web.schedule"
    label = "schedule"

    def ready(self) -> None:
        """Let the database refuse double bookings once its tables are there; put the room where it is looked for."""
        from assuage.web.accounts.models import Role
        from assuage.web.design.places import register_place
        from assuage.web.design.worklists import register_worklist
        from assuage.web.patients.timeline import register
        from assuage.web.schedule.guards import after_migration
        from assuage.web.schedule.telling import happenings, own_ahead, waiting

        post_migrate.connect(after_migration, sender=self)
        board = (Role.PHYSICIAN, Role.NURSE, Role.PHARMACIST, Role.FRONT_DESK)
        register_place(
            "schedule:today",
            _("Schedule"),
            order=30,
            may=lambda actor: actor.has(*board),
            about=_("The chairs of the day, and what is booked ahead."),
        )
        register_place(
            "schedule:own",
            _("My appointments"),
            order=30,
            may=lambda actor: actor.has(Role.PATIENT),
            about=_("When you come, and when you came."),
        )
        register_worklist("schedule", _("Today in the chairs"), waiting, order=10)
        register_worklist("own appointments", _("Your next appointments"), own_ahead, order=10)
        register("appointments", _("Appointment"), happenings)
