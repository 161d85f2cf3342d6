"""How far SCREEN has come for one person, in words: told in the header of the chart and on its stage."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assuage.candidacy import Verdict
from assuage.web.accounts.actor import Actor
from assuage.web.accounts.policies import view_screenings
from assuage.web.candidacy.conditions import condition_within
from assuage.web.candidacy.models import Screening
from assuage.web.design.frames import Stage
from assuage.web.design.phrases import filled
from assuage.web.design.styles import active
from assuage.web.patients.models import ImportedChart, Person
from assuage.web.records import RecordState

VERDICTS = {
    Verdict.SUITABLE.value: gettext_lazy("suitable"),
    Verdict.SUITABLE_WITH_CAUTIONS.value: gettext_lazy("suitable with cautions"),
    Verdict.NOT_SUITABLE.value: gettext_lazy("not suitable"),
    Verdict.CANNOT_SAY.value: gettext_lazy("cannot say yet"),
}
"""Each verdict in the fewest words."""

_READ, _STANDS = "_screenings_are_read", "_screening_stands"
"""What is kept beside the person while one page is made."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest signed screening, the open draft, and why the signed one no longer holds (empty where it does)."""

    signed: Screening | None = None
    draft: Screening | None = None
    outdated: str = ""


def standing(person: Person, *, at: datetime) -> Standing:
    """Where a person stands at an instant, from stored facts and the clock."""
    rows = (
        Screening.objects.filter(person=person, state__in=(RecordState.DRAFT, RecordState.SIGNED))
        .defer("content", "answers", "asked")
        .order_by("-made_at")
    )
    draft = signed = None
    for one in rows:
        if one.state == RecordState.DRAFT:
            draft = draft or one
        elif signed is None or (one.signed_at and signed.signed_at and one.signed_at > signed.signed_at):
            signed = one
    return Standing(signed, draft, why_outdated(signed, person, at=at) if signed else "")


def why_outdated(screening: Screening, person: Person, *, at: datetime) -> str:
    """Why a signed screening no longer tells of the chart; empty where it does."""
    if screening.good_until is not None and at >= screening.good_until:
        return _("an answer it rests on has gone out of date")
    if (screening.born, screening.sex) != (person.birth_date, person.sex):
        return _("the register was changed")
    since = Q(entries__recorded_at__gt=screening.signed_at) | Q(entries__retracted_at__gt=screening.signed_at)
    told = (
        Person.objects.filter(pk=person.pk)
        .annotate(
            live=Count("entries", filter=Q(entries__isnull=False, entries__retracted_at__isnull=True)),
            changed=Count("entries", filter=since),
            # What could not be read of a file counts too, also where the file brought no entry.
            has_new_file=Exists(ImportedChart.objects.filter(person=person, taken_over_at__gt=screening.signed_at)),
        )
        .values("live", "changed", "has_new_file")
        .get()
    )
    if told["has_new_file"] or told["changed"] or told["live"] != screening.counted:
        return _("the chart has changed")
    return ""


def in_words(found: Standing) -> str:
    """The state in words, as it stands on the stage."""
    if found.signed is not None:
        verdict = VERDICTS.get(found.signed.verdict, found.signed.verdict)
        if found.outdated:
            return _("out of date: %(why)s") % {"why": found.outdated}
        return _("signed: %(verdict)s") % {"verdict": verdict}
    if found.draft is None:
        return _("not started")
    count = found.draft.questions
    asked = ngettext("%(count)d question", "%(count)d questions", count) % {"count": count}
    if found.draft.verdict == Verdict.CANNOT_SAY.value:
        return _("cannot say yet: %(questions)s") % {"questions": asked}
    verdict = VERDICTS.get(found.draft.verdict, found.draft.verdict)
    return _("draft: %(verdict)s, %(questions)s") % {"verdict": verdict, "questions": asked}


def tell_stage(actor: Actor | None, person: Person) -> Stage:
    """The stage SCREEN of one chart."""
    if actor is None or not _may_read(actor, person):
        return Stage(_("not yours to see"))
    return Stage(in_words(_once(person)), reverse("candidacy:screenings", args=(person.pk,)))


def tell_lines(actor: Actor | None, person: Person) -> tuple[tuple[Any, Any], ...]:
    """The line of the header: what was found, for what, and when."""
    if actor is None or not _may_read(actor, person):
        return ()
    found = _once(person)
    if found.signed is None or found.signed.signed_at is None:
        return ((_("Candidacy"), in_words(found)),)
    verdict = VERDICTS.get(found.signed.verdict, found.signed.verdict)
    told = filled(
        _("%(verdict)s for %(condition)s, signed %(day)s"),
        verdict=verdict,
        condition=condition_within(found.signed.condition),
        day=active().day(found.signed.signed_at),
    )
    return ((_("Candidacy"), format_html("{} ({})", told, in_words(found)) if found.outdated else told),)


def _may_read(actor: Actor, person: Person) -> bool:
    """Whether the actor reads screenings of this person, asked once for a page."""
    known: bool | None = vars(person).get(_READ)
    if known is None:
        known = view_screenings.permits(actor, person)
        vars(person)[_READ] = known
    return known


def _once(person: Person) -> Standing:
    """The standing, worked out once for a page."""
    found: Standing | None = vars(person).get(_STANDS)
    if found is None:
        found = standing(person, at=timezone.now())
        vars(person)[_STANDS] = found
    return found
