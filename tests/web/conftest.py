"""A small clinic for every test: two sites, every role at the first, a colleague at the second, one person at each."""

import time
from datetime import date
from types import SimpleNamespace

import pytest
from allauth.account.internal.flows.login import user_id_to_str
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.utils import translation

from assuage.web.accounts.actor import actor_of
from assuage.web.accounts.models import Membership, Role, Site, User
from assuage.web.patients.models import Person


@pytest.fixture(scope="session", autouse=True)
def _emptying_is_for_tests_alone():
    """The database of the tests is emptied between tests that commit; for that, and there alone, the triggers of the audit give way."""
    from assuage.web.audit import triggers

    changed = pytest.MonkeyPatch()
    for backend in {type(connections[alias].ops) for alias in connections}:
        emptying = backend.execute_sql_flush

        def without_triggers(ops, statements, emptying=emptying):
            triggers.remove(ops.connection)
            emptying(ops, statements)
            triggers.install(ops.connection)

        changed.setattr(backend, "execute_sql_flush", without_triggers)
    yield
    changed.undo()


@pytest.fixture(autouse=True)
def _no_limits_of_another_test():
    """What one test counted stands in no other's way."""
    cache.clear()


@pytest.fixture(autouse=True)
def _the_language_of_one_test_is_not_that_of_the_next():
    """A page leaves its language on the thread, as a server does too, where the next request chooses its own."""
    yield
    translation.deactivate()


@pytest.fixture
def clinic(db):
    """Sites `here` and `there`; users by role (`clinic.physician`), the stranger `clinic.physician_there`; `person` and `person_there`."""
    here = Site.objects.create(name="North (invented)", time_zone="Europe/London")
    there = Site.objects.create(
        name="South (invented)", time_zone="America/New_York", date_style="american", units="american"
    )
    found = SimpleNamespace(here=here, there=there)
    for role in Role:
        user = User.objects.create_user(f"{role.value}@example.org", None, name=f"Invented {role.label}")
        Membership.objects.create(user=user, site=here, role=role)
        setattr(found, role.value, user)
    found.physician_there = User.objects.create_user("there@example.org", None, name="Invented Stranger")
    Membership.objects.create(user=found.physician_there, site=there, role=Role.PHYSICIAN)
    found.person = person_at(here, found.physician, user=found.patient)
    found.person_there = person_at(there, found.physician_there, given_name="Robin")
    return found


def person_at(site, by, **fields):
    """An invented person registered at a site."""
    about = {
        "family_name": "Doe",
        "given_name": "Jo",
        "birth_date": date(1980, 3, 14),
        "sex": "female",
        "is_invented": True,
    }
    return Person.objects.create(site=site, registered_by=by, **{**about, **fields})


@pytest.fixture
def sign_in(clinic):
    """A browser signed in as somebody of the clinic: by role (`sign_in("nurse")`) or a user; with a second factor unless `factor=False`."""

    def make(who, *, factor=True):
        client = Client()
        user = getattr(clinic, who) if isinstance(who, str) else who
        user.refresh_from_db()
        if factor:
            Authenticator.objects.get_or_create(
                user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": ""}}
            )
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make


@pytest.fixture
def acting(clinic):
    """The actor of a role or user, as at a page."""
    return lambda who: actor_of(getattr(clinic, who) if isinstance(who, str) else who, is_at_page=True)


@pytest.fixture
def again():
    """`again(client)`: the same browser, whose user has just proved again who they are."""

    def make(client):
        user = User.objects.get(pk=client.session["_auth_user_id"])
        user.set_password("an invented password")
        user.save(update_fields=["password"])
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
        session["account_authentication_methods_user"] = user_id_to_str(user)
        session.save()
        return client

    return make
