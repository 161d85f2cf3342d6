"""What a place where the application runs may set, read from the environment and checked once."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import dj_database_url

_YES = {"1", "true", "yes", "on"}


@dataclass(frozen=True, slots=True)
class Environment:
    """`state` is the folder of the embedded database, attachments and the secret key; `idle_minutes` ends a session nobody uses.

    `session_hours` ends every session, so long after its sign-in.

    Variables: `ASSUAGE_STATE`, `DATABASE_URL` (a PostgreSQL 15 or newer, or an SQLite file), `ASSUAGE_HOSTS` (comma separated),
    `ASSUAGE_ORIGINS`, `ASSUAGE_HTTPS`, `ASSUAGE_BEHIND_PROXY`, `ASSUAGE_SECRET_KEY`, `ASSUAGE_IDLE_MINUTES`, `ASSUAGE_SESSION_HOURS`,
    `ASSUAGE_SIGN_IN` (OpenID providers as JSON, in the shape of allauth), `ASSUAGE_MAIL` (`smtp://user:password@host:587?tls=yes&from=clinic@example.org`;
    without it no letter is sent, and a forgotten password is replaced by an administrator's link), `ASSUAGE_DEMO`, `ASSUAGE_CDS_TRUST`
    (issuers of CDS Hooks calls and their public keys, as JSON), `ASSUAGE_FHIR_WRITABLE` (types that programs may write, comma separated).
    """

    state: Path
    secret_key: str
    database: dict[str, Any]
    hosts: tuple[str, ...]
    origins: tuple[str, ...]
    is_https: bool
    is_behind_proxy: bool
    is_demo: bool
    idle_minutes: int
    session_hours: int = 12
    sign_in_providers: Mapping[str, Any] = field(default_factory=dict)
    mail: Mapping[str, Any] = field(default_factory=dict)
    cds_trust: Mapping[str, Any] = field(default_factory=dict)
    fhir_writable: tuple[str, ...] = ()

    @classmethod
    def read(cls, variables: Mapping[str, str] | None = None) -> "Environment":
        """The environment as it is; what is not set takes the value that is safe on one's own machine."""
        given = os.environ if variables is None else variables
        state = Path(given.get("ASSUAGE_STATE") or Path.home() / ".assuage").resolve()
        return cls(
            state=state,
            secret_key=given.get("ASSUAGE_SECRET_KEY") or _kept_key(state),
            database=_database(given.get("DATABASE_URL") or f"sqlite:///{state / 'assuage.sqlite3'}"),
            hosts=tuple(_listed(given.get("ASSUAGE_HOSTS"))) or ("127.0.0.1", "localhost", "[::1]"),
            origins=tuple(_listed(given.get("ASSUAGE_ORIGINS"))),
            is_https=_switch(given.get("ASSUAGE_HTTPS")),
            is_behind_proxy=_switch(given.get("ASSUAGE_BEHIND_PROXY")),
            is_demo=_switch(given.get("ASSUAGE_DEMO")),
            idle_minutes=_whole("ASSUAGE_IDLE_MINUTES", "minutes", given.get("ASSUAGE_IDLE_MINUTES") or "15"),
            session_hours=_whole("ASSUAGE_SESSION_HOURS", "hours", given.get("ASSUAGE_SESSION_HOURS") or "12"),
            sign_in_providers=json.loads(given.get("ASSUAGE_SIGN_IN") or "{}"),
            mail=_mail(given.get("ASSUAGE_MAIL")),
            cds_trust=json.loads(given.get("ASSUAGE_CDS_TRUST") or "{}"),
            fhir_writable=tuple(_listed(given.get("ASSUAGE_FHIR_WRITABLE"))),
        )

    @property
    def sign_in_origins(self) -> tuple[str, ...]:
        """Where the sign-in pages of the providers are: the origins of their `server_url`, each once."""
        apps = (app for about in self.sign_in_providers.values() for app in about.get("APPS", ()))
        found = (urlsplit(str(app.get("settings", {}).get("server_url", ""))) for app in apps)
        return tuple(dict.fromkeys(f"{one.scheme}://{one.netloc}" for one in found if one.scheme and one.netloc))


def _listed(text: str | None) -> list[str]:
    return [one.strip() for one in (text or "").split(",") if one.strip()]


def _switch(text: str | None) -> bool:
    return (text or "").strip().lower() in _YES


def _whole(name: str, unit: str, text: str) -> int:
    if not (text.strip().isdecimal() and int(text) > 0):
        raise ValueError(f"{name} is a whole number of {unit}, 1 at least: with none, nobody could stay signed in.")
    return int(text)


def _mail(address: str | None) -> dict[str, Any]:
    """Django's settings for letters; none without an address."""
    if not address:
        return {}
    found = urlsplit(address)
    asked = dict(parse_qsl(found.query))
    if found.scheme != "smtp" or not found.hostname or "from" not in asked:
        raise ValueError(
            "ASSUAGE_MAIL is smtp://user:password@host:port?tls=yes&from=address, with the host and `from` at least."
        )
    return {
        "EMAIL_HOST": found.hostname,
        "EMAIL_PORT": found.port or 587,
        "EMAIL_HOST_USER": unquote(found.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(found.password or ""),
        "EMAIL_USE_TLS": _switch(asked.get("tls", "yes")),
        "DEFAULT_FROM_EMAIL": asked["from"],
    }


def _database(url: str) -> dict[str, Any]:
    found: dict[str, Any] = dict(dj_database_url.parse(url))
    if found["ENGINE"] == "django.db.backends.sqlite3":
        found["OPTIONS"] = {
            # Writers wait for each other instead of failing; readers never wait for a writer.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        }
    else:
        found["CONN_MAX_AGE"] = 60
        found["CONN_HEALTH_CHECKS"] = True
    return found


def _kept_key(state: Path) -> str:
    """A key of this installation, made once and kept where only its owner can read it."""
    place = state / "secret_key"
    if not place.exists():
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return place.read_text(encoding="utf-8")
