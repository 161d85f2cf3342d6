"""The audit for auditors, and what patients see of it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from assuage.web.accounts.actor import Note
from assuage.web.accounts.models import EmergencyAccess
from assuage.web.audit import services
from assuage.web.audit.chain import digest_of
from assuage.web.audit.export import content_of
from assuage.web.audit.models import AuditEvent
from assuage.web.audit.services import append
from assuage.web.patients.models import Person


def noted(acting, who, verb, *people, why=""):
    """A row about these people."""
    return append(
        acting(who), [Note(verb, "patients.Person", str(one.pk), person_id=str(one.pk), why=why) for one in people]
    )


def numbers(answer):
    """The numbers of the rows that a page shows."""
    return [row.number for row in answer.context["page"].rows]


def test_an_auditor_sees_what_is_of_their_site(clinic, acting, sign_in):
    """What people of the site did, what was done with its charts, and what nobody signed in for did; nothing of the other site."""
    mine = noted(acting, "nurse", "read", clinic.person)
    theirs = noted(acting, clinic.physician_there, "read", clinic.person_there)
    crossing = noted(acting, clinic.physician_there, "read", clinic.person)
    nobodys = append(None, [Note("sign in", "accounts.User")], outcome="refused")
    client = sign_in("auditor")
    shown = numbers(client.get(reverse("audit:events")))
    assert [row.number for row in (nobodys, crossing, mine)] == [one for one in shown if one <= nobodys.number]
    assert client.get(reverse("audit:event", args=(mine.number,))).status_code == 200
    assert client.get(reverse("audit:event", args=(theirs.number,))).status_code == 404


def test_an_auditor_sees_a_stranger_who_read_a_chart_of_the_site_among_others(clinic, acting, sign_in):
    """A row about several people is of every site that one of them belongs to."""
    crossing = noted(acting, clinic.physician_there, "list", clinic.person_there, clinic.person)
    other = Person.objects.create(
        site=clinic.there, family_name="Roe", given_name="Jo", birth_date="1980-01-01", registered_by=clinic.nurse
    )
    theirs = noted(acting, clinic.physician_there, "list", clinic.person_there, other)
    shown = numbers(sign_in("auditor").get(reverse("audit:events")))
    assert crossing.number in shown
    assert theirs.number not in shown


def test_rows_that_are_rare_are_looked_for_in_steps(clinic, acting, sign_in, monkeypatch):
    """A page looks so far down the chain and no further, and leads on; by the steps every row is found once, by a narrow search at once."""
    monkeypatch.setattr("assuage.web.audit.selectors.LOOKED_AT", 10)
    rare = [noted(acting, "nurse", "read", clinic.person).number]
    for _ in range(25):
        noted(acting, clinic.physician_there, "read", clinic.person_there)
    rare.append(noted(acting, "nurse", "read", clinic.person).number)
    client, where, seen, empty = sign_in("auditor"), reverse("audit:events"), [], 0
    rows, path = set(rare), where
    while path is not None:
        answer = client.get(path)
        shown = [one for one in numbers(answer) if one in rows]
        seen += shown
        if not answer.context["page"].rows and answer.context["older"]:
            empty += 1
            assert "There are older ones" in answer.content.decode()
        path = where + answer.context["older"] if answer.context["older"] else None
    assert seen == rare[::-1]
    assert empty >= 1
    assert set(numbers(client.get(where, {"person": clinic.person.pk}))) >= rows


def test_a_page_that_was_only_opened_is_kept_as_read(clinic, sign_in):
    """The page to review an emergency, opened and left, and a form that was refused, are no review; the review is."""
    now = timezone.now()
    access = EmergencyAccess.objects.create(
        user=clinic.physician_there,
        person=clinic.person,
        reason="x",
        opened_at=now,
        expires_at=now + timedelta(hours=4),
    )
    client, where = sign_in("auditor"), reverse("accounts:review", args=(access.pk,))

    def told():
        row = AuditEvent.objects.last()
        return row.verb, [(note["verb"], note.get("why", "")) for note in row.entries], row.person_id

    client.get(where)
    assert told() == ("read", [("read", "to review")], clinic.person.pk)
    client.post(where, {"found": ""})
    assert told() == ("read", [("read", "to review")], clinic.person.pk)
    client.post(where, {"found": "The reason holds."})
    assert told() == ("review", [("read", "to review"), ("review", "")], clinic.person.pk)


@pytest.mark.parametrize(
    "role", ["physician", "nurse", "pharmacist", "front_desk", "researcher", "administrator", "patient"]
)
def test_nobody_else_sees_the_audit(sign_in, role):
    """The pages are not there."""
    client = sign_in(role)
    assert client.get(reverse("audit:events")).status_code == 404
    assert client.post(reverse("audit:export")).status_code == 404


def test_rows_are_found_by_user_person_verb_and_outcome(clinic, acting, sign_in):
    """Also a person who is one of several in a row."""
    read = noted(acting, "nurse", "read", clinic.person)
    several = noted(acting, "nurse", "list", clinic.person, clinic.person_there)
    wrote = noted(acting, "physician", "write", clinic.person)
    refused = append(acting("nurse"), [Note("read", "patients.Person")], outcome="refused")
    client = sign_in("auditor")

    def found(**wanted):
        return set(numbers(client.get(reverse("audit:events"), wanted))) & {
            row.number for row in (read, several, wrote, refused)
        }

    assert found(user=clinic.nurse.pk) == {read.number, several.number, refused.number}
    assert found(person=clinic.person.pk) == {read.number, several.number, wrote.number}
    assert found(verb="write") == {wrote.number}
    assert found(verb="list") == {several.number}
    assert found(refused="on") == {refused.number}
    assert found(user=clinic.nurse.pk, verb="read") == {read.number, refused.number}


def test_rows_are_found_by_days(clinic, acting, sign_in, monkeypatch):
    """The first and the last day included; a day without a row finds none."""
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    made = []
    for turn in range(5):
        monkeypatch.setattr(services.timezone, "now", lambda turn=turn: start + timedelta(days=turn))
        made.append(noted(acting, "nurse", "read", clinic.person).number)
    monkeypatch.undo()
    client = sign_in("auditor")
    page = client.get(reverse("audit:events"), {"first_day": "2026-03-02", "last_day": "2026-03-04"})
    assert numbers(page) == [made[3], made[2], made[1]]
    assert numbers(client.get(reverse("audit:events"), {"last_day": "2026-02-28"})) == []
    assert not set(numbers(client.get(reverse("audit:events"), {"first_day": "2026-03-06"}))) & set(made)


def test_pages_follow_each_other_without_counting(clinic, acting, sign_in, django_assert_max_num_queries):
    """Every row once, newest first, in few queries whatever the page."""
    for turn in range(120):
        noted(acting, "nurse", "read", clinic.person, why=str(turn))
    client = sign_in("auditor")
    shown, address = [], reverse("audit:events") + "?verb=read&user=" + str(clinic.nurse.pk)
    while address:
        with django_assert_max_num_queries(22):
            page = client.get(address)
        shown += numbers(page)
        older = page.context["older"]
        address = reverse("audit:events") + older if older else ""
    assert shown == sorted(
        AuditEvent.objects.filter(user_id=clinic.nurse.pk).values_list("number", flat=True), reverse=True
    )


def test_that_somebody_looked_is_a_row_too(clinic, sign_in):
    """With what they looked for."""
    sign_in("auditor").get(reverse("audit:events"), {"person": clinic.person.pk})
    last = AuditEvent.objects.last()
    assert (last.user_id, last.verb) == (clinic.auditor.pk, "read")
    assert str(clinic.person.pk) in last.entries[-1]["why"]


def test_a_patient_sees_who_opened_their_chart_and_nothing_of_others(clinic, acting, sign_in):
    """Name, role and what was done; of a row about several people only what is theirs."""
    noted(acting, "nurse", "read", clinic.person)
    noted(acting, "physician", "list", clinic.person, clinic.person_there)
    noted(acting, clinic.physician_there, "read", clinic.person_there)
    answer = sign_in("patient").get(reverse("audit:own"))
    page = answer.content.decode()
    assert "Invented Nurse" in page
    assert "Invented Physician" in page
    assert "Invented Stranger" not in page
    assert str(clinic.person_there.pk) not in page
    assert [len(done) for _row, _roles, done in answer.context["rows"]] == [1, 1]
    assert sign_in("nurse").get(reverse("audit:own")).status_code == 404


def test_what_was_looked_for_is_taken_out_as_audit_events_so_often_an_hour(clinic, acting, sign_in):
    """A Bundle of AuditEvents; that it was taken out is a row; the eleventh time within an hour is refused."""
    cache.clear()
    noted(acting, "nurse", "read", clinic.person)
    client = sign_in("auditor")
    answer = client.post(reverse("audit:export"), {"person": clinic.person.pk})
    taken = json.loads(answer.content)
    assert answer["Content-Disposition"].startswith("attachment")
    assert [entry["resource"]["resourceType"] for entry in taken["entry"]] == ["AuditEvent"]
    assert AuditEvent.objects.last().verb == "export"
    assert [client.post(reverse("audit:export")).status_code for _ in range(10)] == [200] * 9 + [429]


def test_a_row_is_read_from_the_database_as_it_was_chained(clinic, acting):
    """Whatever letters and however deep: the digest over what the database gives back is the row's own."""
    for why in ("größer, ﬁ, 𝒳, 漢字", 'quotes " and \\', "line\nbreak\ttab", "zero \x00 sign", "{}[],:"):
        noted(acting, "nurse", "read", clinic.person, why=why)
    for row in AuditEvent.objects.all():
        assert digest_of(content_of(row)) == row.digest


def test_what_was_done_is_seen_on_a_phone(clinic, acting, sign_in):
    """The last column, which says what was done, is not pushed out of a narrow screen: there each row is a card."""
    append(acting("nurse"), [Note("read", "patients.Person", person_id=str(clinic.person.pk))])
    page = sign_in("patient").get(reverse("audit:own")).content.decode()
    assert '<table class="rows-to-cards">' in page
    assert '<th scope="row" class="nowrap">' in page
