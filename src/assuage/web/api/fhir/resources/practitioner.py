"""Practitioner: whoever the token acts for, so that an app can call its user by name. Others are named in what they signed."""

from typing import Any

from django.db.models import Q, QuerySet

from assuage.web.accounts.actor import Actor
from assuage.web.accounts.models import User
from assuage.web.api.fhir.kinds import Kind, Source, by_key
from assuage.web.api.fhir.parameters import identity
from assuage.web.api.fhir.values import user


def resource(one: User) -> dict[str, Any]:
    """One user: the number by which records name them, and what they are called."""
    who = user(one)
    return {
        "resourceType": "Practitioner",
        "id": str(one.pk),
        "identifier": [who["identifier"]],
        "active": one.is_active,
        "name": [{"text": who["display"]}],
    }


def _rows(actor: Actor) -> QuerySet[Any]:
    return User.objects.filter(pk=actor.user.pk) if actor.is_staff else User.objects.none()


KIND = Kind(
    "Practitioner",
    "The user the token acts for, where they work here, and nobody else: an app may read who its user is. What changed of them is not kept.",
    (
        Source(
            record="accounts.User",
            rows=_rows,
            resources=lambda row, beside: [resource(row)],  # noqa: ARG005 - nothing beside it is needed
            parameters={"_id": identity()},
            one=by_key(),
            person="",
            of_person=lambda person: Q(),  # noqa: ARG005 - it is of no patient, so none bounds it
        ),
    ),
)
