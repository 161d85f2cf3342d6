"""How Django finds this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PatientsConfig(AppConfig):
    """The room `patients` of the application."""

    name = "assuage.web.patients"
    label = "patients"

    def ready(self) -> None:
        """Put people on the bar, the weight and allergies into the header, this room's records into timeline and worklists."""
        from assuage.web.accounts.models import Role
        from assuage.web.design.frames import register_lines
        from assuage.web.design.places import register_place
        from assuage.web.design.worklists import register_worklist
        from assuage.web.patients.happenings import register_all
        from assuage.web.patients.header import tell_lines
        from assuage.web.patients.waiting import tell_waiting

        finders = (Role.PHYSICIAN, Role.NURSE, Role.PHARMACIST, Role.FRONT_DESK)
        register_place(
            "patients:people",
            _("People"),
            order=20,
            may=lambda actor: actor.has(*finders),
            about=_("Everybody of your site: find, register, open the chart."),
        )
        register_place(
            "patients:own",
            _("My record"),
            order=20,
            may=lambda actor: actor.has(Role.PATIENT),
            about=_("What the clinic has written about you, what you were shown, and what you agreed to."),
        )
        register_lines(tell_lines)
        register_worklist("imports", _("Imported files"), tell_waiting, order=40)
        register_all()
