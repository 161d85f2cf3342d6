"""How Django finds this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsentConfig(AppConfig):
    """The room `consent` of the application."""

    name = "assuage.web.consent"
    label = "consent"

    def ready(self) -> None:
        """Tell the line of the header, the timeline and the home page."""
        from assuage.web.consent.history import tell_asked, tell_tasks, tell_timeline
        from assuage.web.consent.standing import tell_lines
        from assuage.web.design.frames import register_lines
        from assuage.web.design.worklists import register_worklist
        from assuage.web.patients.timeline import register

        register_lines(tell_lines)
        register("consents", _("Consents"), tell_timeline)
        register_worklist("consent to read", _("Consent"), tell_asked, order=16)
        register_worklist("consent", _("Consents"), tell_tasks, order=25)
