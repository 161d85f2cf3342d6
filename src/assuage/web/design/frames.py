"""The header of a chart: whose it is, and how far each of the five stages has come.

Each room registers how it tells its stage (`register_stage` in its `apps.ready`); a room that is not built yet has its place.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assuage.web.accounts.policies import read_chart

STAGES = {
    "screen": _("Screen"),
    "plan": _("Plan"),
    "infuse": _("Infuse"),
    "follow": _("Follow"),
}
"""The stages of a chart in order; LEARN belongs to the clinic and not to a chart."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of one person: where it leads (a path, or empty where there is nothing yet) and its state in words.

    `is_current` is set by the frame, where the open page lies under `path`.
    """

    words: Any
    path: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class ChartFrame:
    """What never scrolls away: the person, lines of the header, the stages in order, and the path of the first page of theirs."""

    person: Any
    lines: tuple[tuple[Any, Any], ...]
    stages: tuple[tuple[str, Any, Stage], ...]
    path: str

    @property
    def leads_somewhere(self) -> bool:
        """Whether any stage can be opened by whoever reads: to a patient they are four words without a door, and are left out."""
        return any(stage.path for _key, _name, stage in self.stages)


_TELLERS: dict[str, Callable[[Any, Any], Stage]] = {}
_LINES: list[Callable[[Any, Any], tuple[tuple[Any, Any], ...]]] = []


def register_stage(name: str, tell: Callable[[Any, Any], Stage]) -> None:
    """Let a room tell its stage: `tell(actor, person)` gives a `Stage`."""
    _TELLERS[name] = tell


def register_lines(tell: Callable[[Any, Any], tuple[tuple[Any, Any], ...]]) -> None:
    """Let a room add lines to the header: pairs of a heading and what stands there."""
    _LINES.append(tell)


def chart_frame(actor: Any, person: Any, here: str = "") -> ChartFrame:
    """The frame of one person's chart for one actor, on the page at the path `here`."""
    return ChartFrame(
        person,
        tuple(line for tell in _LINES for line in tell(actor, person)),
        tuple((key, name, _stage(key, actor, person, here)) for key, name in STAGES.items()),
        reverse("patients:overview" if read_chart.is_for(actor) else "patients:details", args=(person.pk,)),
    )


def _stage(key: str, actor: Any, person: Any, here: str) -> Stage:
    if key not in _TELLERS:
        return Stage(_("not built yet"))
    told = _TELLERS[key](actor, person)
    return replace(told, is_current=bool(told.path) and here.startswith(told.path))


def badge(kind: str, words: Any) -> str:
    """A badge for a line of the header: the word, its shape and its colour."""
    return render_to_string("design/parts/badge.html", {"kind": kind, "words": words})
