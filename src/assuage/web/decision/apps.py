"""How Django finds this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecisionConfig(AppConfig):
    """The room `decision` of the application."""

    name = "assuage.web.decision"
    label = "decision"

    def ready(self) -> None:
        """The evidence library in the bar for those who browse it; what was shown in the header and the timeline."""
        from assuage.web.accounts.models import Role
        from assuage.web.accounts.policies import CARERS
        from assuage.web.decision.history import tell_asked, tell_lines, tell_timeline
        from assuage.web.design.frames import register_lines
        from assuage.web.design.places import register_place
        from assuage.web.design.worklists import register_worklist
        from assuage.web.patients.timeline import register

        register_lines(tell_lines)
        register_worklist("asked", _("Questions for you"), tell_asked, order=15)
        register("shown", _("Benefit and harm shown"), tell_timeline)

        # By role alone, as the policy has it, because the bar stands on every page and asks no database.
        register_place(
            "decision:library",
            _("Evidence"),
            order=40,
            may=lambda actor: actor.has(*CARERS, Role.RESEARCHER),
            about=_("What studies found of ketamine, for each condition."),
        )
