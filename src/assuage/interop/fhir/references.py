"""From where a fact came to a FHIR Reference: the very entry of the chart where it is one, else its place in words."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from assuage.patient import Fact, Measurement, Origin

_ENTRY = re.compile(r"([A-Z][A-Za-z]+)/([A-Za-z0-9.-]{1,64}) \(entry \d+\)")


def reference_to(origin: Origin) -> dict[str, str]:
    """A Reference to the entry a fact was read from; one of words alone where the place has no id of FHIR."""
    dated = f" of {origin.at:%Y-%m-%d}" if origin.at is not None else ""
    entry = _ENTRY.match(origin.source)
    if entry is None:
        return {"display": f"{origin.source}{dated}"}
    return {"reference": f"{entry[1]}/{entry[2]}", "display": f"{entry[1]}{dated}"}


def evidence_of(facts: Iterable[Fact], measurements: Iterable[Measurement]) -> Iterator[dict[str, Any]]:
    """The evidence of a DetectedIssue: what each entry says, and the entry."""
    for fact in facts:
        said = f"{fact.claim.replace('_', ' ')}: {fact.answer}"
        text = f"{said} ({fact.words})" if fact.words else said
        yield {"code": [{"text": text}], "detail": [reference_to(fact.origin)]}
    for one in measurements:
        text = f"{one.name.replace('_', ' ')} {one.value:g} {one.unit}"
        yield {"code": [{"text": text}], "detail": [reference_to(one.origin)]}
