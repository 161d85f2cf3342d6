"""A chart that is nearly settled, and the means to answer, sign and sign in again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assuage.web.candidacy import services
from assuage.web.patients.models import Entry


@pytest.fixture
def state(clinic):
    """`state("crps", "yes")` writes a statement on the chart of the person, `days_ago` days old."""

    def make(concept, answer="yes", *, days_ago=0, source="letter (invented)"):
        return Entry.objects.create(
            person=clinic.person,
            kind="fact",
            concept=concept,
            answer=answer,
            source=source,
            at=timezone.now() - timedelta(days=days_ago),
            recorded_by=clinic.physician,
        )

    return make


@pytest.fixture
def draft(clinic, acting, state):
    """An open screening for CRPS."""
    state("crps")
    return services.begin(acting("physician"), clinic.person, condition="crps", at=timezone.now())


@pytest.fixture
def post_answers():
    """Post the form of a draft as htmx does, from one page."""

    def post(client, record, *, version=None, sitting="a page", htmx=True, **fields):
        record.refresh_from_db()
        data = {
            "version": record.version if version is None else version,
            "sitting": sitting,
            "condition": record.condition,
            **{name.replace("__", "."): value for name, value in fields.items()},
        }
        headers = {"HX-Request": "true"} if htmx else {}
        return client.post(reverse("candidacy:answers", args=(record.pk,)), data, headers=headers)

    return post


@pytest.fixture
def sign_now(clinic, acting):
    """Sign a draft as a physician, as it stands."""

    def sign(record, who="physician"):
        from assuage.web.candidacy.working import worked_out

        record.refresh_from_db()
        at = timezone.now()
        shown = services.shown_digest(worked_out(record, at=at, by=str(clinic.physician)))
        return services.sign_screening(
            acting(who), record, expected=record.version, shown=shown, meaning="I stand for this.", at=at
        )

    return sign
