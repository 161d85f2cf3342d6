"""Accesses in an emergency that nobody looked at yet, on the home page of those who may."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assuage.web.accounts.actor import Actor
from assuage.web.accounts.policies import review_emergency
from assuage.web.design.worklists import MOST_OF_A_ROOM, Task, Urgency, register_worklist


def tell(actor: Actor) -> Iterator[Task]:
    """The oldest first."""
    if not review_emergency.is_for(actor):
        return
    waiting = (
        review_emergency.among(actor).filter(reviewed_at__isnull=True).select_related("user").order_by("opened_at")
    )
    for access in waiting[:MOST_OF_A_ROOM]:
        yield Task(
            Urgency.UNSIGNED,
            gettext("Emergency access of %(name)s to review") % {"name": access.user},
            reverse("accounts:review", args=(access.pk,)),
            None,
            access.opened_at,
        )


register_worklist("emergency", _("Emergency access"), tell, order=80)
