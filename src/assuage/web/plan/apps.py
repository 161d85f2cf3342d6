"""How Django finds this room."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """The room `plan` of the application."""

    name = "assuage.web.plan"
    label = "plan"

    def ready(self) -> None:
        """Tell the header of a chart how far PLAN has come, and keep the place of INFUSE."""
        from assuage.web.design.frames import register_stage
        from assuage.web.plan.selectors import infuse_stage, stage

        register_stage("plan", stage)
        register_stage("infuse", infuse_stage)
