"""A person with a condition on the chart, questions prepared, and a tablet on which nobody is signed in."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assuage.web.decision import services
from assuage.web.patients.models import Entry


@pytest.fixture
def person(clinic):
    """The person of the clinic, with CRPS on the chart."""
    Entry.objects.create(
        person=clinic.person,
        kind="fact",
        concept="crps",
        answer="yes",
        source="letter (invented)",
        at=timezone.now(),
        recorded_by=clinic.physician,
    )
    return clinic.person


@pytest.fixture
def asked(acting, person):
    """Questions that were prepared."""
    return services.ask(acting("physician"), person, condition="crps")


@pytest.fixture
def tablet(acting, asked):
    """A tablet on which the questions were opened by their code."""
    code = services.give_code(acting("physician"), asked, at=timezone.now())
    client = Client()
    answer = client.post(reverse("decision:tablet"), {"code": code})
    assert answer.status_code == 302
    return client
