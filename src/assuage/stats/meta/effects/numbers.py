"""What the columns of an effect must hold: counts that fit their groups, spreads above zero."""

from collections.abc import Mapping

from assuage.stats.meta.checks import Floats, refuse


def positive(c: Mapping[str, Floats], name: str) -> None:
    """Refuse a value that is not above zero."""
    refuse(c[name] <= 0.0, f"column {name} must be above zero", "look the number up again, or leave the study out")


def whole_group(c: Mapping[str, Floats], name: str, *, least: int) -> None:
    """Refuse a group that is smaller than `least`, or no whole number of people."""
    refuse(
        c[name] != c[name].round(),
        f"column {name} is not a whole number of people",
        "give the people, not a percentage",
    )
    refuse(c[name] < least, f"column {name} is below {least}, too few to know a spread", "leave the study out")


def events_in_group(c: Mapping[str, Floats], events: str, people: str) -> None:
    """Refuse events that are negative, not whole, or more than the people of their group."""
    refuse(
        c[events] != c[events].round(), f"column {events} is not a whole number", "give the events, not a percentage"
    )
    refuse(c[events] < 0.0, f"column {events} is below zero", "look the number up again")
    refuse(c[events] > c[people], f"column {events} is more than column {people}", "look both numbers up again")


def correlated(c: Mapping[str, Floats], name: str) -> None:
    """Refuse a correlation that is not strictly between -1 and 1."""
    refuse(abs(c[name]) >= 1.0, f"column {name} must lie strictly between -1 and 1", "look the correlation up again")
