"""The home page: what waits for a patient, and where to go for whoever has nothing to do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assuage.web.care.services import add_task
from assuage.web.consent import services as consent
from assuage.web.consent.texts import current
from assuage.web.decision import services as decision
from assuage.web.schedule.models import Chair, Hours, Kind, State
from assuage.web.schedule.services import book, bring_to, cancel
from assuage.web.schedule.slots import Slot


@pytest.fixture
def tomorrow(clinic, acting):
    """An appointment of the patient tomorrow at ten, on a site that is open all week."""
    for weekday in range(7):
        Hours.objects.create(site=clinic.here, weekday=weekday, opens="08:00", closes="18:00")
    chair = Chair.objects.create(site=clinic.here, name="Chair 1")
    at = (timezone.now() + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
    return book(acting("nurse"), clinic.person, Slot(chair, at, at + timedelta(hours=1)), kind=Kind.ASSESSMENT)


def test_a_patient_is_told_what_waits_for_them(clinic, acting, sign_in, tomorrow):
    """Questions that were prepared, a text to read, what they do themselves, and when they come next."""
    asked = decision.ask(acting("physician"), clinic.person, condition="crps")
    text = current("ketamine_pain", "en", on=timezone.now().date())
    draft = consent.begin(acting("physician"), clinic.person, text, at=timezone.now())
    add_task(acting("physician"), clinic.person, words="Walk to the park", field="other", profession="patient", goal=None,
             due=timezone.now().date() + timedelta(days=3))  # fmt: skip
    add_task(acting("physician"), clinic.person, words="Write to the insurer", field="other", profession="physician", goal=None,
             due=timezone.now().date() + timedelta(days=3))  # fmt: skip
    page = sign_in("patient").get("/").content.decode()
    for path in (
        reverse("decision:answer", args=(asked.pk, 0)),
        reverse("consent:consent", args=(draft.pk,)),
        reverse("schedule:appointment", args=(tomorrow.pk,)),
    ):
        assert f'href="{path}"' in page
    assert "Walk to the park" in page
    assert "Write to the insurer" not in page
    assert "Doe, Jo" not in page.partition("<main")[2]  # they know who they are


def test_what_is_over_waits_no_more(clinic, acting, sign_in, tomorrow):
    """Finished questions, an answered consent and a cancelled appointment are gone."""
    asked = decision.ask(acting("physician"), clinic.person, condition="crps")
    decision.finish(acting("patient"), asked, at=timezone.now(), how="account")
    cancel(acting("nurse"), tomorrow, expected=tomorrow.version, why="ill", whole_course=False)
    page = sign_in("patient").get("/").content.decode()
    assert "Nothing waits for you" in page
    assert reverse("schedule:appointment", args=(tomorrow.pk,)) not in page
    assert f'href="{reverse("patients:own")}"' in page.partition("Where to go from here")[2]


def test_nobody_else_is_told_what_waits_for_a_patient(clinic, acting, sign_in):
    """A nurse and a physician are asked nothing."""
    decision.ask(acting("physician"), clinic.person, condition="crps")
    for role in ("nurse", "physician", "front_desk"):
        assert "What matters to you" not in sign_in(role).get("/").content.decode()


@pytest.mark.parametrize(("role", "to"), [("auditor", "audit:events"), ("administrator", "accounts:users"), ("researcher", "decision:library")])  # fmt: skip
def test_who_has_nothing_to_do_is_told_where_to_go(clinic, sign_in, role, to):
    """The places of the bar, each with what is there."""
    page = sign_in(role).get("/").content.decode().partition("Where to go from here")[2]
    assert f'href="{reverse(to)}"' in page


def test_who_has_something_to_do_sees_that_alone(clinic, acting, sign_in, tomorrow):
    """A nurse for whom somebody is late goes there first."""
    bring_to(acting("nurse"), tomorrow, State.ARRIVED, expected=tomorrow.version)
    type(tomorrow).objects.filter(pk=tomorrow.pk).update(
        starts_at=timezone.now() - timedelta(hours=1), ends_at=timezone.now() + timedelta(hours=1)
    )
    page = sign_in("nurse").get("/").content.decode()
    assert "Waits past the start" in page
    assert "Where to go from here" not in page
