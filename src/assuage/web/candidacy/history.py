"""Screenings in the timeline of a chart, and drafts that wait for a signature on the home page."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from assuage.web.accounts.actor import Actor
from assuage.web.accounts.policies import read_screening, sign_screening
from assuage.web.candidacy.conditions import condition_marked, condition_within
from assuage.web.candidacy.standing import VERDICTS
from assuage.web.design.phrases import filled
from assuage.web.design.worklists import MOST_OF_A_ROOM, Task, Urgency
from assuage.web.patients.models import Person
from assuage.web.patients.timeline import Happening
from assuage.web.records import RecordState


def tell_timeline(actor: Actor, person: Person) -> Iterator[Happening]:
    """Every screening of a person that the actor may read."""
    rows = read_screening.among(actor).filter(person=person).defer("content", "answers", "asked")
    for one in rows.select_related("signed_by", "made_by"):
        words = {
            "condition": condition_marked(one.condition),
            "verdict": VERDICTS.get(one.verdict, one.verdict),
            "state": one.get_state_display(),
        }
        yield Happening(
            at=one.signed_at or one.made_at,
            key=f"screening-{one.pk}",
            name=_("Screening"),
            words=filled(_("%(condition)s: %(verdict)s (%(state)s)"), **words),
            by=one.signed_by or one.made_by,
            path=reverse("candidacy:screening", args=(one.pk,)),
        )


def tell_tasks(actor: Actor) -> Iterator[Task]:
    """Drafts that a physician could sign, the oldest first."""
    rows = (
        sign_screening.among(actor)
        .filter(state=RecordState.DRAFT)
        .defer("content", "answers", "asked")
        .select_related("person")
        .order_by("made_at")
    )
    for one in rows[:MOST_OF_A_ROOM]:
        words = {"condition": condition_within(one.condition), "verdict": VERDICTS.get(one.verdict, one.verdict)}
        yield Task(
            Urgency.UNSIGNED,
            filled(_("Screening for %(condition)s: %(verdict)s"), **words),
            reverse("candidacy:screening", args=(one.pk,)),
            one.person,
            one.made_at,
        )
