"""A chart that its user opened in an emergency is open to them at the page, and to no program that asks in their name."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assuage.web.accounts.actor import actor_of
from assuage.web.accounts.models import EmergencyAccess
from assuage.web.accounts.policies import POLICIES, find_person, read_chart
from assuage.web.api.models import Client, ClientKind
from assuage.web.api.scopes import JSON_SCOPES
from assuage.web.api.tokens import within
from assuage.web.audit.models import AuditEvent
from assuage.web.patients.models import Entry
from assuage.web.schedule.calendars import feed, make_address


@pytest.fixture
def opened(charts):
    """The chart of the other site, which the physician of this one has opened for a reason."""
    now = timezone.now()
    EmergencyAccess.objects.create(
        user=charts.physician,
        person=charts.person_there,
        reason="Unconscious in the waiting room",
        opened_at=now,
        expires_at=now + timedelta(hours=4),
    )
    return charts.person_there


@pytest.fixture
def app(clinic):
    """An app that may ask for everything, let in at the site of the chart or at that of the user."""

    def make(site):
        return Client.objects.create(
            name=f"Charts app of {site}",
            site=site,
            kind=ClientKind.PUBLIC,
            redirect_uris=["https://app.example/back"],
            launch_uri="https://app.example/launch",
            scopes="launch launch/patient patient/*.rs user/*.cruds",
            made_by=clinic.administrator,
        )

    return make


def test_the_page_shows_the_chart(opened, sign_in):
    """Whoever gave the reason reads it, where they gave it."""
    assert sign_in("physician").get(f"/people/{opened.pk}/").status_code == 200


@pytest.mark.parametrize("through", ["a token of one's own", "an app of this site", "an app of the other site"])
def test_through_a_token_it_looks_absent(charts, opened, asking, app, through):
    """FHIR answers for it as for nobody, finds nothing and takes nothing; the chart of one's own site is read as before."""
    sites = {"an app of this site": charts.here, "an app of the other site": charts.there}
    ask = asking(of=app(sites[through]) if through in sites else None)
    absent = ask("Patient/11111111-1111-4111-8111-111111111111")
    entry = Entry.objects.filter(person=opened, kind="measurement").first()
    for path in (f"Patient/{opened.pk}", f"Observation/{entry.pk}", f"CarePlan/care-{opened.pk}"):
        answer = ask(path)
        assert (answer.status_code, answer.content) == (404, absent.content), path
    for kind in ("Patient", "Observation", "Condition", "CarePlan", "ServiceRequest"):
        assert str(opened.pk) not in ask(kind).content.decode(), kind
    reads_own = through != "an app of the other site"
    assert ask(f"Patient/{charts.person.pk}").status_code == (200 if reads_own else 404)


def test_the_interface_of_programs_finds_nothing_of_it(charts, opened, asking):
    """JSON: the same 404 as for nobody, for reading and for writing; one's own patient is read."""
    ask, before = asking(scopes=" ".join(JSON_SCOPES)), AuditEvent.objects.filter(person_id=opened.pk).count()
    absent = ask("/api/v1/people/11111111-1111-4111-8111-111111111111")
    assert ask(f"/api/v1/people/{charts.person.pk}").status_code == 200
    for path in (f"people/{opened.pk}", f"people/{opened.pk}/entries", f"people/{opened.pk}/plans"):
        answer = ask(f"/api/v1/{path}")
        assert (answer.status_code, answer.content) == (404, absent.content), path
    assert str(opened.pk) not in ask("/api/v1/people?name=doe").content.decode()
    goal = ask(f"/api/v1/people/{opened.pk}/goals", method="post", body={"words": "Walk"})
    assert (goal.status_code, goal.content) == (404, absent.content)
    assert AuditEvent.objects.filter(person_id=opened.pk).count() == before


def test_no_app_is_opened_from_it_or_let_in_to_it(charts, opened, app, sign_in):
    """The page of apps offers none, and what is sent all the same hands over no code."""
    made = app(charts.here)
    browser = sign_in("physician")
    assert browser.get(f"/apps/of/{opened.pk}").context["apps"] == []
    assert browser.post(f"/apps/of/{opened.pk}", {"app": str(made.pk)}).status_code == 200
    assert len(browser.get(f"/apps/of/{charts.person.pk}").context["apps"]) == 1


def test_a_calendar_address_tells_nothing_of_it(charts, opened):
    """The feed holds what is at one's own site alone."""
    actor = actor_of(charts.physician, is_at_page=True)
    told = feed(make_address(actor), now=timezone.now(), came_from="")
    theirs, ours = (one.appointments.first() for one in (opened, charts.person))
    assert str(theirs.pk) not in told
    assert str(ours.pk) in told


def test_no_policy_opens_it_to_a_program(charts, opened, app):
    """Whatever is asked: the policies give rows of the chart to who is at the page, and none of them to what asks in their name."""
    at_page = actor_of(charts.physician, is_at_page=True)
    assert read_chart.permits(at_page, opened)
    assert find_person.permits(at_page, opened)
    for asking in (actor_of(charts.physician), within(at_page, app(charts.here)), within(at_page, app(charts.there))):
        for policy in POLICIES.values():
            if policy.record == "patients.Person" and policy.verb != "open in an emergency":
                assert not policy.permits(asking, opened), policy.name
