"""What `assuage check` looks at, each with what to do about it."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import Error, connection

OLDEST_POSTGRESQL = 150_000
_SHORTEST_KEY = 50
_LONGEST_SESSION_HOURS = 24  # our choice: nobody works longer without a night between
_FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `ok`, `warning` or `error`."""

    level: str
    what: str
    words: str


def findings(*, deploy: bool) -> list[Finding]:
    """Everything that was looked at, errors first."""
    found = [*_of_django(deploy=deploy), *_of_database()]
    if deploy:
        found += [*_of_reach(), *_of_state()]
    order = ("error", "warning", "ok")
    return sorted(found, key=lambda one: order.index(one.level))


def _of_django(*, deploy: bool) -> Iterator[Finding]:
    silent = True
    for one in checks.run_checks(include_deployment_checks=deploy):
        if one.is_silenced() or one.level < checks.WARNING:
            continue
        silent = False
        level = "error" if one.level >= checks.ERROR else "warning"
        yield Finding(level, str(one.id), f"{one.msg} {one.hint or ''}".strip())
    if silent:
        yield Finding("ok", "settings", "Django has nothing against them")


def _of_database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
    except Error:
        yield Finding("error", "database", "it does not answer; check DATABASE_URL, and that it runs")
        return
    yield _version()
    yield from _tables()


def _version() -> Finding:
    if connection.vendor == "sqlite":
        return Finding("ok", "database", "embedded SQLite; for more than one machine or many users take PostgreSQL")
    number = getattr(connection, "pg_version", 0)
    told = f"PostgreSQL {number // 10_000}"
    if number < OLDEST_POSTGRESQL:
        return Finding("error", "database", f"{told} is older than 15, the oldest that is tested; upgrade it")
    return Finding("ok", "database", told)


def _tables() -> Iterator[Finding]:
    from assuage.web.audit import triggers
    from assuage.web.health import database_state
    from assuage.web.schedule import guards

    state = database_state()
    if state != "ready":
        yield Finding("error", "migrations", "some are not applied; `assuage serve` applies them")
        return
    yield Finding("ok", "migrations", "all are applied")
    missing = sorted(triggers.expected(connection) - triggers.standing(connection))
    if missing:
        yield Finding(
            "error", "audit", f"the database does not refuse changes of the audit: {', '.join(missing)} is missing"
        )
    else:
        yield Finding("ok", "audit", "the database refuses every change of it")
    if guards.installed(connection):
        yield Finding("ok", "schedule", "the database refuses double bookings")
    else:
        yield Finding(
            "warning",
            "schedule",
            "double bookings are refused by the application alone; let a superuser run CREATE EXTENSION btree_gist, then migrate again",
        )


def _of_reach() -> Iterator[Finding]:
    here = settings.ENVIRONMENT
    if here.is_demo:
        yield Finding(
            "error", "demo", "ASSUAGE_DEMO is set: the page that tells passwords would be served; take it out"
        )
    if here.is_https:
        yield Finding("ok", "https", "cookies are sent over https alone")
    else:
        yield Finding(
            "error", "https", "set ASSUAGE_HTTPS=1 behind a server that speaks https (and ASSUAGE_BEHIND_PROXY=1)"
        )
    if here.is_behind_proxy:
        yield Finding("ok", "proxy", "who asks is told by the last address that the server in front of it adds")
    else:
        yield Finding(
            "warning",
            "proxy",
            "ASSUAGE_BEHIND_PROXY is not set: behind another server everybody has its address, in the audit and for the lock-out",
        )
    own = {"127.0.0.1", "localhost", "[::1]"}
    if "*" in settings.ALLOWED_HOSTS:
        yield Finding("error", "hosts", "ASSUAGE_HOSTS allows any name; write the names of the clinic")
    elif set(settings.ALLOWED_HOSTS) <= own:
        yield Finding("warning", "hosts", "only this machine is named; set ASSUAGE_HOSTS to the name that browsers use")
    else:
        yield Finding("ok", "hosts", ", ".join(settings.ALLOWED_HOSTS))
    if len(settings.SECRET_KEY) < _SHORTEST_KEY:
        yield Finding(
            "error", "key", f"ASSUAGE_SECRET_KEY is shorter than {_SHORTEST_KEY} letters; leave it out to have one made"
        )
    else:
        yield Finding("ok", "key", "long enough")
    yield _sessions()


def _sessions() -> Finding:
    told = f"they end {settings.IDLE_MINUTES} minutes after they were used, and {settings.SESSION_HOURS} hours after the sign-in"
    if settings.SESSION_HOURS > _LONGEST_SESSION_HOURS:
        return Finding("warning", "sessions", f"{told}; set ASSUAGE_SESSION_HOURS to a day's work")
    return Finding("ok", "sessions", told)


def _of_state() -> Iterator[Finding]:
    state = Path(settings.ENVIRONMENT.state)
    if not state.exists():
        yield Finding(
            "error", "state folder", f"{state} is not there; set ASSUAGE_STATE, or start `assuage serve` once"
        )
        return
    open_to_others = [
        one for one in (state, *state.glob("*")) if one.name != "static" and one.stat().st_mode & _FOR_OTHERS
    ]
    if state.stat().st_mode & _FOR_OTHERS:
        names = ", ".join(one.name for one in open_to_others)
        yield Finding("error", "state folder", f"others on this machine can read it ({names}): chmod -R go= {state}")
    else:
        yield Finding("ok", "state folder", f"{state} is for its owner alone")
