"""Whether a resource is valid FHIR R4, in three layers: the JSON Schema of R4, the classes of fhir.resources, and R4's invariants.

No one of the three finds everything: the schema knows required codes and not the choice of value[x], the classes the choice and not
the codes, and neither the invariants. The definitions are HL7's own, taken out by `tools/fhir_definitions.py`. What a value was is never
repeated in a problem, since it may say something about a person.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

_MOST = 100  # problems told of one resource; who has more knows enough
_NAME = re.compile(
    r"_?[a-z][A-Za-z0-9]{0,31}"
)  # as elements are named; another word may be anything, so it is not repeated
_KINDS = {"enum": "code-invalid", "required": "required", "additionalProperties": "structure", "type": "structure"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where (a FHIRPath such as `MedicationAdministration.dosage`), in words, and by which layer and rule.

    `code` is a code of FHIR's issue types: `structure`, `required`, `value`, `code-invalid`, `invariant`, `not-supported`. What could not be
    checked is told as `information`, everything else is an `error`.
    """

    where: str
    words: str
    code: str
    layer: Literal["schema", "classes", "invariants"]
    rule: str = ""
    severity: Literal["error", "information"] = "error"


def problems_with(resource: Any, *, root: Any = None) -> tuple[Problem, ...]:
    """Everything the three layers find, also in resources within it; empty where it is valid.

    An invariant is broken where its answer is no; where it has none, as for a reference without a target, it is not.

    Parameters: `resource`, parsed JSON of one resource; `root`, the resource it stands in, if any. A type
    that is not handled here is itself a problem.
    Example: `problems_with({"resourceType": "Patient", "gender": "f"})[0].where` is `Patient.gender`.
    """
    kind = resource.get("resourceType") if isinstance(resource, Mapping) else None
    if not isinstance(kind, str) or kind not in _invariants():
        return (Problem("", "This is no resource of a type that is handled here.", "not-supported", "schema"),)
    found = [*_by_schema(resource, kind), *_by_classes(resource, kind)]
    if not found:
        found += _by_invariants(resource, kind, root or resource)
    inside = (one for where, inner in _within(resource, kind) for one in _moved(inner, where, resource))
    return (*found[:_MOST], *inside)


def handled() -> tuple[str, ...]:
    """The types of resources that are checked."""
    return tuple(_invariants())


def _within(resource: Mapping[str, Any], kind: str) -> Iterator[tuple[str, Any]]:
    """Resources inside this one: the entries of a Bundle, what is contained, the resources among parameters."""
    for name in ("entry", "parameter", "contained"):
        listed = resource.get(name)
        for place, one in enumerate(listed if isinstance(listed, list) else ()):
            inner = one if name == "contained" else one.get("resource") if isinstance(one, Mapping) else None
            if inner is not None:
                yield f"{kind}.{name}[{place}]" + ("" if name == "contained" else ".resource"), inner


def _moved(resource: Any, where: str, around: Any) -> Iterator[Problem]:
    # What is contained is resolved in its container; an entry of a Bundle stands by itself.
    for one in problems_with(resource, root=around if ".contained" in where else None):
        yield replace(one, where=f"{where}: {one.where}" if one.where else where)


# --- the schema -------------------------------------------------------------------------------------------------------
@lru_cache(maxsize=1)
def _definitions() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_read("schema.json"))
    return found


@lru_cache(maxsize=64)
def _validator(kind: str) -> Any:
    from jsonschema import Draft6Validator

    whole = _definitions()
    return Draft6Validator({"$ref": f"#/definitions/{kind}", "definitions": whole["definitions"]})


def _by_schema(resource: Mapping[str, Any], kind: str) -> Iterator[Problem]:
    for error in _validator(kind).iter_errors(resource):
        yield Problem(
            f"{kind}{_path(error.absolute_path)}",
            _schema_words(error),
            _KINDS.get(error.validator, "value"),
            "schema",
            str(error.validator),
        )


def _path(parts: Iterable[Any]) -> str:
    told = (f"[{part}]" if isinstance(part, int) else f".{part}" if _NAME.fullmatch(part) else ".?" for part in parts)
    return "".join(told)


def _schema_words(error: Any) -> str:
    if error.validator == "enum":
        return f"Its code is not one of {', '.join(map(str, error.validator_value[:12]))}."
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        return f"`{missing[0]}` is missing." if missing else "An element is missing."
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        unknown = [name for name in error.instance if name not in known and _NAME.fullmatch(name)]
        return f"FHIR R4 has no element {', '.join(f'`{name}`' for name in unknown[:5]) or 'of that name'} here."
    if error.validator == "type":
        return f"It has to be of the JSON type {error.validator_value}."
    return "Its value is not in the form that its type asks for."


# --- the classes ------------------------------------------------------------------------------------------------------
def _by_classes(resource: Mapping[str, Any], kind: str) -> Iterator[Problem]:
    from pydantic import ValidationError

    try:
        _class(kind).model_validate_json(json.dumps(resource))
    except ValidationError as error:
        for one in error.errors(include_input=False, include_url=False, include_context=False)[:_MOST]:
            where = _path(one["loc"])
            words = _WORDS.get(one["type"], "It does not have the form that FHIR gives this element.")
            yield Problem(f"{kind}{where}", words, "structure", "classes", one["type"])


_WORDS = {
    "missing": "It is missing.",
    "model_field_validation.missing": "It is missing.",
    "value_error": "It is missing, or stands there in two forms of which only one is allowed.",
    "extra_forbidden": "FHIR has no element of that name here.",
}


@lru_cache(maxsize=64)
def _class(kind: str) -> Any:
    from importlib import import_module

    return getattr(import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)


# --- the invariants ---------------------------------------------------------------------------------------------------
@lru_cache(maxsize=1)
def _invariants() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = json.loads(_read("invariants.json"))
    return found


@lru_cache(maxsize=2048)
def _question(path: str, expression: str) -> Callable[..., list[Any]]:
    from fhirpathpy import compile as compiled
    from fhirpathpy.models import models

    asked: Callable[..., list[Any]] = compiled(f"{path}.where(({expression}) = false)", models["r4"])
    return asked


def _by_invariants(resource: Mapping[str, Any], kind: str, root: Any) -> Iterator[Problem]:
    around = {"resource": resource, "rootResource": root}
    for one in _invariants()[kind]:
        try:
            is_broken = bool(_question(one["path"], one["expression"])(resource, around))
        except Exception:  # noqa: BLE001 - whatever the language of the question cannot do, it is told and nothing is concluded
            words = f"It could not be checked whether {one['words'].rstrip('.')}."
            yield Problem(one["path"], words, "not-supported", "invariants", one["key"], "information")
            continue
        if is_broken:
            code = "code-invalid" if one["key"] == "binding" else "invariant"
            yield Problem(one["path"], f"Not so: {one['words'].rstrip('.')}.", code, "invariants", one["key"])


def _read(name: str) -> str:
    return (files("assuage.interop.fhir") / "definitions" / name).read_text(encoding="utf-8")
