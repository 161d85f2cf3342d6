"""The bar on top of every page: where somebody can go. Each room registers its own place from its `apps.ready`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Place:
    """One link of the bar: its words, where it leads, whether that is where one is, and what is there."""

    name: Any
    path: str
    is_current: bool = False
    about: Any = ""


@dataclass(frozen=True, slots=True)
class _Registered:
    name: Any
    view: str
    may: Callable[[Any], bool]
    order: int
    is_own: bool
    about: Any


_PLACES: dict[str, _Registered] = {}


def register_place(
    view: str,
    name: Any,
    *,
    order: int,
    may: Callable[[Any], bool] = lambda _: True,
    is_own: bool = False,
    about: Any = "",
) -> None:
    """Put a view without arguments on the bar for those `may(actor)` says, or in the menu of one's own account.

    `about` says in one sentence what is there, for a home page on which nothing waits.

    Order: Today 10, People 20, Schedule 30, Evidence 40, Learn 50, Audit 60, Users 70.
    """
    _PLACES[view] = _Registered(name, view, may, order, is_own, about)


def places(actor: Any, path: str, *, own: bool) -> tuple[Place, ...]:
    """The links one actor gets, in order; the one whose address is the longest start of `path` is the current one."""
    if actor is None:
        return ()
    chosen = sorted(
        (one for one in _PLACES.values() if one.is_own is own and one.may(actor)), key=lambda one: one.order
    )
    found = [(one, reverse(one.view)) for one in chosen]
    here = max((to for _, to in found if path == to or (to != "/" and path.startswith(to))), key=len, default="")
    return tuple(Place(one.name, to, to == here, one.about) for one, to in found)
