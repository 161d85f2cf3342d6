"""Every address x every role x one's own record, another site's, and one that is not there: generated from the addresses themselves."""

import importlib.util
import re
import sys
import uuid
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import models, transaction
from django.test import Client

from assuage.web.accounts.models import Role
from assuage.web.accounts.policies import POLICIES, Policy
from assuage.web.patients.models import Person

HERE = Path(__file__).parent
_spec = importlib.util.spec_from_file_location("web_accounts_routes", HERE / "routes.py")
_module = importlib.util.module_from_spec(_spec)
sys.modules["web_accounts_routes"] = _module
_spec.loader.exec_module(_module)
routes, record_of = _module.routes, _module.record_of

OTHERS = ("allauth.", "ninja.", "django.views.generic.")
"""Views that are not ours: the sign-in's have guards of their own, the interface has its own table."""

FIRST = (Role.PHYSICIAN, Role.FRONT_DESK, Role.PATIENT)
"""Those whose table is tried in every run; that of the others at full counts."""

TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*')


_BY_POST = set()


def told(client, path, route):
    """Status and page of an address, by GET, else by POST; without what differs between any two answers."""
    answer = None if route.pattern in _BY_POST else client.get(path)
    if answer is None or answer.status_code == 405:
        _BY_POST.add(route.pattern)
        answer = client.post(path)
    return answer.status_code, TOKEN.sub(rb"\1", answer.content), answer.get("Location", "")


def without(found, path):
    """An answer without the address that was asked for."""
    status, page, location = found
    return status, page.replace(path.encode(), b"HERE"), location.replace(path, "HERE")


def policies():
    """Those whose kind of record is there."""
    return {name: one for name, one in sorted(POLICIES.items()) if _is_there(one.record)}


def _is_there(label):
    try:
        apps.get_model(label)
    except LookupError:
        return False
    return True


def absent(record):
    """An id of the same kind that nobody has."""
    return 987_654_321 if isinstance(record._meta.pk, models.IntegerField) else uuid.uuid4()


def test_every_address_is_guarded():
    """A view of ours says by which policy, or why it needs none; a view of others is one that we know."""
    bare = [one.pattern for one in routes() if one.is_ours and not one.guard]
    strange = [
        one.pattern
        for one in routes()
        if not one.is_ours and not one.view.__module__.startswith(OTHERS) and not one.pattern.startswith("api/")
    ]
    assert not bare
    assert not strange


def test_every_policy_is_about_a_kind_of_record_that_is_there():
    """None is left of a record that was never made, or is gone."""
    assert sorted(policies()) == sorted(POLICIES)


def test_an_address_holds_only_ids():
    """No argument of an address of ours is free text, but those that are no patient's: a token, a key of the knowledge."""
    known = {
        "token",
        "secret",
        "slug",
        "key",
        "concept",
        "stage",
        "kind",
        "form",
        "name",
        "rule",
        "what",
        "pack",
        "path",
        "number",
    }
    free = {
        (one.pattern, argument)
        for one in routes()
        if one.is_ours
        for argument, (_, converter) in one.arguments.items()
        if converter in {"str", "path"} and argument not in known
    }
    assert not free


def test_no_view_of_ours_is_exempt_from_the_token():
    """Every unsafe request needs the token against cross-site requests; only what takes no cookie is exempt."""
    exempt = [one.pattern for one in routes() if one.is_ours and getattr(one.view, "csrf_exempt", False)]
    assert not [one for one in exempt if not one.startswith(("cds-services", "fhir", "api", "oauth", "smart"))]


@pytest.mark.parametrize("role", [pytest.param(one, marks=[pytest.mark.slow] * (one not in FIRST)) for one in Role])
def test_what_is_forbidden_looks_like_what_is_not_there(clinic, sign_in, acting, role):
    """For each address about a record: another site's, and one's own site's that the role may not see, answer byte for byte as an absent one."""
    client, actor = sign_in(role.value), acting(role.value)
    wrong, refused = [], 0
    for route in routes():
        if not route.has_record:
            continue
        cache.clear()
        with transaction.atomic():
            own = record_of(route.guard.record, clinic)
            other = record_of(route.guard.record, clinic, here=False)
            nowhere = absent(own)
            nothing = without(told(client, route.path(nowhere), route), route.path(nowhere))
            if nothing[0] != 404:
                wrong.append((route.name, "absent", nothing[0]))
            for which, record in (("own", own), ("other", other)):
                if route.guard.permits(actor, record):
                    if which == "other" and route.name != "accounts:end_emergency":
                        wrong.append((route.name, "another site's record is permitted", role.value))
                    continue
                refused += 1
                if without(told(client, route.path(record.pk), route), route.path(record.pk)) != nothing:
                    wrong.append((route.name, which, "differs"))
            transaction.set_rollback(True)
    assert not wrong
    assert refused > 20


def test_a_stranger_is_sent_to_the_sign_in(clinic):
    """Whoever is not signed in learns nothing of any record, and what was looked for is in no address."""
    client = Client()
    for route in routes():
        if not isinstance(route.guard, Policy):
            continue
        with transaction.atomic():
            keys = [None]
            if route.has_record:
                own = record_of(route.guard.record, clinic)
                keys = [own.pk, absent(own)]
            answers = {without(told(client, route.path(key) + "?q=Zyxwv", route), route.path(key)) for key in keys}
            transaction.set_rollback(True)
        assert len(answers) == 1, route.name
        status, page, location = answers.pop()
        assert (status, location.partition("?")[0]) in {(302, "/accounts/login/"), (405, "")}, route.name
        assert "Zyxwv" not in location
        assert b"Zyxwv" not in page


@pytest.mark.parametrize("role", list(Role))
def test_no_list_shows_anybody_of_another_site(clinic, sign_in, role):
    """Every address without a record, as every role of the first site: the name of the other site's person is on no page."""
    clinic.person_there.family_name = "Zyxwvtoken"
    clinic.person_there.save()
    client = sign_in(role.value)
    for route in routes():
        if route.is_ours and not route.arguments:
            cache.clear()
            assert b"Zyxwvtoken" not in client.get(route.path()).content, route.name


MERGED_AWAY = {
    "end accounts.EmergencyAccess": "it gives back what opens the chart",
    "merge patients.Person": "its page tells what was merged before; merging itself is refused, and says why",
    "review accounts.EmergencyAccess": "it judges who opened the chart, and writes nothing into it",
    "revoke api.Token": "it ends what a program may read",
    "undo patients.Merge": "it is the way back; where a later merge stands before it, undoing says so",
    "withdraw consent.Consent": "nobody who takes back a consent is told to wait",
    "withdraw plan.PumpRelease": "a sheet that is wrong is withdrawn wherever it stands",
}
"""What is still done where a person's record was merged into another, although it changes something, and why."""


def test_what_changes_something_of_a_person_is_refused_once_they_are_merged_away(clinic, acting):
    """Every policy on a person, or on what belongs to one, by every role: reading goes on as before, changing ends but for `MERGED_AWAY`."""
    kept = Person.objects.create(
        site=clinic.here, registered_by=clinic.nurse, family_name="Doe", given_name="Jo", birth_date=date(1980, 3, 14)
    )
    still, ended, tried = {}, set(), 0
    for name, policy in policies().items():
        with transaction.atomic():
            record = record_of(policy.record, clinic)
            if policy.record != "patients.Person" and not hasattr(record, "person"):
                continue
            before = [role for role in Role if policy.permits(acting(role.value), record)]
            Person.objects.filter(pk=clinic.person.pk).update(merged_into=kept)
            after = [role for role in Role if policy.permits(acting(role.value), record)]
            transaction.set_rollback(True)
        tried += 1
        assert before or policy.record == "api.Token", name
        if policy.only_looks:
            assert after == before, name
        elif after:
            assert after == before, name
            still[name] = after
        else:
            ended.add(name)
    assert sorted(still) == sorted(MERGED_AWAY)
    assert len(ended) > 20
    assert tried > 45


def table(clinic, acting):
    """Each policy by role: `own` where it gives a record of one's own site, a dash where it gives none."""
    lines = []
    for name, policy in policies().items():
        with transaction.atomic():
            own = record_of(policy.record, clinic)
            roles = [role.value for role in Role if policy.permits(acting(role.value), own)]
            transaction.set_rollback(True)
        lines.append(f"{name}: {', '.join(roles) or 'nobody'}")
    return "\n".join(lines) + "\n"


def test_the_table_of_policies_is_the_one_that_was_read(clinic, acting, request):
    """Who may do what at their own site, as somebody read and agreed to it; after a change, read the difference and write the file anew."""
    place = HERE / "policies.txt"
    found = table(clinic, acting)
    if not place.exists():
        place.write_text(found, encoding="utf-8")
    assert found == place.read_text(encoding="utf-8")


@pytest.mark.parametrize("role", list(Role))
def test_no_policy_gives_a_record_of_another_site(clinic, acting, role):
    """But for opening a chart in an emergency, which needs more than a policy, and giving that back."""
    crossing = []
    for name, policy in policies().items():
        with transaction.atomic():
            if policy.permits(acting(role.value), record_of(policy.record, clinic, here=False)):
                crossing.append(name)
            transaction.set_rollback(True)
    assert set(crossing) <= {"open in an emergency patients.Person", "end accounts.EmergencyAccess"}


def test_no_condition_brings_a_row_twice(clinic, acting):
    """No policy joins from one row to many: lists need no sorting out of doubles."""
    for role in Role:
        for policy in policies().values():
            joins = policy.among(acting(role.value)).query.alias_map.values()
            assert not [
                one.join_field
                for one in joins
                if getattr(one, "join_field", None) is not None
                and (one.join_field.one_to_many or one.join_field.many_to_many)
            ], policy.name
