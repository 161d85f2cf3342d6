"""The invented clinic: whole, labelled, deterministic, and absent from every real one."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as configured
from django.urls import reverse
from django.utils import timezone

from assuage.web.accounts.models import Membership, Role, Site, User
from assuage.web.audit.export import lines
from assuage.web.audit.verification import check
from assuage.web.candidacy.models import Screening
from assuage.web.consent.models import Consent
from assuage.web.demo.accounts import ACCOUNTS, PASSWORD, codes_now
from assuage.web.demo.seeding import seed
from assuage.web.patients.models import Entry, Person
from assuage.web.plan.models import TreatmentPlan
from assuage.web.schedule.models import Appointment

NOW = datetime(2026, 12, 1, 10, 5, tzinfo=UTC)


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
