"""A card: what every one of them has, whatever it is about."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assuage.interop.cds_hooks.markdown import short
from assuage.interop.cds_hooks.requests import Call
from assuage.knowledge import Library

Indicator = Literal["info", "warning", "critical"]

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:assuage:cds-hooks")
_TOPICS = {
    "candidacy": "Candidacy for ketamine",
    "interaction": "Interactions of ketamine",
    "dose": "Dose of ketamine",
    "data": "Data not supplied",
}
_REASONS = (
    ("assessed", "I have assessed this, and it is not on the chart"),
    ("benefit", "The benefit outweighs the risk for this patient"),
    ("monitored", "It will be monitored or treated"),
    ("outdated", "The data behind it are out of date"),
    ("not-applicable", "It does not apply to this patient"),
)
ADVICE = "Advice for qualified clinicians: Assuage gives reasons, the clinician decides, and nothing acts by itself."


@dataclass(frozen=True, slots=True)
class About:
    """What a card is about, the name of its leading source, and the keys of all; `of` tells cards of one topic apart."""

    topic: Literal["candidacy", "interaction", "dose", "data"]
    source: str = "Assuage"
    keys: tuple[str, ...] = ()
    of: str = ""


def card(
    call: Call,
    about: About,
    *,
    summary: str,
    indicator: Indicator,
    detail: str,
    shelf: Library,
    suggestions: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """One card. Its uuid is made from the hook's instance, so that one request is always answered alike."""
    links = _links(about.keys, shelf)
    made: dict[str, Any] = {
        "uuid": identifier(call, about.topic, about.of),
        "summary": short(summary),
        "indicator": indicator,
        "detail": detail,
        "source": _source(about, _address(about.keys[0], shelf) if about.keys else None),
    }
    if suggestions:
        made["suggestions"] = list(suggestions)
        made["selectionBehavior"] = "any"
    if indicator != "info":
        made["overrideReasons"] = [
            {"code": code, "system": "urn:assuage:cds-hooks:override-reason", "display": words}
            for code, words in _REASONS
        ]
    if links:
        made["links"] = links
    return made


def identifier(call: Call, *parts: str) -> str:
    """The identifier of a card or a suggestion."""
    return str(uuid.uuid5(_SPACE, "/".join((call.service.id, call.hook_instance, *parts))))


def _source(about: About, address: str | None) -> dict[str, Any]:
    """The leading source, with its address where one was captured."""
    source: dict[str, Any] = {"label": short(about.source)}
    if address is not None:
        source["url"] = address
    source["topic"] = {"code": about.topic, "system": "urn:assuage:cds-hooks:topic", "display": _TOPICS[about.topic]}
    return source


def _links(keys: Sequence[str], shelf: Library) -> list[dict[str, str]]:
    """A link for every source of which an address was captured."""
    found = {key: address for key in keys if (address := _address(key, shelf)) is not None}
    return [
        {"label": short(shelf.bibliography[key].text), "url": address, "type": "absolute"}
        for key, address in found.items()
    ]


def _address(key: str, shelf: Library) -> str | None:
    entry = shelf.bibliography.get(key)
    return None if entry is None else entry.address
