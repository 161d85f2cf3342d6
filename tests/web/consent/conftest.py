"""A consent that was begun, answered and prepared."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assuage.web.consent import services
from assuage.web.consent.texts import current


@pytest.fixture
def text():
    """The English text that holds today."""
    return current("ketamine_pain", "en", on=timezone.now().date())


@pytest.fixture
def draft(clinic, acting, text):
    """A consent that was begun."""
    return services.begin(acting("physician"), clinic.person, text, at=timezone.now())


@pytest.fixture
def right(text):
    """The right choice for every question."""
    return {one.id: next(n for n, choice in enumerate(one.choices) if choice.right) for one in text.questions}


@pytest.fixture
def ready(clinic, acting, draft, text, right):
    """A consent that can be signed."""
    at = timezone.now()
    physician = acting("physician")
    services.answer(physician, draft, text, right, expected=draft.version, at=at)
    services.note(
        physician,
        draft,
        expected=draft.version,
        capacity={"finding": "able", "words": "able", "note": "", "by": "Invented Physician", "at": at.isoformat()},
        interpreter={"needed": False, "name": "", "why_none": ""},
    )
    return draft


@pytest.fixture
def sign_form():
    """Post the signature of a prepared consent."""

    def post(client, record, **changes):
        record.refresh_from_db()
        fields = {
            "version": record.version,
            "seen": record.text_digest,
            "voice": "patient",
            "name": "Jo Doe",
            "kind": "typed",
            "stands": "on",
        }
        data = {name: value for name, value in {**fields, **changes}.items() if value is not None}
        return client.post(reverse("consent:sign", args=(record.pk,)), data)

    return post


@pytest.fixture
def signed(ready, sign_in, again, sign_form):
    """A signed consent."""
    assert sign_form(again(sign_in("physician")), ready).status_code == 302
    ready.refresh_from_db()
    return ready
