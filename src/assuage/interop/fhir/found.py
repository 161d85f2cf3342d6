"""What reading one resource gives: facts, measurements, events, and what could not be read."""

from collections.abc import Sequence
from typing import NamedTuple

from assuage.patient import Event, Fact, Measurement, MedicineUse, Unread


class Found(NamedTuple):
    """The yield of one resource, or of many: a tuple, because a long chart makes thousands of them."""

    facts: tuple[Fact, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    events: tuple[Event, ...] = ()
    unread: tuple[Unread, ...] = ()
    uses: tuple[MedicineUse, ...] = ()


def together(parts: Sequence[Found]) -> Found:
    """The yields of many resources as one, in order."""
    if len(parts) == 1:
        return parts[0]
    facts: list[Fact] = []
    measurements: list[Measurement] = []
    events: list[Event] = []
    unread: list[Unread] = []
    uses: list[MedicineUse] = []
    for part in parts:
        facts += part.facts
        measurements += part.measurements
        events += part.events
        unread += part.unread
        uses += part.uses
    return Found(tuple(facts), tuple(measurements), tuple(events), tuple(unread), tuple(uses))


def not_used(where: str, why: str, *, about: str = "", matters: bool = True) -> Found:
    """A yield of nothing but the reason."""
    return Found(unread=(Unread(where, why, matters=matters, about=about),))
