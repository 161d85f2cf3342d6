"""What was shown in the timeline of a chart, and a line of its header that leads there."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from assuage.web.accounts.actor import Actor
from assuage.web.accounts.policies import answer_values, read_decision, view_decisions
from assuage.web.candidacy.conditions import condition_marked
from assuage.web.decision.models import DecisionShown
from assuage.web.design.styles import active
from assuage.web.design.worklists import MOST_OF_A_ROOM, Task, Urgency
from assuage.web.patients.models import Person
from assuage.web.patients.timeline import Happening


def tell_timeline(actor: Actor, person: Person) -> Iterator[Happening]:
    """Everything that was shown to a person, for those who may read it."""
    rows = read_decision.among(actor).filter(person=person).defer("content", "page", "pdf")
    for one in rows.select_related("shown_by"):
        yield Happening(
            at=one.shown_at,
            key=f"shown-{one.pk}",
            name=_("Benefit and harm shown"),
            words=format_html("{}, {}", condition_marked(one.condition), one.get_how_display()),
            by=one.shown_by,
            path=reverse("decision:shown", args=(one.pk,)),
        )


def tell_asked(actor: Actor) -> Iterator[Task]:
    """What matters to a patient, asked and not answered to the end, for the patient's own home page."""
    if not answer_values.is_for(actor):
        return
    rows = answer_values.among(actor).filter(finished_at__isnull=True).select_related("person").order_by("made_at")
    for one in rows[:MOST_OF_A_ROOM]:
        path = reverse("decision:answer", args=(one.pk, 0))
        yield Task(Urgency.TO_ANSWER, _("What matters to you, before you decide"), path, one.person)


def tell_lines(actor: Actor | None, person: Person) -> tuple[tuple[Any, Any], ...]:
    """When benefit and harm were last shown, leading to what was."""
    if actor is None or not view_decisions.permits(actor, person):
        return ()
    last = DecisionShown.objects.filter(person=person).values_list("shown_at", flat=True).first()
    words = _("nothing shown yet") if last is None else _("shown %(day)s") % {"day": active().day(last)}
    path = reverse("decision:decisions", args=(person.pk,))
    return ((_("Benefit and harm"), format_html('<a href="{}">{}</a>', path, words)),)
