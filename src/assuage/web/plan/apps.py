"""How Django finds this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanConfig(AppConfig):
    """The room `plan` of the application."""

    name = "assuage.web.plan"
    label = "plan"

    def ready(self) -> None:
        """Tell the header of a chart how far PLAN has come, keep the place of INFUSE, and tell the home page."""
        from assuage.web.design.frames import register_stage
        from assuage.web.design.worklists import register_worklist
        from assuage.web.plan.selectors import infuse_stage, stage
        from assuage.web.plan.worklist import tell_tasks

        register_stage("plan", stage)
        register_stage("infuse", infuse_stage)
        register_worklist("plan", _("Plans and pump sheets"), tell_tasks, order=22)
