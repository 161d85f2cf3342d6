"""How Django finds this room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """The room `audit` of the application."""

    name = "assuage.web.audit"
    label = "audit"

    def ready(self) -> None:
        """The places of this room are on the bar."""
        from assuage.web.accounts.policies import read_audit, read_own_audit
        from assuage.web.design.places import register_place

        register_place(
            "audit:events",
            _("Audit"),
            order=60,
            may=read_audit.is_for,
            about=_("Who read and wrote what of whose data, and when."),
        )
        register_place(
            "audit:own",
            _("Who read my chart"),
            order=60,
            may=read_own_audit.is_for,
            about=_("Everybody who opened or changed something of yours."),
        )
