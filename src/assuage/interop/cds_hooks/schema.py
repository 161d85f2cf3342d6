"""The JSON Schemas of what goes in and out, written from the published logical models of CDS Hooks."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

SCHEMAS = ("discovery", "request", "response", "feedback")


@cache
def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of `discovery`, `request`, `response` or `feedback`.

    Errors: `KeyError` for another name.
    """
    if name not in SCHEMAS:
        raise KeyError(name)
    path = files("assuage.interop.cds_hooks") / "schemas" / f"{name}.schema.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
