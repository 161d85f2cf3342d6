"""Consents and their withdrawals in the timeline of a chart; drafts that wait for a signature on the home page."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from assuage.web.accounts.actor import Actor
from assuage.web.accounts.models import Role
from assuage.web.accounts.policies import answer_consent, read_consent, sign_consent
from assuage.web.design.worklists import MOST_OF_A_ROOM, Task, Urgency
from assuage.web.patients.models import Person
from assuage.web.patients.timeline import Happening
from assuage.web.records import RecordState

_HEAVY = ("content", "steps", "drawn")


def tell_timeline(actor: Actor, person: Person) -> Iterator[Happening]:
    """Every consent of a person, and when one was taken back."""
    rows = read_consent.among(actor).filter(person=person).defer(*_HEAVY)
    for one in rows.select_related("signed_by", "made_by", "withdrawal", "withdrawal__recorded_by"):
        path = reverse("consent:consent", args=(one.pk,))
        yield Happening(
            at=one.signed_at or one.made_at,
            key=f"consent-{one.pk}",
            name=_("Consent"),
            words=one.get_state_display(),
            by=one.signed_by or one.made_by,
            path=path,
        )
        taken = getattr(one, "withdrawal", None)
        if taken is not None:
            yield Happening(
                at=taken.withdrawn_at,
                key=f"withdrawal-{taken.pk}",
                name=_("Consent taken back"),
                words=taken.reason,
                by=taken.recorded_by,
                path=path,
            )


def tell_asked(actor: Actor) -> Iterator[Task]:
    """A consent in preparation whose text waits to be read and whose questions to be answered, for the patient's own home page."""
    if not actor.has(Role.PATIENT):
        return
    rows = answer_consent.among(actor).filter(person__user_id=actor.user.pk, state=RecordState.DRAFT)
    for one in rows.defer("content", "drawn").select_related("person").order_by("made_at")[:MOST_OF_A_ROOM]:
        if not one.steps.get("answers"):
            path = reverse("consent:consent", args=(one.pk,))
            yield Task(Urgency.TO_ANSWER, _("Read about the treatment, and say what you understood"), path, one.person)


def tell_tasks(actor: Actor) -> Iterator[Task]:
    """Consents in preparation that a physician could witness, the oldest first."""
    rows = sign_consent.among(actor).filter(state=RecordState.DRAFT).defer(*_HEAVY)
    for one in rows.select_related("person").order_by("made_at")[:MOST_OF_A_ROOM]:
        path = reverse("consent:consent", args=(one.pk,))
        yield Task(Urgency.UNSIGNED, _("Consent in preparation"), path, one.person, one.made_at)
