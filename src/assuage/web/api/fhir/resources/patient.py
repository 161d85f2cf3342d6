"""Patient: who somebody is and where to reach them, for whoever may find them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from assuage.interop.fhir import INVENTED_TAG
from assuage.web.accounts.actor import Actor
from assuage.web.accounts.policies import NOBODY, view_details
from assuage.web.api.fhir.kinds import Kind, Source, by_key
from assuage.web.api.fhir.parameters import Parameter, day, identity, one_of, starts
from assuage.web.api.fhir.values import filled, issuer, reference
from assuage.web.patients.models import Identifier, SexRecorded

_GENDERS = "http://hl7.org/fhir/administrative-gender"


def resource(person: Any, numbers: Sequence[Identifier]) -> dict[str, Any]:
    """One person."""
    return filled(
        {
            "resourceType": "Patient",
            "id": str(person.pk),
            "meta": {"tag": [{"system": "urn:assuage:tag", "code": INVENTED_TAG}]} if person.is_invented else None,
            "identifier": [
                {"system": issuer(one.system), "value": one.value, "assigner": {"display": one.system}}
                for one in numbers
            ],
            "active": person.merged_into_id is None,
            "name": [{"use": "official", "family": person.family_name, "given": [person.given_name]}],
            "telecom": [
                {"system": system, "value": value}
                for system, value in (("phone", person.phone), ("email", person.email))
                if value
            ],
            "gender": person.sex,
            "birthDate": person.birth_date.isoformat(),
            "link": [{"other": reference("Patient", person.merged_into_id), "type": "replaced-by"}]
            if person.merged_into_id
            else None,
        }
    )


def _rows(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = view_details.among(actor).order_by("pk")
    return rows


def _numbers(rows: Sequence[Any]) -> dict[Any, list[Identifier]]:
    found: dict[Any, list[Identifier]] = {}
    for one in Identifier.objects.filter(person_id__in=[row.pk for row in rows]).order_by("pk"):
        found.setdefault(one.person_id, []).append(one)
    return found


def _by_number() -> Parameter:
    def condition(value: str, modifier: str) -> Q:  # noqa: ARG001 - the shape every condition has
        system, bar, number = value.partition("|")
        rows = Identifier.objects.filter(value=number if bar else value)
        if not (number if bar else value):
            return NOBODY
        if bar and system:
            known = [one.pk for one in rows if system in {one.system, issuer(one.system)}]
            rows = rows.filter(pk__in=known)
        elif bar:
            return NOBODY
        return Q(pk__in=rows.values("person_id"))

    return Parameter("token", "a number that somebody gave them: `system|value` or `value`", condition)


_NAMES = {"family_folded": "family_name", "given_folded": "given_name"}

KIND = Kind(
    "Patient",
    "People of the sites at which the user may find them. When a person's details last changed is not kept, so there is no _lastUpdated.",
    (
        Source(
            record="patients.Person",
            rows=_rows,
            resources=lambda row, numbers: [resource(row, numbers.get(row.pk, ()))],
            parameters={
                "_id": identity(),
                "identifier": _by_number(),
                "family": starts("family_folded", "family name", exactly=_NAMES),
                "given": starts("given_folded", "given name", exactly=_NAMES),
                "name": starts("family_folded", "either name", "given_folded", exactly=_NAMES),
                "birthdate": day("birth_date", "day of birth"),
                "gender": one_of({one: (_GENDERS, Q(sex=one)) for one in SexRecorded.values}, "sex as recorded"),
            },
            one=by_key(),
            person="pk",
            live=Q(merged_into__isnull=True),
            around=_numbers,
        ),
    ),
)
