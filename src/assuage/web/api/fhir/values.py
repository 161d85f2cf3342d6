"""The small types of FHIR, written one way everywhere. Knows no database."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from assuage.interop.fhir import HOUSE, URIS, concept_of
from assuage.knowledge import library

VOCABULARY = URIS[HOUSE]
_KINDS = ("conditions", "medicines", "observations", "statements")
_ISSUER = "urn:assuage:issuer:"
_URI = re.compile(r"[a-z][a-z0-9+.-]*:\S+")


def instant(at: datetime) -> str:
    """An instant in UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(at: datetime | None, *, is_day: bool = False) -> str | None:
    """A dateTime as exactly as it is known; None where it is not."""
    if at is None:
        return None
    return at.astimezone(UTC).date().isoformat() if is_day else instant(at)


def reference(kind: str, key: Any, display: str = "") -> dict[str, str]:
    """A reference to a resource of this server."""
    return {"reference": f"{kind}/{key}", **({"display": display} if display else {})}


def user(one: Any) -> dict[str, Any]:
    """A user of the clinic: named, with their number, because users are no resources here."""
    return {"identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{one.pk}"}, "display": str(one)}


def coded(system: str, code: str, display: str = "") -> dict[str, Any]:
    """A concept of one code."""
    return {"coding": [{"system": system, "code": code, **({"display": display} if display else {})}]}


def meta(version: int, updated: datetime | None = None) -> dict[str, Any]:
    """The version, and when it came to be, where that is known."""
    return {"versionId": str(version), **({"lastUpdated": instant(updated)} if updated else {})}


def versioned_by_content(resource: dict[str, Any]) -> dict[str, Any]:
    """The resource with a version made of all that it says, where no count of its changes is kept: another text is another version."""
    about = {name: value for name, value in resource.get("meta", {}).items() if name != "versionId"}
    text = json.dumps({**resource, "meta": about}, ensure_ascii=False, sort_keys=True)
    return {**resource, "meta": {"versionId": hashlib.sha256(text.encode()).hexdigest()[:16], **about}}


def filled(resource: Mapping[str, Any]) -> dict[str, Any]:
    """Without the elements that have nothing to say; FHIR knows no empty ones."""
    return {name: value for name, value in resource.items() if value not in (None, "", [], {})}


def issuer(named: str) -> str:
    """Whoever gave a number as a URI: their own words where they are one."""
    return named if _URI.fullmatch(named) else _ISSUER + quote(named, safe="")


# --- concepts of the vocabulary -----------------------------------------------------------------------------------------
@lru_cache(maxsize=1)
def _kind_of() -> Mapping[str, str]:
    shelf = library()
    return {claim: kind for kind in _KINDS for claim in shelf.vocabulary(kind).terms}


@lru_cache(maxsize=16)
def ids_of(*kinds: str) -> frozenset[str]:
    """The concepts of some kinds of the vocabulary."""
    return frozenset(claim for claim, kind in _kind_of().items() if kind in kinds)


def concept(claim: str) -> dict[str, Any]:
    """A concept by our own code, and by the codes of others that say the same and no more."""
    kind = _kind_of().get(claim)
    if kind is None:
        return {"coding": [{"system": VOCABULARY, "code": claim}], "text": claim.replace("_", " ")}
    return concept_of(claim, library().vocabulary(kind))


def claims_coded(system: str | None, code: str, among: Iterable[str]) -> frozenset[str]:
    """The concepts that are written with a code; `system` None for any, an empty text for none."""
    if system == "":
        return frozenset()
    table = _by_code()
    return frozenset(among) & table.get((system, code), frozenset())


def claims_of_system(system: str, among: Iterable[str]) -> frozenset[str]:
    """The concepts that are written with any code of a system."""
    return frozenset(one for one in among if any(coding["system"] == system for coding in concept(one)["coding"]))


@lru_cache(maxsize=1)
def _by_code() -> Mapping[tuple[str | None, str], frozenset[str]]:
    table: dict[tuple[str | None, str], set[str]] = {}
    for claim in _kind_of():
        for coding in concept(claim)["coding"]:
            table.setdefault((coding["system"], coding["code"]), set()).add(claim)
            table.setdefault((None, coding["code"]), set()).add(claim)
    return {key: frozenset(claims) for key, claims in table.items()}
