"""How often something may be done, and that the count itself is not thrown away."""

import pytest
from django.core.cache.backends.db import DatabaseCache
from django.test import Client, RequestFactory
from django.urls import reverse

from assuage.web.accounts.addresses import client_address
from assuage.web.accounts.models import Counted
from assuage.web.audit.models import AuditEvent
from assuage.web.settings import base


def test_codes_of_a_tablet_are_not_guessed(db):
    """Ten a minute from one address; then they are refused unread, and fill the audit no further."""
    answers = [Client().post(reverse("decision:tablet"), {"code": f"GUESS{turn:05}"}) for turn in range(12)]
    assert [one.status_code for one in answers] == [422] * 10 + [429] * 2
    assert AuditEvent.objects.filter(verb="open by code", outcome="refused").count() == 10
    elsewhere = Client(REMOTE_ADDR="192.0.2.7").post(reverse("decision:tablet"), {"code": "GUESS00000"})
    assert elsewhere.status_code == 422


def test_a_count_outlives_a_thousand_others(db):
    """In the cache of a clinic, where Django would throw a third of all rows away beyond three hundred."""
    kept = DatabaseCache(base.CACHES["default"]["LOCATION"], base.CACHES["default"])
    kept.set("of-whoever-is-guessing", [1.0, 2.0], 3600)
    for turn in range(1_000):
        kept.set(f"zz-another-{turn}", [1.0], 3600)
    assert kept.get("of-whoever-is-guessing") == [1.0, 2.0]
    assert Counted.objects.count() == 1_001


@pytest.mark.parametrize(
    ("claimed", "found"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("198.51.100.1, 192.0.2.7", "192.0.2.7"),
        ("192.0.2.7, 2001:db8::1", "2001:db8::1"),
        ("192.0.2.7, not an address", "127.0.0.1"),
        ("192.0.2.7, 192.0.2.8:4711", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_who_asks_is_told_by_the_last_that_a_proxy_of_ours_added(settings, claimed, found):
    """Earlier ones are anybody's claim, and so is what is no address: it would be a new name for every guess."""
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=claimed)
    settings.IS_BEHIND_PROXY = True
    assert client_address(request) == found
    settings.IS_BEHIND_PROXY = False
    assert client_address(request) == "127.0.0.1"
