"""Which release of FHIR a resource speaks, told from what it says and from its shape."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

_STATED = (
    (re.compile(r"(?:\|1\.0\.2|/DSTU2/|dstu2|/fhir/1\.0)", re.IGNORECASE), "DSTU2"),
    (re.compile(r"(?:\|3\.0\.[0-9]|/STU3/|stu3|/fhir/3\.0)", re.IGNORECASE), "STU3"),
    (re.compile(r"(?:/fhir/4\.3|/R4B/)"), "R4B"),
    (re.compile(r"(?:\|5\.0\.[0-9]|/R5/|/fhir/5\.0)"), "R5"),
)
_NUMBERED = {"1.0": "DSTU2", "3.0": "STU3", "4.0": "R4", "4.3": "R4", "5.0": "R5", "6.0": "R6"}
_ONLY_IN = {"MedicationOrder": "DSTU2", "ProcedureRequest": "STU3", "Sequence": "STU3", "DiagnosticOrder": "DSTU2"}

_TELLING = {
    *_ONLY_IN,
    *("Condition", "AllergyIntolerance", "MedicationRequest", "MedicationStatement", "MedicationAdministration"),
    "Encounter",
}
_PLAIN = frozenset({"Observation", "Procedure"})


def stated_version(resource: Mapping[str, Any]) -> str | None:
    """The release a resource claims by `fhirVersion` or `meta.profile`; None when it claims none."""
    number = resource.get("fhirVersion")
    if isinstance(number, str):
        return _NUMBERED.get(number[:3], number[:12])
    meta = resource.get("meta")
    if not isinstance(meta, dict):
        return None
    profiles = meta.get("profile")
    for profile in profiles if isinstance(profiles, list) else []:
        for pattern, release in _STATED:
            if isinstance(profile, str) and pattern.search(profile):
                return "R4" if release == "R4B" else release
    return None


def shape(resource: Mapping[str, Any]) -> str | None:
    """The release that the shape of a resource gives away; None when it would be good R4 or tells nothing."""
    kind = resource.get("resourceType")
    if kind in _PLAIN:  # what a chart mostly holds
        return "STU3" if "context" in resource else None
    if kind not in _TELLING:
        return None
    if kind in _ONLY_IN:
        return _ONLY_IN[kind]
    if kind in {"Condition", "AllergyIntolerance"} and isinstance(resource.get("clinicalStatus"), str):
        return "DSTU2" if "patient" in resource and kind == "Condition" else "STU3"
    if kind in {"MedicationRequest", "MedicationStatement", "MedicationAdministration"} and "medication" in resource:
        return "R5"
    if kind == "MedicationStatement" and "taken" in resource:
        return "STU3"
    if kind == "Encounter" and isinstance(resource.get("class"), list):
        return "R5"
    if kind == "MedicationRequest" and "context" in resource:
        return "STU3"
    return None


def is_silent(kind: str, resource: Mapping[str, Any]) -> bool:
    """Whether a resource, as most of a chart, neither claims a release nor has a field that gives one away."""
    if "meta" in resource or "fhirVersion" in resource:
        return False
    return "context" not in resource if kind in _PLAIN else kind not in _TELLING


def release_of(resource: Mapping[str, Any]) -> str | None:
    """The release a resource claims, else the one that its shape gives away."""
    if "meta" in resource or "fhirVersion" in resource:
        return stated_version(resource) or shape(resource)
    return shape(resource)


def chart_version(bundle: Mapping[str, Any], resources: Iterable[Mapping[str, Any]]) -> str | None:
    """The foreign release of a whole chart: what the Bundle states, or what each telling resource gives away.

    One odd resource among good ones does not condemn the chart; it is listed where it is read.
    """
    stated = stated_version(bundle)
    if stated is not None:
        return None if stated == "R4" else stated
    foreign: list[str] = []
    for resource in resources:
        release = release_of(resource)
        if release not in {None, "R4"}:
            foreign.append(str(release))
        elif release == "R4" or _is_r4(resource):
            return None
    return max(set(foreign), key=foreign.count) if foreign else None


def _is_r4(resource: Mapping[str, Any]) -> bool:
    """Whether a resource has a shape that only R4 has among the releases in use."""
    kind = resource.get("resourceType")
    if kind in {"Condition", "AllergyIntolerance"}:
        return isinstance(resource.get("clinicalStatus"), dict)
    if kind == "MedicationRequest":
        return "medicationCodeableConcept" in resource or "medicationReference" in resource
    if kind == "Encounter":
        return isinstance(resource.get("class"), dict)
    return False
