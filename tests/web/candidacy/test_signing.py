"""What a signature does: entries on the chart, pages that never change, and a record that is only followed."""

import gzip
import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from assuage.web.audit.models import AuditEvent
from assuage.web.candidacy import services
from assuage.web.candidacy.models import Screening, ScreeningPage
from assuage.web.candidacy.standing import in_words, standing, tell_lines, tell_stage
from assuage.web.design.styles import activate, deactivate, style_of
from assuage.web.patients.models import Entry, ImportedChart
from assuage.web.records import StaleVersionError, digest_of

pytestmark = pytest.mark.django_db


def sign_page(client, record):
    return client.get(reverse("candidacy:sign", args=(record.pk,)))


def test_signing_asks_who_one_is_again(sign_in, draft):
    """The session alone does not sign: without a fresh proof the signature leads to signing in again, and signs nothing."""
    client = sign_in("physician")
    form = sign_page(client, draft).context["form"]
    answer = client.post(
        reverse("candidacy:sign", args=(draft.pk,)),
        {"version": form["version"].value(), "shown": form["shown"].value(), "stands": "on"},
    )
    assert answer.status_code == 302
    assert "reauthenticate" in answer.url
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_physician_signs_what_was_shown(sign_in, again, draft, post_answers, clinic):
    """The record is bound to its text, says who signed and what it means, and its answers are entries of the chart."""
    client = again(sign_in("physician"))
    post_answers(client, draft, answer__mania="no", value__weight="70")
    shown = sign_page(client, draft)
    form = shown.context["form"]
    answer = client.post(
        reverse("candidacy:sign", args=(draft.pk,)),
        {"version": form["version"].value(), "shown": form["shown"].value(), "stands": "on"},
    )
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.state == "signed"
    assert draft.signed_by == clinic.physician
    assert draft.digest == digest_of(draft.content)
    assert "my clinical judgement" in draft.meaning
    entry = Entry.objects.get(concept="mania")
    assert (entry.answer, entry.explicit, entry.recorded_by) == ("no", True, clinic.physician)
    assert "asked in the clinic by Invented Physician" in entry.source
    weight = Entry.objects.get(concept="weight")
    assert (weight.kind, weight.value, weight.unit) == ("measurement", 70.0, "kg")
    assert any(note["verb"] == "sign" for row in AuditEvent.objects.all() for note in row.entries)


def test_without_its_meaning_nothing_is_signed(sign_in, again, draft):
    """A signature says what it means; an unticked box signs nothing and says what to do."""
    client = again(sign_in("physician"))
    form = sign_page(client, draft).context["form"]
    answer = client.post(
        reverse("candidacy:sign", args=(draft.pk,)),
        {"version": form["version"].value(), "shown": form["shown"].value()},
    )
    assert answer.status_code == 422
    assert "Tick this" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_what_changed_since_it_was_shown_is_not_signed(sign_in, again, draft, state):
    """A chart that changes between the look and the signature stops it, and the new findings are shown."""
    client = again(sign_in("physician"))
    form = sign_page(client, draft).context["form"]
    state("active_psychosis", "yes")
    answer = client.post(
        reverse("candidacy:sign", args=(draft.pk,)),
        {"version": form["version"].value(), "shown": form["shown"].value(), "stands": "on"},
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "nothing was signed" in page
    assert "Not suitable" in page
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert answer.context["form"]["shown"].value() != form["shown"].value()


def test_a_stale_version_signs_nothing(acting, draft, sign_now):
    """A signature on a version that somebody saved over since is refused, and no entry is written."""
    from assuage.web.candidacy.working import worked_out

    at = timezone.now()
    shown = services.shown_digest(worked_out(draft, at=at, by="x"))
    Screening.objects.filter(pk=draft.pk).update(version=7)
    with pytest.raises(StaleVersionError):
        services.sign_screening(acting("physician"), draft, expected=1, shown=shown, meaning="x", at=at)
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert not ScreeningPage.objects.exists()


def test_only_physicians_of_the_site_sign(sign_in, again, draft, clinic):
    """A nurse who may answer may not sign, nor may a physician of another site; both are told that there is no such record."""
    for who in ("nurse", "pharmacist", "front_desk", "researcher", "patient", clinic.physician_there):
        assert sign_page(again(sign_in(who)), draft).status_code == 404


def test_the_pages_are_those_that_were_signed(sign_in, draft, sign_now, clinic):
    """HTML and PDF are made at signing, carry the signature, and match the digest that was kept."""
    sign_now(draft)
    client = sign_in("nurse")
    html = client.get(reverse("candidacy:page", args=(draft.pk, "html")))
    pdf = client.get(reverse("candidacy:page", args=(draft.pk, "pdf")))
    kept = ScreeningPage.objects.get()
    assert hashlib.sha256(html.content).hexdigest() == kept.html_digest
    assert hashlib.sha256(pdf.content).hexdigest() == kept.pdf_digest
    assert pdf.content.startswith(b"%PDF")
    draft.refresh_from_db()
    text = gzip.decompress(bytes(kept.html)).decode()
    assert "Invented Physician" in text
    assert draft.digest in text
    assert html["Content-Disposition"].startswith("attachment")
    assert client.get(reverse("candidacy:page", args=(draft.pk, "exe"))).status_code == 404


def test_a_signed_screening_is_followed_and_never_edited(sign_in, draft, *, sign_now, acting, clinic, post_answers):
    """Answers posted to a signed screening change nothing; a new draft follows it, and once signed supersedes it."""
    sign_now(draft)
    before = Screening.objects.values("content", "digest", "version", "answers").get(pk=draft.pk)
    answer = post_answers(sign_in("nurse"), draft, answer__mania="yes")
    assert answer.status_code == 409
    assert answer["HX-Redirect"] == reverse("candidacy:screening", args=(draft.pk,))
    assert Screening.objects.values("content", "digest", "version", "answers").get(pk=draft.pk) == before
    second = services.begin(acting("physician"), clinic.person, at=timezone.now())
    assert second.follows == draft
    assert second.condition == "crps"
    sign_now(second)
    draft.refresh_from_db()
    assert draft.state == "superseded"
    assert draft.digest == before["digest"]


def test_what_changed_is_told(sign_in, draft, *, sign_now, acting, clinic, post_answers):
    """Compared with the earlier one: the verdict, the rule, and the statement it rests on."""
    sign_now(draft)
    second = services.begin(acting("physician"), clinic.person, at=timezone.now())
    post_answers(sign_in("nurse"), second, answer__active_psychosis="yes")
    page = sign_in("physician").get(reverse("candidacy:compared", args=(second.pk,))).content.decode()
    assert "Cannot say yet" in page
    assert "Not suitable: a contraindication is present" in page
    assert "Active psychosis" in page
    assert "asked in the clinic by Invented Nurse" in page
    assert sign_in("physician").get(reverse("candidacy:compared", args=(draft.pk,))).status_code == 404


def test_a_draft_is_thrown_away_with_a_reason(sign_in, draft, clinic):
    """Without a reason it stays; with one it goes, and the reason stands in the audit."""
    client = sign_in("nurse")
    address = reverse("candidacy:discard", args=(draft.pk,))
    assert "Say why" in client.post(address, {"version": draft.version, "why": ""}).content.decode()
    assert Screening.objects.exists()
    client.post(address, {"version": draft.version, "why": "wrong person"})
    assert not Screening.objects.exists()
    assert any(note.get("why") == "wrong person" for row in AuditEvent.objects.all() for note in row.entries)


def test_the_database_refuses_half_a_signature(draft):
    """A draft with a digest, or a signed record without one, cannot be stored by any route."""
    with pytest.raises(DatabaseError), transaction.atomic():
        Screening.objects.filter(pk=draft.pk).update(digest="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        Screening.objects.filter(pk=draft.pk).update(state="signed")


def test_the_stage_tells_how_far_it_has_come(clinic, acting, draft, sign_now, state):
    """Not started, cannot say yet with the number of questions, signed with the verdict, out of date when the chart changed."""
    at = timezone.now()
    assert in_words(standing(clinic.person_there, at=at)) == "not started"
    asked = len(draft.content["ask_next"])
    assert in_words(standing(clinic.person, at=at)) == f"cannot say yet: {asked} questions"
    sign_now(draft)
    assert in_words(standing(clinic.person, at=timezone.now())) == "signed: cannot say yet"
    state("mania", "no")
    assert in_words(standing(clinic.person, at=timezone.now())) == "out of date: the chart has changed"


def test_a_retracted_entry_makes_it_out_of_date(clinic, draft, sign_now):
    """The chart also changes when something is taken from it."""
    sign_now(draft)
    Entry.objects.filter(person=clinic.person, concept="crps").update(
        retracted_at=timezone.now(), retracted_by=clinic.physician
    )
    assert standing(clinic.person, at=timezone.now()).outdated == "the chart has changed"


def test_an_answer_of_today_is_out_of_date_tomorrow(clinic, draft, sign_now, post_answers, sign_in):
    """A pregnancy answered no counts for its day: the screening holds until midnight and not at it."""
    post_answers(sign_in("nurse"), draft, answer__pregnancy="no")
    sign_now(draft)
    draft.refresh_from_db()
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    assert draft.good_until == midnight
    assert standing(clinic.person, at=midnight - timedelta(seconds=1)).outdated == ""
    assert "out of date" in standing(clinic.person, at=midnight).outdated


def test_a_changed_register_makes_it_out_of_date(clinic, draft, sign_now):
    """Sex and birth date decide which rules are asked, so a change of them is told."""
    sign_now(draft)
    clinic.person.sex = "male"
    clinic.person.save()
    assert standing(clinic.person, at=timezone.now()).outdated == "the register was changed"


def test_the_header_tells_the_verdict_to_those_who_care(clinic, acting, draft, sign_now):
    """Those who care read verdict, condition and day in the header; the front desk reads nothing of it."""
    sign_now(draft)
    ((name, words),) = tell_lines(acting("nurse"), clinic.person)
    assert name == "Candidacy"
    assert words.startswith("cannot say yet for complex regional pain syndrome, signed ")
    for who in ("front_desk", "researcher", "patient"):
        person = type(clinic.person).objects.get(pk=clinic.person.pk)
        assert tell_lines(acting(who), person) == ()
        assert tell_stage(acting(who), person).path == ""


def test_the_stage_needs_few_queries(clinic, acting, draft, sign_now, django_assert_max_num_queries):
    """Stage and line together ask the database three times, on every page of a chart."""
    sign_now(draft)
    person = type(clinic.person).objects.get(pk=clinic.person.pk)
    nurse = acting("nurse")
    with django_assert_max_num_queries(3):
        tell_stage(nurse, person)
        tell_lines(nurse, person)


def test_an_answer_of_today_counts_until_midnight_of_the_site(clinic, acting):
    """In New York the evening is the next day elsewhere: a test of today counts until midnight there."""
    from zoneinfo import ZoneInfo

    stranger = acting(clinic.physician_there)
    evening = timezone.now().astimezone(ZoneInfo("America/New_York")).replace(hour=20, minute=0)
    second = services.begin(stranger, clinic.person_there, condition="crps", at=evening)
    said = {"answer": "no", "at": evening.replace(hour=9).isoformat(), "by": "Invented Stranger"}
    worked = services.keep(stranger, second, expected=1, sitting="", at=evening, answers={"pregnancy": said})
    pregnant = next(one for one in worked.content["findings"] if one["rule"] == "cohen_2018_pregnancy")
    assert pregnant["answer"] == "no"


def test_the_timeline_and_the_home_page_tell_it(clinic, acting, draft, sign_now):
    """A draft waits for a physician on the home page; a screening stands in the timeline of those who care."""
    from assuage.web.candidacy.history import tell_tasks, tell_timeline

    (task,) = tell_tasks(acting("physician"))
    assert task.person == clinic.person
    assert list(tell_tasks(acting("nurse"))) == []
    assert list(tell_tasks(acting(clinic.physician_there))) == []
    sign_now(draft)
    assert list(tell_tasks(acting("physician"))) == []
    (told,) = tell_timeline(acting("pharmacist"), clinic.person)
    assert "cannot say yet (Signed)" in told.words
    assert list(tell_timeline(acting("front_desk"), clinic.person)) == []


def test_a_value_is_signed_with_its_unit(sign_in, again, draft, post_answers):
    """What goes to the chart is told in the unit of the chart, with what was typed where that was another."""
    post_answers(sign_in("nurse"), draft, value__weight="155 lb", value__systolic_blood_pressure="120")
    entries = dict(sign_page(again(sign_in("physician")), draft).context["entries"])
    assert entries["Body weight"] == "70.3068\u00a0kg, typed as 155 lb"
    assert entries["Systolic blood pressure"] == "120\u00a0mmHg"


def test_a_statement_that_changed_behind_the_same_answers_is_shown_first(sign_in, again, draft, state):
    """What the record rests on is part of what is signed, also where every rule still answers alike."""
    state("mania", "no")
    client = again(sign_in("physician"))
    form = sign_page(client, draft).context["form"]
    state("mania", "no", source="a later letter (invented)")
    answer = client.post(
        reverse("candidacy:sign", args=(draft.pk,)),
        {"version": form["version"].value(), "shown": form["shown"].value(), "stands": "on"},
    )
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_an_entry_that_was_not_read_makes_it_out_of_date(clinic, draft, sign_now, monkeypatch):
    """Written by somebody else while it was signed, it counts as a change although it is no later than the signature."""
    whole = services.sign

    def meanwhile(record, **about):
        whole(record, **about)
        Entry.objects.create(
            person=clinic.person, kind="fact", concept="psychosis", answer="yes", source="form",
            recorded_by=clinic.nurse, recorded_at=record.signed_at - timedelta(milliseconds=5),
        )  # fmt: skip

    monkeypatch.setattr(services, "sign", meanwhile)
    sign_now(draft)
    assert standing(clinic.person, at=timezone.now()).outdated == "the chart has changed"


def test_a_file_without_an_entry_makes_it_out_of_date(clinic, draft, sign_now):
    """What could not be read of it may matter to a rule that rests on a complete list."""
    sign_now(draft)
    ImportedChart.objects.create(
        person=clinic.person, name="x.json", content=b"{}", digest="d" * 64, imported_by=clinic.nurse,
        taken_over_at=timezone.now(), taken_over_by=clinic.nurse,
    )  # fmt: skip
    assert standing(clinic.person, at=timezone.now()).outdated == "the chart has changed"


def test_the_header_writes_the_day_as_the_site_does(clinic, draft, sign_now, acting):
    """In the site's zone, month first where it is American."""
    sign_now(draft)
    Screening.objects.filter(pk=draft.pk).update(signed_at="2026-11-20T03:00Z", good_until=None)
    activate(style_of(clinic.there))
    ((_name, words),) = tell_lines(acting("nurse"), clinic.person)
    deactivate()
    assert "signed Nov 19, 2026" in words
