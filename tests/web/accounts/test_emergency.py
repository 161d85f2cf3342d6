"""A chart that is not one's own: by number and birth date alone, for a reason, for four hours, looked at by somebody else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assuage.web.accounts.emergency import review
from assuage.web.accounts.models import EmergencyAccess
from assuage.web.accounts.policies import read_chart
from assuage.web.audit.models import AuditEvent
from assuage.web.patients.models import Identifier

GOOD = {
    "system": "North Hospital",
    "value": "AB-1234",
    "birth_date": "1980-03-14",
    "reason": "Unconscious in the waiting room, medicines unknown",
}


@pytest.fixture
def elsewhere(clinic):
    """The person of the other site, with a number."""
    Identifier.objects.create(person=clinic.person_there, system="North Hospital", value="AB-1234")
    return clinic.person_there


def opened(client, **other):
    """What the form answers."""
    return client.post(reverse("accounts:emergency"), {**GOOD, **other})


@pytest.mark.parametrize("role", ["physician", "nurse", "pharmacist"])
def test_those_who_care_open_a_chart_for_four_hours(sign_in, elsewhere, acting, role):
    """The chart opens, and closes by itself."""
    client = sign_in(role)
    assert opened(client).url == reverse("patients:overview", args=(elsewhere.pk,))
    access = EmergencyAccess.objects.get()
    assert access.expires_at - access.opened_at == timedelta(hours=4)
    assert read_chart.permits(acting(role), elsewhere)
    EmergencyAccess.objects.update(
        expires_at=timezone.now() - timedelta(seconds=1), opened_at=timezone.now() - timedelta(hours=4)
    )
    assert not read_chart.permits(acting(role), elsewhere)


def test_a_review_that_came_second_stands_in_no_audit(clinic, acting, elsewhere):
    """Nothing was kept of it, so nothing says that it was done."""
    now = timezone.now()
    access = EmergencyAccess.objects.create(
        user=clinic.nurse, person=elsewhere, reason="x", opened_at=now, expires_at=now + timedelta(hours=4)
    )
    assert review(acting("administrator"), access, found="The reason holds.")
    assert not review(acting("auditor"), access, found="It does not.")
    assert AuditEvent.objects.filter(verb="review").count() == 1
    access.refresh_from_db()
    assert (access.reviewed_by, access.review) == (clinic.administrator, "The reason holds.")


@pytest.mark.parametrize("role", ["front_desk", "researcher", "auditor", "administrator", "patient"])
def test_nobody_else_has_this_right(sign_in, elsewhere, role):
    """The page is not there for them, and nothing is opened."""
    assert opened(sign_in(role)).status_code == 404
    assert not EmergencyAccess.objects.exists()


@pytest.mark.parametrize(
    "other",
    [
        {"value": "AB-123"},
        {"value": "ab-1234"},
        {"value": "AB-1234%"},
        {"system": "North"},
        {"birth_date": "1980-03-15"},
    ],
    ids=["part of the number", "other letters", "a wildcard", "another giver", "another birth date"],
)
def test_only_the_exact_number_with_the_birth_date_finds_anybody(sign_in, elsewhere, other):
    """Which of them is wrong is not told, and the attempt is kept."""
    page = opened(sign_in("nurse"), **other)
    assert page.status_code == 200
    assert "exactly this number and birth date" in page.content.decode()
    assert elsewhere.family_name not in page.content.decode()
    assert not EmergencyAccess.objects.exists()
    assert AuditEvent.objects.filter(verb="open in an emergency", outcome="refused").exists()


def test_a_reason_is_needed(sign_in, elsewhere):
    """An empty or a short one opens nothing."""
    client = sign_in("nurse")
    assert opened(client, reason="").status_code == 200
    assert opened(client, reason="urgent").status_code == 200
    assert not EmergencyAccess.objects.exists()


def test_the_reason_and_every_page_of_the_chart_are_kept(sign_in, elsewhere, clinic):
    """With the person, so that the review finds them."""
    client = sign_in("nurse")
    client.get(opened(client).url)
    first, second = AuditEvent.objects.filter(person_id=elsewhere.pk)
    assert (first.verb, first.entries[-1]["why"]) == ("open in an emergency", GOOD["reason"])
    assert second.user_id == clinic.nurse.pk


def test_every_page_of_the_chart_says_so(sign_in, elsewhere):
    """A banner with the end, and a button that gives the access back."""
    client = sign_in("nurse")
    page = client.get(opened(client).url).content.decode()
    assert "You opened this chart in an emergency" in page
    access = EmergencyAccess.objects.get()
    client.post(reverse("accounts:end_emergency", args=(access.pk,)))
    assert client.get(reverse("patients:overview", args=(elsewhere.pk,))).status_code == 404


def test_ones_own_patient_needs_no_emergency(sign_in, clinic):
    """The chart opens, nothing is to be reviewed."""
    Identifier.objects.create(person=clinic.person, system="North Hospital", value="AB-1234")
    assert opened(sign_in("nurse")).url == reverse("patients:overview", args=(clinic.person.pk,))
    assert not EmergencyAccess.objects.exists()


def test_ten_attempts_an_hour_are_enough(sign_in, elsewhere):
    """Whoever tries numbers is stopped."""
    client = sign_in("nurse")
    answers = [opened(client, value=f"AB-{turn}").status_code for turn in range(11)]
    assert answers == [200] * 10 + [429]


def test_an_administrator_of_the_charts_site_reviews(sign_in, elsewhere, clinic):
    """They see who, when, why and what was opened, and nothing of the person; it leaves the list of what is to do."""
    from assuage.web.accounts.models import Membership, Role, User

    client = sign_in("nurse")
    client.get(opened(client).url)
    access = EmergencyAccess.objects.get()
    there = User.objects.create_user("office.there@example.org", None, name="Invented Office")
    Membership.objects.create(user=there, site=clinic.there, role=Role.ADMINISTRATOR)
    office = sign_in(there)
    page = office.get(reverse("accounts:review", args=(access.pk,))).content.decode()
    assert GOOD["reason"] in page
    assert "patients.Person" in page
    assert elsewhere.given_name not in page.replace("Invented Robin", "")
    assert "1980" not in page
    assert "to review" in office.get("/").content.decode()
    office.post(reverse("accounts:review", args=(access.pk,)), {"found": "Was right to open it"})
    access.refresh_from_db()
    assert (access.reviewed_by, access.review) == (there, "Was right to open it")
    assert "to review" not in office.get("/").content.decode()
    assert sign_in("administrator").get(reverse("accounts:review", args=(access.pk,))).status_code == 404


def test_nobody_reviews_their_own(clinic, elsewhere):
    """The database refuses it, whoever asks."""
    now = timezone.now()
    access = EmergencyAccess.objects.create(
        user=clinic.nurse, person=elsewhere, reason="x", opened_at=now, expires_at=now + timedelta(hours=4)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyAccess.objects.filter(pk=access.pk).update(reviewed_by=clinic.nurse)
