"""Whether a consent holds, in words, for the header of the chart and for whoever plans a session."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from assuage.web.accounts.actor import Actor
from assuage.web.accounts.policies import view_consents
from assuage.web.consent.models import Consent
from assuage.web.consent.texts import current
from assuage.web.design.styles import active
from assuage.web.patients.models import Person
from assuage.web.records import RecordState


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest consent that was signed or taken back, the open draft, and whether the text was changed since."""

    last: Consent | None = None
    draft: Consent | None = None
    is_outdated: bool = False

    @property
    def holds(self) -> bool:
        """Whether somebody may be treated on it: signed, not taken back, and to the text that holds now."""
        return self.last is not None and self.last.state == RecordState.SIGNED and not self.is_outdated


def standing(person: Person, *, at: datetime) -> Standing:
    """Where a person's consent stands at an instant."""
    rows = list(
        Consent.objects.filter(person=person)
        .exclude(state=RecordState.SUPERSEDED)
        .select_related("withdrawal")
        .defer("content", "steps", "drawn")
        .order_by("-made_at")
    )
    draft = next((one for one in rows if one.state == RecordState.DRAFT), None)
    signed = [one for one in rows if one.signed_at is not None]
    last = max(signed, key=lambda one: one.signed_at or at, default=None)
    return Standing(last, draft, is_outdated=last is not None and is_outdated(last, at=at))


def is_outdated(consent: Consent, *, at: datetime) -> bool:
    """Whether the text that holds now is not the one that was signed, in any word or number."""
    now = current(consent.text_id, consent.language, on=at.date())
    return now is None or now.digest != consent.text_digest


def in_words(found: Standing) -> str:
    """The state in words."""
    if found.last is None:
        return _("in preparation") if found.draft else _("not asked yet")
    day = active().day(found.last.signed_at)
    if found.last.state == RecordState.WITHDRAWN:
        return _("withdrawn %(day)s") % {"day": active().day(found.last.withdrawal.withdrawn_at)}
    if found.is_outdated:
        return _("out of date: the text was changed since %(day)s") % {"day": day}
    return _("given %(day)s") % {"day": day}


def tell_lines(actor: Actor | None, person: Person) -> tuple[tuple[Any, Any], ...]:
    """The line of the header, for those who may read it."""
    if actor is None or not view_consents.permits(actor, person):
        return ()
    path = reverse("consent:consents", args=(person.pk,))
    words = in_words(standing(person, at=timezone.now()))
    return ((_("Consent"), format_html('<a href="{}">{}</a>', path, words)),)
