"""What reading one resource gives: facts, measurements, events, and what could not be read."""

from collections.abc import Iterable
from dataclasses import dataclass

from assuage.patient import Event, Fact, Measurement, Unread


@dataclass(frozen=True, slots=True)
class Found:
    """The yield of one resource, or of many."""

    facts: tuple[Fact, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    events: tuple[Event, ...] = ()
    unread: tuple[Unread, ...] = ()


def together(parts: Iterable[Found]) -> Found:
    """The yields of many resources as one, in order."""
    facts: list[Fact] = []
    measurements: list[Measurement] = []
    events: list[Event] = []
    unread: list[Unread] = []
    for part in parts:
        facts += part.facts
        measurements += part.measurements
        events += part.events
        unread += part.unread
    return Found(tuple(facts), tuple(measurements), tuple(events), tuple(unread))


def not_used(where: str, why: str, *, about: str = "", matters: bool = True) -> Found:
    """A yield of nothing but the reason."""
    return Found(unread=(Unread(where, why, matters=matters, about=about),))
