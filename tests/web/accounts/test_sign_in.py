"""Signing in as a person would: password, second factor, lock-out, and what the audit keeps of it."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assuage.web.accounts.models import User
from assuage.web.audit.models import AuditEvent

PASSWORD = "correct horse battery staple"


@pytest.fixture
def nurse(clinic):
    """The nurse of the clinic, with a password."""
    clinic.nurse.set_password(PASSWORD)
    clinic.nurse.save()
    return clinic.nurse


def with_totp(user):
    """Gives the user an authenticator app, and gives a function that tells its code."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return lambda: format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def entered(client, email, password=PASSWORD):
    """What the page of sign-in answers."""
    return client.post(reverse("account_login"), {"login": email, "password": password})


def told():
    """The audit as pairs of verb and outcome, with why."""
    return [(row.entries[-1]["verb"], row.outcome, row.entries[-1].get("why", "")) for row in AuditEvent.objects.all()]


def test_a_session_that_ran_out_is_deleted_when_somebody_signs_in(nurse):
    """It may hold what was sent while it was asked who sends it; one that runs stays."""
    now = timezone.now()
    Session.objects.create(session_key="a" * 32, session_data="held", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="b" * 32, session_data="held", expire_date=now + timedelta(minutes=1))
    entered(Client(), nurse.email)
    assert set(Session.objects.filter(session_data="held").values_list("session_key", flat=True)) == {"b" * 32}


def test_staff_sign_in_with_password_and_code(nurse):
    """The password alone opens nothing; with the code the first page opens; both steps end in one row of the audit."""
    code = with_totp(nurse)
    client = Client()
    assert entered(client, nurse.email).url == reverse("mfa_authenticate")
    assert client.get("/").status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).url == "/"
    assert client.get("/").status_code == 200
    row = AuditEvent.objects.get()
    assert (row.user_id, row.verb, row.outcome) == (nurse.pk, "sign in", "done")
    assert row.came_from == "127.0.0.1"


def test_the_secret_of_an_authenticator_is_not_in_the_database_as_it_is(nurse):
    """Whoever reads the database cannot make codes."""
    secret = generate_totp_secret()
    TOTP.activate(nurse, secret)
    assert secret not in str(Authenticator.objects.get(user=nurse).data)


def test_staff_without_a_second_factor_are_sent_to_set_one_up_and_to_nothing_else(sign_in):
    """Whatever they ask for; the pages to set one up, to sign out and to change the language open."""
    client = sign_in("nurse", factor=False)
    for address in ("/", "/people/", "/audit/", "/account/", "/emergency/"):
        assert client.get(address).url == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.post(reverse("accounts:still_here")).status_code == 204


def test_a_patient_may_work_without_a_second_factor(sign_in):
    """It is offered and not required."""
    assert sign_in("patient", factor=False).get("/").status_code == 200


def test_staff_keep_their_last_factor(nurse, sign_in):
    """It is not removed, because the next page would be closed to them."""
    from assuage.web.accounts.factors import FactorAdapter

    client = sign_in(nurse)
    client.get("/")
    only = Authenticator.objects.get(user=nurse)
    assert not FactorAdapter().can_delete_authenticator(only)
    another = Authenticator.objects.create(user=nurse, type=Authenticator.Type.WEBAUTHN, data={})
    assert FactorAdapter().can_delete_authenticator(only)
    assert FactorAdapter().can_delete_authenticator(another)


def test_a_refused_password_is_kept_without_what_was_typed(nurse):
    """Of an account that is here its id, of another nothing."""
    entered(Client(), nurse.email, "wrong")
    entered(Client(), "patient.address@example.org", "wrong")
    first, second = AuditEvent.objects.all()
    assert (first.user_id, first.outcome) == (nurse.pk, "refused")
    assert (second.user_id, second.outcome) == (None, "refused")
    assert "patient.address" not in str(second.entries)


def test_both_refusals_look_the_same(nurse):
    """Nobody learns who has an account."""
    known, unknown = (entered(Client(), email, "wrong") for email in (nurse.email, "nobody@example.org"))
    assert known.status_code == unknown.status_code
    token = re.compile(rb'name="(csrfmiddlewaretoken|login)"[^>]*value="[^"]*"|value="[^"]*"[^>]*name="login"')
    assert token.sub(b"", known.content) == token.sub(b"", unknown.content)


def test_an_address_is_locked_after_five_refusals(nurse):
    """Our page says for how long; the right password opens nothing then, in whatever letters the address is written."""
    client = Client()
    for turn in range(5):
        answer = entered(client, nurse.email.upper() if turn % 2 else nurse.email, "wrong")
    cache.clear()
    answer = entered(client, nurse.email)
    assert answer.status_code == 429
    assert "15 minutes" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert ("sign in", "refused", "locked out after too many refusals") in told()


def test_a_refused_code_is_kept_and_limited(nurse):
    """Five wrong codes, each with its row; then not even the right one opens."""
    code = with_totp(nurse)
    client = Client()
    entered(client, nurse.email)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert told().count(("sign in", "refused", "second factor refused")) == 5
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert "_auth_user_id" not in client.session


def test_signing_out_is_kept(nurse, sign_in):
    """By a POST; the session opens nothing afterwards."""
    client = sign_in(nurse)
    client.post(reverse("account_logout"))
    assert told()[-1][:2] == ("sign out", "done")
    assert client.get("/").status_code == 302


def test_a_session_nobody_uses_ends(nurse, sign_in, settings):
    """After the minutes of the settings, whatever is asked; what a page asks by itself does not keep it alive."""
    client = sign_in(nurse)
    client.get("/")
    session = client.session
    session["seen_at"] -= settings.IDLE_MINUTES * 60 - 31
    session.save()
    assert client.get("/", headers={"X-Background": "1"}).status_code == 200
    assert client.session["seen_at"] == session["seen_at"]
    session["seen_at"] -= 60
    session.save()
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(("before_s", "is_in"), [(60, True), (20, True), (0, False), (-60, False)])
def test_a_session_ends_so_many_hours_after_its_sign_in_whatever_is_done(nurse, sign_in, settings, before_s, is_in):
    """Until the hours of the settings are over it lives on, however much it was used; from then on it opens nothing."""
    client = sign_in(nurse)
    client.get("/")
    began = client.session["began_at"]
    for hours in range(1, settings.SESSION_HOURS):
        session = client.session
        session["began_at"] = began - hours * 3600
        session.save()
        assert client.get("/").status_code == 200  # used all day
    session = client.session
    session["began_at"] = timezone.now().timestamp() - settings.SESSION_HOURS * 3600 + before_s
    session.save()
    assert client.get("/").status_code == (200 if is_in else 302)
    assert client.get("/", headers={"X-Background": "1"}).status_code == (200 if is_in else 302)
    assert (told()[-1][:2] == ("sign out", "done")) is not is_in


def test_the_end_of_a_session_is_told_to_its_page(nurse, sign_in, settings):
    """In seconds from now, so that the page warns, and keeps what was typed, before the server ends it."""
    client = sign_in(nurse)
    client.get("/")
    session = client.session
    session["began_at"] -= settings.SESSION_HOURS * 3600 - 400
    session.save()
    page = client.get("/").content.decode()
    assert 390 <= int(re.search(r'data-seconds="(\d+)"', page)[1]) <= 400


def test_a_page_of_an_earlier_session_ends_no_later_one(nurse, sign_in):
    """A tab that slept through the end of its own session says of which one it is; a page that says nothing ends what there is."""
    client = sign_in(nurse)
    mark = re.search(r'data-session="(\w+)"', client.get("/").content.decode())[1]
    client.post(reverse("accounts:idle"), headers={"X-Session": "that of yesterday"})
    assert client.get("/").status_code == 200
    client.post(reverse("accounts:idle"), headers={"X-Session": mark})
    assert client.get("/").status_code == 302


def test_an_account_that_was_closed_opens_nothing(nurse, sign_in):
    """Not by a session that runs, not by the password."""
    client = sign_in(nurse)
    User.objects.filter(pk=nurse.pk).update(is_active=False)
    assert client.get("/").status_code == 302
    another = Client()
    entered(another, nurse.email)
    assert "_auth_user_id" not in another.session


@pytest.mark.parametrize(
    "address",
    [
        "signup/",
        "email/",
        "confirm-email/",
        "confirm-email/abc/",
        "3rdparty/",
        "3rdparty/signup/",
        "password/set/",
        "password/reset/done/",
        "password/reset/key/1-abc/",
    ],
)
def test_nobody_makes_or_moves_an_account_by_themselves(sign_in, address):
    """The addresses by which that could be done are not there."""
    assert Client().get(f"/accounts/{address}").status_code == 404
    assert sign_in("nurse").get(f"/accounts/{address}").status_code == 404


def test_where_no_letters_are_sent_a_forgotten_password_is_an_administrators_matter(db):
    """The page says so."""
    answer = Client().get(reverse("account_reset_password"))
    assert answer.status_code == 200
    assert "administrator" in answer.content.decode()
