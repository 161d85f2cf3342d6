"""A clinic with a whole chart at each site, signed records, and tokens for whoever asks."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from assuage.candidacy import screen
from assuage.documents import screening_document
from assuage.dosing import parse
from assuage.interop.fhir import medication_request, read_chart, shipped_chart
from assuage.web.accounts.actor import actor_of
from assuage.web.api.models import Client, ClientKind
from assuage.web.api.tokens import issue
from assuage.web.candidacy.models import Screening
from assuage.web.care.services import add_goal, add_task
from assuage.web.consent.models import Consent
from assuage.web.patients.entries import entries_of
from assuage.web.patients.models import Entry, Identifier
from assuage.web.patients.recording import record_allergy
from assuage.web.plan.models import Prescription, TreatmentPlan
from assuage.web.records import digest_of
from assuage.web.schedule.models import Chair
from assuage.web.schedule.services import book_course
from assuage.web.schedule.slots import Slot

WANTED = [
    {"rule": "invented_liver", "words": "Liver tests", "concepts": ["alanine_aminotransferase"], "names": ["ALT"]},
    {
        "rule": "invented_heart",
        "words": "An electrocardiogram",
        "concepts": ["electrocardiogram_reviewed"],
        "names": ["ECG"],
    },
]
"""Tests that the invented screening wants first; no rule says so."""
ORDER = "racemic ketamine hydrochloride 0.5 mg/kg IV over 40 min"


@pytest.fixture(scope="session")
def crps():
    """An invented chart, read once."""
    return read_chart(shipped_chart("crps"), at=None)


@pytest.fixture(scope="session")
def screening_content(crps):
    """What a screening of it says."""
    return screening_document(screen(crps))


@pytest.fixture
def charts(clinic, crps, screening_content):
    """The same invented chart for the person of each site, with what was signed."""
    clinic.charts = [
        chart_for(clinic.person, clinic.physician, crps, screening_content),
        chart_for(clinic.person_there, clinic.physician_there, crps, screening_content),
    ]
    return clinic


def chart_for(person, by, crps, content):
    """Entries, an allergy, goals and tasks, and one of each signed record."""
    now = timezone.now()
    Identifier.objects.create(person=person, system="Hospital number", value=f"N-{str(person.pk)[:6]}")
    Entry.objects.bulk_create(entries_of(crps, person, by=by, at=now))
    actor = actor_of(by)
    record_allergy(actor, person, substance="Penicillin", reaction="rash", at=now)
    goal = add_goal(actor, person, words="Walk to the shop", measure="metres", target="500")
    add_task(actor, person, words="Stretching", field="physiotherapy", profession="physiotherapy", goal=goal)
    about = {
        "person": person,
        "made_at": now,
        "made_by": by,
        "signed_by": by,
        "signed_at": now,
        "state": "signed",
        "meaning": "Mine.",
    }
    answers = {
        "pregnancy": {"answer": "no", "at": now.isoformat(), "by": "somebody"},
        "weight": {"value": 70.0, "unit": "kg", "as_written": "70 kg", "at": now.isoformat(), "by": "somebody"},
    }
    screening = Screening.objects.create(
        content=content | {"tests_required": WANTED},
        digest=digest_of(content | {"tests_required": WANTED}),
        condition="crps",
        tests_wanted=len(WANTED),
        verdict=content["verdict"],
        answers=answers,
        asked=["weight", "pregnancy"],
        **about,
    )
    signed = {"signature": {"voice": "patient", "name": "Jo Doe", "at": now.isoformat()}}
    Consent.objects.create(
        content=signed,
        digest=digest_of(signed),
        text_id="ketamine",
        text_version=1,
        language="en",
        text_digest="0" * 64,
        **about,
    )
    plan = TreatmentPlan.objects.create(
        digest="1" * 64, screening=screening, verdict=content["verdict"], order=ORDER, **about
    )
    request = medication_request(
        parse(ORDER),
        subject=f"Patient/{person.pk}",
        authored_on=now,
        starts_at=now,
        dosing_weight_kg=70,
        intent="order",
        status="active",
    )
    Prescription.objects.create(content=request, digest=digest_of(request), plan=plan, starts_at=now, **about)
    book_sessions(actor, person, plan)
    return SimpleNamespace(person=person, plan=plan, screening=screening)


def book_sessions(actor, person, plan):
    """A course of two sessions, a week apart."""
    chair = Chair.objects.create(site=person.site, name="Chair 1")
    first = timezone.now() + timedelta(days=3)
    slots = [
        Slot(chair, first + timedelta(days=7 * week), first + timedelta(days=7 * week, hours=1)) for week in (0, 1)
    ]
    book_course(actor, person, slots, every_days=7, plan_id=plan.pk, outside_hours="a test")


@pytest.fixture
def asking(clinic, client):
    """`asking(who, scopes, person=...)` gives a function that asks FHIR with a token of that user."""

    def make(who="physician", scopes="user/*.cruds", *, person=None, of=None):
        user = getattr(clinic, who) if isinstance(who, str) else who
        secret, token = issue(user, scopes=scopes, lasting=timedelta(hours=1), person=person, client=of)

        def ask(path, *, method="get", body=None, **headers):
            about = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
            given = {} if body is None else {"data": body, "content_type": "application/fhir+json"}
            url = path if path.startswith(("http", "/")) else f"/fhir/R4/{path}"
            return getattr(client, method)(url, **given, **about, HTTP_AUTHORIZATION=f"Bearer {secret}")

        ask.secret, ask.token = secret, token
        return ask

    return make


@pytest.fixture
def service(clinic):
    """A backend service that acts as the physician."""
    return Client.objects.create(
        name="Warehouse",
        site=clinic.here,
        kind=ClientKind.BACKEND,
        scopes="system/*.rs",
        acts_as=clinic.physician,
        made_by=clinic.administrator,
    )
