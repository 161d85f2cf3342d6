"""What `assuage check` finds."""

from dataclasses import replace

import pytest
from django.conf import settings as configured
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from assuage.web.audit import triggers
from assuage.web.commands.findings import findings
from assuage.web.settings.environment import Environment


def levels(found):
    return {one.what: one.level for one in found}


def test_a_whole_installation_has_no_error(db):
    """Migrated, with the triggers of the audit and the guards of the schedule."""
    found = levels(findings(deploy=False))
    assert (found["database"], found["migrations"], found["audit"]) == ("ok", "ok", "ok")
    assert "error" not in found.values()


def test_an_audit_that_could_be_changed_is_an_error(db):
    """Without one of its triggers the database would let a row be changed."""
    triggers.remove(connection)
    try:
        assert levels(findings(deploy=False))["audit"] == "error"
    finally:
        triggers.install(connection)


def test_a_migration_that_is_missing_is_an_error(db):
    """The application would fail on a page that needs it."""
    MigrationRecorder(connection).migration_qs.filter(app="care").delete()
    assert levels(findings(deploy=False))["migrations"] == "error"


def test_what_others_can_reach_needs_https_names_and_no_demo(db, settings, tmp_path):
    """On its own machine it may lack them; before others may reach it, each is named."""
    settings.ENVIRONMENT = replace(configured.ENVIRONMENT, is_demo=True, state=tmp_path)
    settings.ALLOWED_HOSTS = ["*"]
    settings.SECRET_KEY = "short"
    tmp_path.chmod(0o755)
    found = levels(findings(deploy=True))
    assert [found[one] for one in ("demo", "https", "hosts", "key", "state folder")] == ["error"] * 5


def test_a_proxy_that_nobody_spoke_of_is_told(db, settings, tmp_path):
    """Behind it everybody would have one address, in the audit and for the lock-out."""
    for behind, level in ((False, "warning"), (True, "ok")):
        settings.ENVIRONMENT = replace(configured.ENVIRONMENT, is_behind_proxy=behind, state=tmp_path)
        assert levels(findings(deploy=True))["proxy"] == level


@pytest.mark.parametrize("name", ["ASSUAGE_IDLE_MINUTES", "ASSUAGE_SESSION_HOURS"])
@pytest.mark.parametrize("given", ["0", "-5", "1.5", "soon"])
def test_a_session_that_lets_nobody_stay_is_refused(name, given):
    """With the reason, before anything is served."""
    with pytest.raises(ValueError, match=f"{name} is .* nobody could stay signed in"):
        Environment.read({"ASSUAGE_SECRET_KEY": "k" * 60, name: given})


def test_a_session_ends_with_the_day_unless_the_environment_says_otherwise():
    """Twelve hours, and what is set."""
    assert Environment.read({"ASSUAGE_SECRET_KEY": "k" * 60}).session_hours == 12
    assert Environment.read({"ASSUAGE_SECRET_KEY": "k" * 60, "ASSUAGE_SESSION_HOURS": "8"}).session_hours == 8


@pytest.mark.parametrize(("hours", "level"), [(12, "ok"), (24, "ok"), (25, "warning")])
def test_a_session_that_lasts_for_days_is_told(db, settings, hours, level):
    """Up to a day nothing is said."""
    settings.SESSION_HOURS = hours
    assert levels(findings(deploy=True))["sessions"] == level


def test_a_clinic_that_is_set_up_passes(db, settings, tmp_path):
    """Https, a name of its own, a long key and a folder for its owner alone."""
    tmp_path.chmod(0o700)
    settings.ENVIRONMENT = replace(configured.ENVIRONMENT, is_https=True, state=tmp_path)
    settings.ALLOWED_HOSTS = ["clinic.example"]
    settings.SECRET_KEY = "k" * 60
    found = levels(findings(deploy=True))
    assert [found[one] for one in ("https", "hosts", "key", "state folder")] == ["ok"] * 4
