"""Every address of the application, and a record of any kind for it: what the generated tables are made of."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import models
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from assuage.web.accounts.policies import Policy


@dataclass(frozen=True)
class Route:
    """One address: its name, its view, what its view is guarded by, and the arguments in its path."""

    name: str
    pattern: str
    view: Any
    guard: Any
    key: str
    arguments: dict

    @property
    def is_ours(self):
        """Whether the view is in a room of ours, and not one of the sign-in's or the interface's."""
        return self.view.__module__.startswith("assuage.web.")

    @property
    def has_record(self):
        """Whether the view is about one record that a policy guards."""
        return isinstance(self.guard, Policy) and bool(self.key)

    def path(self, key=None):
        """A path to it: the record's id, and something of the right kind for every other argument."""
        found = f"/{self.pattern}"
        for argument, (text, converter) in self.arguments.items():
            value = key if argument == self.key else _SOME.get(converter, "x")
            found = found.replace(text, str(value))
        return found


_SOME = {"uuid": "11111111-1111-4111-8111-111111111111", "int": "1", "slug": "x", "str": "x", "path": "x"}


def routes():
    """All of them, as the resolver knows them."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns, prefix, space):
    for one in patterns:
        text = prefix + str(one.pattern).removeprefix("^").removesuffix("$")
        if isinstance(one, URLPattern):
            yield _route(one, text, space)
        else:
            yield from _walk(one.url_patterns, text, f"{space}{one.namespace}:" if one.namespace else space)


def _route(one, text, space):
    import re

    arguments = {}
    for found in re.finditer(r"<(?:(\w+):)?(\w+)>", text):
        arguments[found[2]] = (found[0], found[1] or "str")
    view = one.callback
    return Route(
        f"{space}{one.name}", text, view, getattr(view, "guard", None), getattr(view, "guard_key", ""), arguments
    )


# --- records ----------------------------------------------------------------------------------------------------------
def record_of(label, clinic: SimpleNamespace, *, here=True):
    """A record of this kind, of the first site or of the other one."""
    person = clinic.person if here else clinic.person_there
    site = clinic.here if here else clinic.there
    user = clinic.nurse if here else clinic.physician_there
    known = {"patients.Person": person, "accounts.Site": site, "accounts.User": user}
    if label == "accounts.Membership":
        return user.memberships.get()
    if label in known:
        return known[label]
    return _made(apps.get_model(label), clinic, person, site)


def _made(model, clinic, person, site):
    values = {}
    for field in model._meta.fields:
        if field.has_default() or field.null or (field.primary_key and isinstance(field, models.AutoField)):
            continue
        values[field.attname if field.is_relation else field.name] = _value(field, clinic, person, site)
    for field in model._meta.fields:
        if field.is_relation and field.related_model._meta.label == "patients.Person":
            values[field.attname] = person.pk
    values.update(_WHOLE.get(model._meta.label, lambda *_: {})(clinic, person, site))
    return model._default_manager.create(**values)


def _value(field, clinic, person, site):
    if field.is_relation:
        label = field.related_model._meta.label
        stranger = clinic.physician if site == clinic.here else clinic.physician_there
        fixed = {"patients.Person": person, "accounts.Site": site, "accounts.User": stranger}
        found = fixed.get(label) or _made(field.related_model, clinic, person, site)
        return found.pk
    if field.choices:
        return field.choices[0][0]
    if field.blank and isinstance(field, models.CharField | models.TextField):
        return ""
    now = timezone.now()
    kinds = (
        (models.UUIDField, uuid.uuid4),
        (models.DateTimeField, timezone.now),
        (models.DateField, now.date),
        (models.TimeField, now.time),
        (models.DurationField, lambda: timedelta(hours=1)),
        (models.JSONField, dict),
        (models.BooleanField, lambda: False),
        (models.BinaryField, lambda: b"x"),
        (models.EmailField, lambda: f"{uuid.uuid4().hex[:12]}@example.org"),
        (models.FileField, lambda: "x"),
        (models.CharField, lambda: uuid.uuid4().hex[: field.max_length or 32]),
        (models.TextField, lambda: "x"),
        (models.FloatField, lambda: 1.0),
        (models.DecimalField, lambda: 1),
        (models.IntegerField, lambda: 1),
    )
    return next(make() for kind, make in kinds if isinstance(field, kind))


def _emergency(clinic, person, site):
    now = timezone.now()
    return {"user_id": clinic.pharmacist.pk, "opened_at": now, "expires_at": now + timedelta(hours=4)}


def _audit(clinic, person, site):
    from assuage.web.audit.models import AuditEvent

    last = AuditEvent.objects.order_by("-number").first()
    return {"number": (last.number if last else 0) + 1_000, "person_id": person.pk, "entries": [], "outcome": "done"}


def _merge(clinic, person, site):
    from assuage.web.patients.models import Person

    about = {"family_name": "Doe", "given_name": "Jo twice", "birth_date": person.birth_date}
    return {"gone_id": Person.objects.create(site=site, registered_by_id=person.registered_by_id, **about).pk}


def _entry(clinic, person, site):
    return {"kind": "fact", "answer": "yes", "concept": "asthma"}


def _course(clinic, person, site):
    return {"sessions": 6, "every_days": 7, "minutes": 60}


def _token(clinic, person, site):
    return {"expires_at": timezone.now() + timedelta(hours=1)}


_WHOLE = {
    "api.Token": _token,
    "accounts.EmergencyAccess": _emergency,
    "audit.AuditEvent": _audit,
    "patients.Entry": _entry,
    "patients.Merge": _merge,
    "schedule.Series": _course,
}
"""What a kind needs beyond something of the right type, because its constraints say so."""
