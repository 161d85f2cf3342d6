"""What a plan is ranked from: every option that was written out, and the spaces that were solved. Limits may change; this does not."""

from collections.abc import Mapping
from dataclasses import dataclass

from assuage.knowledge.schema import RegimenFile
from assuage.plan.drafting import Comparison
from assuage.plan.ensemble import Ensemble
from assuage.plan.recent import GivenBefore
from assuage.plan.records import LeftOut, Option
from assuage.plan.searching import Space


@dataclass(frozen=True, slots=True)
class Basis:
    """Published options in their order, what was left out before any limit was asked, and the courses that may be tried.

    `spaces` maps the id of a published option to the space around it; `files` are the published regimens by id. `built` keeps
    optimised options that were already written out, by their dose.
    """

    asked: Comparison
    published: tuple[Option, ...]
    left_out: tuple[LeftOut, ...]
    ensemble: Ensemble
    spaces: Mapping[str, Space]
    files: Mapping[str, RegimenFile]
    past: tuple[GivenBefore, ...]
    most_optimised: int
    baseline_systolic: float | None
    built: Mapping[str, Option]

    @property
    def twins_words(self) -> tuple[str, ...]:
        """What of the twins' spread is another model's, assumed or missing, in words."""
        twins = {model: steps.twins for model, steps in self.ensemble.steps.items()} | dict(self.ensemble.by_itself)
        return tuple(words for one in twins.values() for words in one.borrowed)
