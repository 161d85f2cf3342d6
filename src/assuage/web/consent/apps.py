"""How Django finds this room."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """The room `consent` of the application."""

    name = "assuage.web.consent"
    label = "consent"

    def ready(self) -> None:
        """Tell the line of the header."""
        from assuage.web.consent.standing import tell_lines
        from assuage.web.design.frames import register_lines

        register_lines(tell_lines)
