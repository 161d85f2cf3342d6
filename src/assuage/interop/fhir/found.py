"""What reading one resource gives: facts, measurements, events, and what could not be read."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from assuage.patient import Event, Fact, Measurement, MedicineUse, Unread, make_unread


class Found(NamedTuple):
    """The yield of one resource, or of many: a tuple, because a long chart makes thousands of them."""

    facts: tuple[Fact, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    events: tuple[Event, ...] = ()
    unread: tuple[Unread, ...] = ()
    uses: tuple[MedicineUse, ...] = ()


_Fields = tuple[
    tuple[Fact, ...], tuple[Measurement, ...], tuple[Event, ...], tuple[Unread, ...], tuple[MedicineUse, ...]
]
make_found: Callable[[_Fields], Found] = partial(tuple.__new__, Found)
"""A `Found` from its fields in their order, in a third of the time."""


def measured(one: Measurement) -> Found:
    """A yield of one value."""
    return make_found(((), (one,), (), (), ()))


def together(parts: Sequence[Found]) -> Found:
    """The yields of many resources as one, in order."""
    if len(parts) == 1:
        return parts[0]
    by_kind = [tuple(chain.from_iterable(map(itemgetter(place), parts))) for place in range(len(Found._fields))]
    return Found(*by_kind)


def not_used(where: str, why: str, *, about: str = "", matters: bool = True) -> Found:
    """A yield of nothing but the reason."""
    return make_found(((), (), (), (make_unread((where, why, matters, about)),), ()))
