"""How Django finds this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CandidacyConfig(AppConfig):
    """The room `candidacy` of the application."""

    name = "assuage.web.candidacy"
    label = "candidacy"

    def ready(self) -> None:
        """Tell the stage SCREEN, the line of the header, the timeline and the home page."""
        from assuage.web.candidacy.history import tell_tasks, tell_timeline
        from assuage.web.candidacy.standing import tell_lines, tell_stage
        from assuage.web.design.frames import register_lines, register_stage
        from assuage.web.design.worklists import register_worklist
        from assuage.web.patients.timeline import register

        register_stage("screen", tell_stage)
        register_lines(tell_lines)
        register("screenings", _("Screenings"), tell_timeline)
        register_worklist("candidacy", _("Screenings"), tell_tasks, order=20)
