"""How Django finds this room."""

from django.apps import AppConfig


class CandidacyConfig(AppConfig):
    """The room `candidacy` of the application."""

    name = "assuage.web.candidacy"
    label = "candidacy"

    def ready(self) -> None:
        """Tell the stage SCREEN and the line of the header."""
        from assuage.web.candidacy.standing import tell_lines, tell_stage
        from assuage.web.design.frames import register_lines, register_stage

        register_stage("screen", tell_stage)
        register_lines(tell_lines)
