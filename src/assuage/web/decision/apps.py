"""How Django finds this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecisionConfig(AppConfig):
    """The room `decision` of the application."""

    name = "assuage.web.decision"
    label = "decision"

    def ready(self) -> None:
        """The evidence library in the bar, for those who browse it."""
        from assuage.web.accounts.models import Role
        from assuage.web.accounts.policies import CARERS
        from assuage.web.design.places import register_place

        # By role alone, as the policy has it, because the bar stands on every page and asks no database.
        register_place(
            "decision:library", _("Evidence"), order=40, may=lambda actor: actor.has(*CARERS, Role.RESEARCHER)
        )
