"""The invented clinic: whole, labelled, deterministic, and absent from every real one."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as configured
from django.urls import reverse
from django.utils import timezone

from assuage.web.accounts.actor import actor_of
from assuage.web.accounts.models import Membership, Role, Site, User
from assuage.web.audit.export import lines
from assuage.web.audit.models import AuditEvent
from assuage.web.audit.verification import check
from assuage.web.candidacy.models import Screening
from assuage.web.candidacy.standing import standing
from assuage.web.consent.models import Consent
from assuage.web.consent.standing import standing as consent_standing
from assuage.web.consent.texts import current
from assuage.web.decision.models import DecisionShown
from assuage.web.demo.accounts import ACCOUNTS, NORTH, PASSWORD, SOUTH, codes_now
from assuage.web.demo.people import PEOPLE, Reached
from assuage.web.demo.seeding import seed
from assuage.web.patients.models import Entry, Person
from assuage.web.plan.holding import holding_of
from assuage.web.plan.models import TreatmentPlan
from assuage.web.plan.releasing import prepare, printed_programme, release
from assuage.web.plan.validity import standing_of
from assuage.web.records import digest_of
from assuage.web.schedule.models import NEXT, Appointment, State
from assuage.web.schedule.services import bring_to

NOW = datetime(2026, 12, 1, 10, 5, tzinfo=UTC)
BENCH = {"vial": "500 mg/10 mL racemic ketamine base", "container": "100 mL bag", "reasons": {}}
RECKONED = {"Fenn": "95.6 mg", "Gale": "95.6 mg", "Lang": "80 mg"}
"""What somebody reckons from the orders: 0.35 mg/kg/h at 68.4 kg is 23.9 mg/h on the pump, for 4 h; and 80 mg."""


@pytest.fixture
def as_demo(settings):
    """The application served as a demo."""
    settings.ENVIRONMENT = replace(configured.ENVIRONMENT, is_demo=True)


@pytest.mark.slow
def test_the_clinic_has_two_sites_every_role_and_a_dozen_people_all_invented(db, settings):
    """One British, one American; each person labelled; a year of entries; today's board in several states; the audit holds."""
    settings.PLAN_POPULATION = 20
    assert seed(now=NOW) is True
    assert {(one.date_style, one.units) for one in Site.objects.all()} == {
        ("british", "metric"),
        ("american", "american"),
    }
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)
    assert Person.objects.count() >= 12
    assert not Person.objects.filter(is_invented=False).exists()
    assert all("(invented)" in str(one) for one in (*Site.objects.all(), *User.objects.all()))
    oldest = Entry.objects.order_by("at").filter(kind="measurement").first()
    assert NOW - oldest.at > timedelta(days=350)
    assert not Entry.objects.filter(at__gt=NOW).exists()
    today = Appointment.objects.filter(starts_at__date=NOW.date())
    assert len(set(today.values_list("state", flat=True))) >= 3
    assert set(Screening.objects.values_list("verdict", flat=True)) >= {"not_suitable", "suitable_with_cautions"}
    for kind, least in ((Screening, 8), (Consent, 6), (TreatmentPlan, 5)):
        assert kind.objects.filter(state="signed").count() >= least
    assert check(lines()).holds


def person_of(family_name):
    """One of the invented people."""
    return Person.objects.get(family_name=family_name)


@pytest.mark.slow
def test_what_was_signed_is_dated_as_the_year_went(db, settings):
    """A finished course was screened and planned before it began, half a year ago; one that runs, weeks ago; nothing lies ahead of now."""
    settings.PLAN_POPULATION = 20
    before = timezone.now()
    seed(now=NOW)
    for about in PEOPLE:
        person = person_of(about.family_name)
        first = (
            Screening.objects.filter(person=person, state__in=("signed", "superseded")).order_by("signed_at").first()
        )
        if about.reached < Reached.SCREENED:
            assert first is None
            continue
        assert (NOW.date() - first.signed_at.date()).days == about.seen_days_ago
        for plan in TreatmentPlan.objects.filter(person=person, state="signed"):
            assert first.signed_at < plan.signed_at < first.signed_at + timedelta(hours=2)
            sessions = Appointment.objects.filter(person=person, kind="session").order_by("starts_at")
            assert plan.signed_at < sessions.first().starts_at
            assert plan.going_on_because == ""
        for shown in DecisionShown.objects.filter(person=person):
            assert shown.shown_at.date() == first.signed_at.date()
        for consent in Consent.objects.filter(person=person):
            text = current(consent.text_id, consent.language, on=consent.signed_at.date())
            assert text.digest == consent.text_digest  # it held when it was signed
            assert consent.signed_at <= NOW
    for kind in (Screening, Consent, TreatmentPlan):
        assert not kind.objects.filter(signed_at__gt=NOW).exists()
        assert all(digest_of(one.content) == one.digest for one in kind.objects.exclude(state="draft"))
    assert not AuditEvent.objects.filter(at__lt=before).exists()  # rows say when they were written, and that is now


@pytest.mark.slow
@pytest.mark.parametrize("hour", [0, 23])
def test_a_session_of_today_was_screened_for_today_at_any_hour(db, settings, hour):
    """Also a few minutes after midnight, and before it, by the clock of the site: what was asked again counts, and says the same as before."""
    settings.PLAN_POPULATION = 20
    now = NOW.replace(hour=hour)
    seed(now=now)
    for about in PEOPLE:
        if about.has_session_today:
            found = standing(person_of(about.family_name), at=now)
            assert (found.signed.verdict, found.outdated) == ("suitable_with_cautions", "")
            assert found.signed.follows.verdict == "suitable_with_cautions"
            assert found.signed.signed_at <= now


@pytest.mark.slow
def test_whoever_is_in_a_course_gets_a_pump_sheet_and_a_session_today(db, settings):
    """With the plan of weeks ago: nothing stops it, one prepares, another releases, the sheet is printed, and the session is brought to its end."""
    settings.PLAN_POPULATION = 20
    seed(now=NOW)
    users = {one.local: User.objects.get(email=one.email) for one in ACCOUNTS}
    pairs = {NORTH: ("nurse", "pharmacist"), SOUTH: ("nurse.south", "physician.south")}
    tried = 0
    for about in PEOPLE:
        if about.reached is not Reached.IN_COURSE:
            continue
        person = person_of(about.family_name)
        assert standing(person, at=NOW).outdated == ""
        assert consent_standing(person, at=NOW).holds
        plan = TreatmentPlan.objects.get(person=person, state="signed")
        holding = holding_of(plan, now=NOW)
        assert holding.is_in_force
        assert holding.stops == ()
        first, second = (actor_of(users[one]) for one in pairs[about.site])
        sheet = prepare(first, plan, BENCH, reckoned=RECKONED[about.family_name], now=NOW)
        release(second, sheet, reckoned=RECKONED[about.family_name], now=NOW)
        assert standing_of(sheet, now=NOW).holds
        assert printed_programme(sheet, now=NOW)
        session = Appointment.objects.get(person=person, kind="session", starts_at__date=NOW.date())
        for state in (State.ARRIVED, State.IN_CHAIR, State.DONE):
            if state in NEXT[State(session.state)]:
                bring_to(first, session, state, expected=session.version)
        assert session.state == State.DONE
        tried += 1
    assert tried == 3


def test_the_same_clinic_is_made_every_time(db):
    """People, entries and appointments are the same for the same day, and a second call changes nothing."""
    seed(now=NOW, signed=False)
    first = Counter(Entry.objects.values_list("person_id", "concept", "value", "at"))
    assert seed(now=NOW, signed=False) is False
    assert Counter(Entry.objects.values_list("person_id", "concept", "value", "at")) == first


def test_invented_people_never_join_real_ones(clinic):
    """A database with users of its own is refused and left as it is."""
    before = Person.objects.count()
    with pytest.raises(RuntimeError, match="real clinic"):
        seed(now=NOW)
    assert Person.objects.count() == before


def test_there_is_no_page_with_passwords_where_it_is_no_demo(db, client):
    """Not found, the same as any address that is not there."""
    assert client.get(reverse("demo:landing")).status_code == 404


def test_the_page_shows_only_who_was_made_for_it(clinic, client, as_demo):
    """Users of the clinic are never listed, whatever is switched on."""
    page = client.get(reverse("demo:landing")).content.decode()
    assert "example.org" not in page
    assert PASSWORD not in page


def test_somebody_signs_in_with_what_the_page_says(db, client, as_demo):
    """E-mail, password and the code of now, through the same two steps as everybody: there is no way around the second factor."""
    seed(now=timezone.now(), signed=False)
    nurse = next(one for one in ACCOUNTS if one.role is Role.NURSE)
    page = client.get(reverse("demo:landing")).content.decode()
    code = codes_now()[nurse.email]
    assert code in page
    client.post(reverse("account_login"), {"login": nurse.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.session["_auth_user_id"] == str(User.objects.get(email=nurse.email).pk)
