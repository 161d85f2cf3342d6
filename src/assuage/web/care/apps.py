"""How Django finds this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareConfig(AppConfig):
    """The room `care` of the application."""

    name = "assuage.web.care"
    label = "care"

    def ready(self) -> None:
        """Put tasks on the home page and the whole plan into the timeline."""
        from assuage.web.care.telling import happenings, own_tasks, waiting
        from assuage.web.design.worklists import register_worklist
        from assuage.web.patients.timeline import register

        register_worklist("own tasks", _("What you do yourself"), own_tasks, order=30)
        register_worklist("care", _("Care plans"), waiting, order=30)
        register("care", _("Care plan"), happenings)
