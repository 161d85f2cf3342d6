"""A row of the audit as FHIR R4 AuditEvents in the shape of IHE Basic Audit Log Patterns (BALP): one for each note, one patient in each.

Profiles: Read, Create, Update and Delete of a patient's data name exactly one patient; what is of no patient takes the profile without.
What BALP has no profile for (sign-in and out, refusals of it, exports) is an AuditEvent of the base specification.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

_BALP = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/"
_TYPES = "http://terminology.hl7.org/CodeSystem/audit-event-type"
_DCM = "http://dicom.nema.org/resources/ontology/DCM"
_INTERACTION = "http://hl7.org/fhir/restful-interaction"
_OURS = "urn:assuage:audit:verb"

_SHAPES = {
    "read": ("R", "read", "Read"),
    "list": ("E", "search-type", "Query"),
    "find": ("E", "search-type", "Query"),
    "export": ("R", "read", "Read"),
    "register": ("C", "create", "Create"),
    "create": ("C", "create", "Create"),
    "import": ("C", "create", "Create"),
    "write": ("U", "update", "Update"),
    "sign": ("U", "update", "Update"),
    "merge": ("U", "update", "Update"),
    "delete": ("D", "delete", "Delete"),
}
"""By verb: the action, the RESTful interaction, and the profile of BALP. A verb that is not here is an execution."""

_SIGN_IN = {"sign in": ("110122", "Login"), "sign out": ("110123", "Logout")}


def audit_events(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The AuditEvents of one row as `export.content_of` gives it."""
    return [_event(row, place, note) for place, note in enumerate(row["entries"])]


def bundle(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A collection of the AuditEvents of several rows."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": event} for row in rows for event in audit_events(row)],
    }


def _event(row: Mapping[str, Any], place: int, note: Mapping[str, str]) -> dict[str, Any]:
    verb, person = note["verb"], note.get("person_id", "")
    return {
        "resourceType": "AuditEvent",
        "id": f"{row['number']}-{place}",
        **_profile(verb, person),
        "type": _type(verb),
        "subtype": _subtype(verb),
        "action": _SHAPES.get(verb, ("E", "", ""))[0],
        "recorded": row["at"],
        "outcome": "0" if row["outcome"] == "done" else "4",
        **({"purposeOfEvent": [{"text": note["why"]}]} if note.get("why") else {}),
        "agent": _agents(row),
        "source": {"observer": {"display": "Assuage"}, "type": [{"system": _SOURCES, "code": "4"}]},
        "entity": _entities(row, note, person),
    }


_SOURCES = "http://terminology.hl7.org/CodeSystem/security-source-type"


def _profile(verb: str, person: str) -> dict[str, Any]:
    shape = _SHAPES.get(verb)
    if shape is None:
        return {}
    return {"meta": {"profile": [f"{_BALP}IHE.BasicAudit.{'Patient' if person else ''}{shape[2]}"]}}


def _type(verb: str) -> dict[str, str]:
    if verb in _SIGN_IN:
        return {"system": _DCM, "code": "110114", "display": "User Authentication"}
    if verb in _SHAPES:
        return {"system": _TYPES, "code": "rest", "display": "RESTful Operation"}
    return {"system": _DCM, "code": "110100", "display": "Application Activity"}


def _subtype(verb: str) -> list[dict[str, str]]:
    ours = {"system": _OURS, "code": verb.replace(" ", "-"), "display": verb}
    if verb in _SIGN_IN:
        code, words = _SIGN_IN[verb]
        return [{"system": _DCM, "code": code, "display": words}, ours]
    if verb in _SHAPES:
        interaction = _SHAPES[verb][1]
        return [{"system": _INTERACTION, "code": interaction, "display": interaction}, ours]
    return [ours]


def _agents(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    user = {"identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{row['user_id']}"}}
    agent: dict[str, Any] = {
        "type": {"coding": [{"system": _PARTICIPATION, "code": "IRCP", "display": "information recipient"}]},
        "who": {**user, "display": row["user_name"]} if row["user_id"] else {"display": "not signed in"},
        "requestor": True,
    }
    if row["roles"]:
        agent["role"] = [{"text": role} for role in row["roles"].split(",")]
    if row["came_from"]:
        agent["network"] = {"address": row["came_from"], "type": "2"}
    server = {
        "type": {"coding": [{"system": _DCM, "code": "110153", "display": "Source Role ID"}]},
        "who": {"display": "Assuage"},
        "requestor": False,
    }
    return [server, agent]


_PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
_ENTITY = "http://terminology.hl7.org/CodeSystem/audit-entity-type"
_ROLE = "http://terminology.hl7.org/CodeSystem/object-role"


def _entities(row: Mapping[str, Any], note: Mapping[str, str], person: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if person:
        found.append(
            {
                "what": {"reference": f"Patient/{person}"},
                "type": {"system": _ENTITY, "code": "1", "display": "Person"},
                "role": {"system": _ROLE, "code": "1", "display": "Patient"},
            }
        )
    if note["record"] != "patients.Person" or not person:
        found.append(
            {
                "what": {
                    "identifier": {"system": f"urn:assuage:{note['record']}", "value": note.get("record_id") or "none"},
                    "display": note["record"],
                },
                "type": {"system": _ENTITY, "code": "2", "display": "System Object"},
                "role": {"system": _ROLE, "code": "4", "display": "Domain Resource"},
            }
        )
    found.append(
        {
            "what": {"identifier": {"system": "urn:assuage:audit:row", "value": str(row["number"])}},
            "type": {
                "system": "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType",
                "code": "XrequestId",
            },
            "detail": [{"type": "digest", "valueString": row["digest"]}],
        }
    )
    return found


def lines_of_events(line: str) -> list[str]:
    """The lines of AuditEvents for one line of an export; none for its opening and closing lines."""
    row = json.loads(line)
    return [json.dumps(event, ensure_ascii=False) + "\n" for event in audit_events(row)] if "entries" in row else []
