"""What waits for somebody in this room: files that were uploaded and neither taken over nor discarded."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from assuage.web.accounts.policies import take_over_import
from assuage.web.design.worklists import MOST_OF_A_ROOM, Task, Urgency


def tell_waiting(actor: Any) -> Iterator[Task]:
    """Imports that wait, the oldest first."""
    rows = take_over_import.among(actor).defer("content").select_related("person").order_by("imported_at")
    for one in rows[:MOST_OF_A_ROOM]:
        yield Task(
            Urgency.BLOCKED,
            _("Look at an imported file and take it over"),
            reverse("patients:import", args=(one.pk,)),
            one.person,
            one.imported_at,
        )
