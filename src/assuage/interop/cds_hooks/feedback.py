"""What became of a card: checked and taken apart; comments, which may name a patient, are not kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from assuage.interop.cds_hooks.discovering import service_of
from assuage.interop.cds_hooks.errors import RefusedRequestError

_UUID = re.compile(r"(urn:uuid:)?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
_FRACTION = re.compile(r"(\.\d{6})\d+")


@dataclass(frozen=True, slots=True)
class Feedback:
    """One card's end: accepted with its suggestions, or overridden with the code of a reason where one was chosen."""

    service: str
    card: str
    outcome: str
    at: datetime
    accepted: tuple[str, ...] = ()
    reason: str | None = None


def receive_feedback(service_id: str, request: Any) -> tuple[Feedback, ...]:
    """Check the body of a feedback call, and hand on what may be kept.

    Errors: `RefusedRequestError`: 404 for an unknown service, else 400 with the field that is wrong.
    """
    service = service_of(service_id)
    given = request.get("feedback") if isinstance(request, dict) else None
    if not isinstance(given, list):
        _refuse("`feedback` is missing or is no array")
    return tuple(_one(service.id, entry) for entry in given)


def _one(service: str, entry: Any) -> Feedback:
    if not isinstance(entry, dict):
        _refuse("An entry of `feedback` is no object")
    card, outcome = entry.get("card"), entry.get("outcome")
    if not _is_uuid(card):
        _refuse("`card` is missing or is no UUID")
    if outcome not in ("accepted", "overridden"):
        _refuse("`outcome` is neither `accepted` nor `overridden`")
    return Feedback(
        service=service,
        card=str(card).removeprefix("urn:uuid:").lower(),
        outcome=outcome,
        at=_moment(entry.get("outcomeTimestamp")),
        accepted=_accepted(entry, needed=outcome == "accepted"),
        reason=_reason(entry.get("overrideReason")),
    )


def _accepted(entry: Mapping[str, Any], *, needed: bool) -> tuple[str, ...]:
    listed = entry.get("acceptedSuggestions")
    if listed is None and not needed:
        return ()
    if not isinstance(listed, list) or not listed:
        _refuse("`acceptedSuggestions` is missing or empty though the outcome is `accepted`")
    ids = [one.get("id") if isinstance(one, dict) else None for one in listed]
    if not all(_is_uuid(one) for one in ids):
        _refuse("An accepted suggestion has no `id`, or one that is no UUID")
    return tuple(str(one).removeprefix("urn:uuid:").lower() for one in ids)


def _reason(given: Any) -> str | None:
    """The code of the reason; a comment alone is allowed, and is not read."""
    if given is None:
        return None
    if not isinstance(given, dict) or not (given.get("reason") or given.get("userComment")):
        _refuse("`overrideReason` has neither a `reason` nor a `userComment`")
    if not isinstance(given.get("userComment", ""), str):
        _refuse("`overrideReason.userComment` is no text")
    coding = given.get("reason")
    if coding is None:
        return None
    if not isinstance(coding, dict) or not isinstance(coding.get("code"), str) or not coding["code"]:
        _refuse("`overrideReason.reason` is no coding with a `code`")
    return str(coding["code"])


def _moment(written: Any) -> datetime:
    if not isinstance(written, str) or not _INSTANT.fullmatch(written):
        _refuse("`outcomeTimestamp` is missing or is no instant with its zone")
    try:
        return datetime.fromisoformat(_FRACTION.sub(r"\1", written.upper()))
    except ValueError:
        _refuse("`outcomeTimestamp` names a day or a time that does not exist")


def _is_uuid(value: Any) -> bool:
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def _refuse(wrong: str) -> NoReturn:
    raise RefusedRequestError(400, f"{wrong}, so the feedback was not taken. Send it as CDS Hooks 2.0 describes it.")
