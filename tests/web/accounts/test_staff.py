"""Administrators make accounts, give roles and close accounts; they see no chart and change nothing of their own."""

import re
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assuage.web.accounts import services
from assuage.web.accounts.actor import actor_of
from assuage.web.accounts.models import Membership, Role, User
from assuage.web.accounts.policies import POLICIES, administer_user, list_users
from assuage.web.audit.models import AuditEvent

PASSWORD = "correct horse battery staple"


@pytest.fixture
def office(sign_in, again):
    """The administrator's browser, a moment after they said who they are."""
    cache.clear()
    return again(sign_in("administrator"))


def test_an_account_is_made_and_its_owner_sets_a_password_once(clinic, office):
    """The link is shown once, works once, leaves the address at once, and the account has its role."""
    page = office.post(
        reverse("accounts:new_user"),
        {"name": "Invented New", "email": "New@Example.org", "language": "de", "site": clinic.here.pk, "role": "nurse"},
    ).content.decode()
    link = re.search(r"http://testserver(/welcome/[^\"]+)", page)[1]
    owner = Client()
    hidden = owner.get(link).url
    assert hidden.endswith("/set/")
    assert owner.get(hidden).status_code == 200
    done = owner.post(hidden, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert done.url == reverse("account_login")
    assert Client().get(link).status_code == 410
    assert owner.get(hidden).status_code == 410
    user = User.objects.get(email="new@example.org")
    assert user.check_password(PASSWORD)
    assert actor_of(user).sites(Role.NURSE) == {clinic.here.pk}
    assert owner.post(reverse("account_login"), {"login": "new@example.org", "password": PASSWORD}).status_code == 302


def test_a_weak_password_is_refused_with_the_reason(clinic):
    """At least twelve signs, and none of the common ones."""
    owner = Client()
    hidden = owner.get(services.link_path(clinic.nurse)).url
    page = owner.post(hidden, {"new_password1": "password", "new_password2": "password"})
    assert page.status_code == 200
    assert "12" in page.content.decode()
    assert not User.objects.get(pk=clinic.nurse.pk).has_usable_password()


def test_a_link_opens_nothing_for_somebody_else(clinic):
    """The token of one account does not fit another."""
    token = services.link_path(clinic.nurse).rstrip("/").rsplit("/", 1)[1]
    assert Client().get(reverse("accounts:welcome", args=(clinic.physician.pk, token))).status_code == 410


def test_roles_start_and_end_and_stay_in_the_list(clinic, office):
    """Ended, never deleted; each with its row."""
    user = clinic.front_desk
    office.post(reverse("accounts:start_role", args=(user.pk,)), {"site": clinic.here.pk, "role": "researcher"})
    added = Membership.objects.get(user=user, role=Role.RESEARCHER)
    office.post(reverse("accounts:end_membership", args=(added.pk,)))
    added.refresh_from_db()
    assert added.until is not None
    assert [row.verb for row in AuditEvent.objects.all()][-2:] == ["start a role", "end a role"]


def test_making_an_account_needs_a_confirmation(sign_in, clinic):
    """A session alone, left open, makes none: the password or a code is asked first."""
    client = sign_in("administrator")
    answer = client.post(
        reverse("accounts:new_user"),
        {"name": "X", "email": "x@example.org", "language": "de", "site": clinic.here.pk, "role": "nurse"},
    )
    assert answer.status_code == 302
    assert "reauthenticate" in answer.url
    assert not User.objects.filter(email="x@example.org").exists()


def test_nobody_gives_themselves_a_role(clinic, office):
    """Not by the form, not by a service."""
    user = clinic.administrator
    office.post(reverse("accounts:start_role", args=(user.pk,)), {"site": clinic.here.pk, "role": "physician"})
    assert not Membership.objects.filter(user=user, role=Role.PHYSICIAN).exists()
    own = Membership.objects.get(user=user)
    assert office.post(reverse("accounts:end_membership", args=(own.pk,))).status_code == 404
    assert office.post(reverse("accounts:set_active", args=(user.pk,)), {"active": "no"}).status_code == 404


def test_a_role_is_given_at_ones_own_site_alone(clinic, office):
    """Another site is no choice, whoever is asked for."""
    office.post(reverse("accounts:start_role", args=(clinic.nurse.pk,)), {"site": clinic.there.pk, "role": "nurse"})
    assert not Membership.objects.filter(user=clinic.nurse, site=clinic.there).exists()
    assert office.get(reverse("accounts:user", args=(clinic.physician_there.pk,))).status_code == 404


def test_whoever_works_at_another_site_too_gets_no_new_link_from_here(clinic, acting):
    """It would open the charts of the other site; they are listed all the same, and their role here can be ended."""
    Membership.objects.create(user=clinic.nurse, site=clinic.there, role=Role.NURSE)
    actor = acting("administrator")
    assert list_users.permits(actor, clinic.nurse)
    assert not administer_user.permits(actor, clinic.nurse)


@pytest.mark.parametrize("act", ["new_link", "reset_factors", "set_active"])
def test_help_ends_every_session_and_password(clinic, office, sign_in, act):
    """A link, new factors or a closed account: whoever was signed in is out, and the old password opens nothing."""
    clinic.nurse.set_password(PASSWORD)
    clinic.nurse.save()
    theirs = sign_in("nurse")
    assert theirs.get("/").status_code == 200
    office.post(reverse(f"accounts:{act}", args=(clinic.nurse.pk,)), {"active": "no"})
    assert theirs.get("/").status_code == 302
    user = User.objects.get(pk=clinic.nurse.pk)
    assert not (user.is_active and user.check_password(PASSWORD))
    assert (act == "reset_factors") is not Authenticator.objects.filter(user=user).exists()


def test_an_administrator_sees_no_chart(acting, clinic):
    """No policy gives an administrator a person, or anything of one, but the review of an emergency and the way to its site."""
    actor = acting("administrator")
    of_people = {
        name
        for name, policy in POLICIES.items()
        if policy.record.startswith("patients.") and policy.among(actor).exists()
    }
    assert not of_people


@pytest.mark.parametrize("exists", [False, True])
def test_two_administrators_at_once_are_told_and_nothing_fails(clinic, acting, monkeypatch, exists):
    """The other was quicker between the look and the write: the database refuses, and the page says what to do."""
    actor, found = acting("administrator"), clinic.nurse if exists else None

    class Blind:
        """Sees nothing of what the other wrote."""

        @staticmethod
        def filter(**_):
            return SimpleNamespace(first=lambda: found, exists=lambda: False)

        normalize_email = staticmethod(User.objects.normalize_email)
        create_user = staticmethod(User.objects.create_user)
        create = staticmethod(Membership.objects.create)

    monkeypatch.setattr(services, "User", SimpleNamespace(objects=Blind))
    monkeypatch.setattr(services, "Membership", SimpleNamespace(objects=Blind))
    given = {"email": clinic.nurse.email, "name": "Invented", "language": "", "site": clinic.here, "role": Role.NURSE}
    before = AuditEvent.objects.count()
    with pytest.raises(services.RefusedError):
        services.make_user(actor, **given)
    assert AuditEvent.objects.count() == before


def test_a_long_list_of_users_costs_few_queries(clinic, office, django_assert_max_num_queries):
    """However many there are."""
    for turn in range(60):
        user = User.objects.create_user(f"u{turn}@example.org", None, name=f"Invented {turn:02d}")
        Membership.objects.create(user=user, site=clinic.here, role=Role.NURSE)
    office.get(reverse("accounts:users"))
    with django_assert_max_num_queries(14):
        page = office.get(reverse("accounts:users"))
    assert b'name="after"' in page.content


def test_users_are_found_without_a_name_in_an_address(clinic, office):
    """What is looked for is sent in the body, by name or address; nobody of another site is found."""
    where = reverse("accounts:users")
    found = office.post(where, {"words": "invented n"})
    assert [one.name for one in found.context["users"]] == ["Invented Nurse"]
    assert [one.pk for one in office.post(where, {"words": "nurse@"}).context["users"]] == [clinic.nurse.pk]
    assert not office.post(where, {"words": clinic.physician_there.email}).context["users"]
    assert len(office.get(where, {"q": "nurse"}).context["users"]) > 1
    assert b'method="get"' not in found.content


def test_pages_of_users_leave_out_nobody_of_the_same_name(clinic, office):
    """More of one name than fit on a page: every one of them is on some page, once."""
    for turn in range(70):
        user = User.objects.create_user(f"same{turn}@example.org", None, name="Invented Same")
        Membership.objects.create(user=user, site=clinic.here, role=Role.NURSE)
    shown, after = [], {}
    while after is not None:
        page = office.post(reverse("accounts:users"), {"words": "same", **after})
        shown += [one.pk for one in page.context["users"]]
        after = {"after": page.context["more"]} if page.context["more"] else None
    assert sorted(shown) == sorted(User.objects.filter(name="Invented Same").values_list("pk", flat=True))


def test_a_role_at_another_site_that_ends_later_keeps_the_account_from_here(clinic, acting):
    """It still runs."""
    Membership.objects.create(
        user=clinic.nurse, site=clinic.there, role=Role.NURSE, until=timezone.now() + timedelta(days=1)
    )
    assert not administer_user.permits(acting("administrator"), clinic.nurse)


def test_the_first_administrator_is_made_once(db):
    """With a site and a link; from then on administrators make accounts."""
    user, path = services.first_administrator(email="First@example.org", name="Invented First", site="North")
    assert actor_of(user).has(Role.ADMINISTRATOR)
    assert Client().get(path).status_code == 302
    with pytest.raises(services.RefusedError):
        services.first_administrator(email="second@example.org", name="Invented Second", site="South")


def test_the_command_for_the_first_administrator_prints_the_link(db):
    """And refuses a second."""
    out = StringIO()
    call_command("first_administrator", "first@example.org", "Invented First", "North", stdout=out)
    assert Client().get(out.getvalue().strip()).status_code == 302
    with pytest.raises(CommandError, match="administrator already"):
        call_command("first_administrator", "second@example.org", "Invented Second", "South")
