"""Who sees and does what: clinician, colleague and stranger, on every page of SCREEN."""

import pytest
from django.urls import reverse

from assuage.web.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

PAGES = ("screenings", "screening", "compared", "discard")
CARE = ("physician", "nurse", "pharmacist")
OTHERS = ("front_desk", "researcher", "auditor", "administrator", "patient", "physician_there")


def address(name, clinic, draft):
    return reverse(f"candidacy:{name}", args=(clinic.person.pk if name == "screenings" else draft.pk,))


@pytest.mark.parametrize("who", CARE)
def test_those_who_care_read_it(clinic, sign_in, draft, who):
    """Physician, nurse and pharmacist of the site read the list and the screening."""
    client = sign_in(who)
    for name in ("screenings", "screening"):
        assert client.get(address(name, clinic, draft)).status_code == 200


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("name", PAGES)
def test_nobody_else_finds_it(clinic, sign_in, draft, who, name):
    """To everybody else there is no such page, and that they asked is kept."""
    answer = sign_in(getattr(clinic, who)).get(address(name, clinic, draft))
    assert answer.status_code == 404
    assert AuditEvent.objects.filter(outcome="refused").exists()


def test_a_pharmacist_reads_and_does_not_answer(clinic, sign_in, draft, post_answers):
    """A pharmacist sees the draft as it stands, without a form, and may not post to it."""
    client = sign_in("pharmacist")
    page = client.get(address("screening", clinic, draft)).content.decode()
    assert "hx-post" not in page
    assert post_answers(client, draft, answer__mania="no").status_code == 404
    assert client.post(reverse("candidacy:begin", args=(clinic.person.pk,))).status_code == 404


def test_a_stranger_begins_nothing(clinic, sign_in):
    """A physician of another site cannot begin a screening here."""
    client = sign_in(clinic.physician_there)
    assert client.post(reverse("candidacy:begin", args=(clinic.person.pk,))).status_code == 404


def test_without_a_session_every_page_leads_to_signing_in(client, clinic, draft):
    """Nobody who is not signed in sees anything."""
    for name in PAGES:
        assert client.get(address(name, clinic, draft)).status_code == 302


def test_a_read_leaves_one_row(clinic, sign_in, draft):
    """A page that is read leaves one row of the audit with the person it is about."""
    client = sign_in("pharmacist")
    before = AuditEvent.objects.count()
    client.get(address("screening", clinic, draft))
    rows = list(AuditEvent.objects.order_by("number"))[before:]
    assert [row.person_id for row in rows] == [clinic.person.pk]
