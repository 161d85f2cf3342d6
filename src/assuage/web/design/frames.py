"""The header of a chart: whose it is, and how far each of the five stages has come.

Each room registers how it tells its stage (`register_stage` in its `apps.ready`); a room that is not built yet has its place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

STAGES = {
    "screen": _("Screen"),
    "plan": _("Plan"),
    "infuse": _("Infuse"),
    "follow": _("Follow"),
}
"""The stages of a chart in order; LEARN belongs to the clinic and not to a chart."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of one person: where it leads (a path, or empty where there is nothing yet) and its state in words."""

    words: Any
    path: str = ""


@dataclass(frozen=True, slots=True)
class ChartFrame:
    """What never scrolls away: the person, lines of the header, and the stages in order."""

    person: Any
    lines: tuple[tuple[Any, Any], ...]
    stages: tuple[tuple[str, Any, Stage], ...]


_TELLERS: dict[str, Callable[[Any, Any], Stage]] = {}
_LINES: list[Callable[[Any, Any], tuple[tuple[Any, Any], ...]]] = []


def register_stage(name: str, tell: Callable[[Any, Any], Stage]) -> None:
    """Let a room tell its stage: `tell(actor, person)` gives a `Stage`."""
    _TELLERS[name] = tell


def register_lines(tell: Callable[[Any, Any], tuple[tuple[Any, Any], ...]]) -> None:
    """Let a room add lines to the header: pairs of a heading and what stands there."""
    _LINES.append(tell)


def chart_frame(actor: Any, person: Any) -> ChartFrame:
    """The frame of one person's chart for one actor."""
    nothing = Stage(_("not built yet"))
    return ChartFrame(
        person,
        tuple(line for tell in _LINES for line in tell(actor, person)),
        tuple(
            (key, name, _TELLERS[key](actor, person) if key in _TELLERS else nothing) for key, name in STAGES.items()
        ),
    )
