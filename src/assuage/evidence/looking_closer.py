"""A synthesis looked at again: study by study, by what studies differ in, and as if some were missing. By its own settings."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar

from assuage.evidence.errors import CannotPoolError
from assuage.evidence.record import Synthesis
from assuage.stats.meta import (
    Asymmetry,
    Influence,
    PoolingError,
    Regression,
    Selection,
    Step,
    Subgroups,
    TrimFill,
    cumulative,
    egger,
    influence,
    leave_one_out,
    meta_regression,
    selection_model,
    subgroups,
    trim_and_fill,
)

_Found = TypeVar("_Found")


def one_after_another(synthesis: Synthesis) -> tuple[Step, ...]:
    """Everything up to each study, in their order; studies without a place in the order follow as they were given."""
    orders = [study.source.order for study in synthesis.studies]
    last = max((one for one in orders if one is not None), default=0.0) + 1
    places = [last if one is None else one for one in orders]
    return _answered(cumulative, synthesis, order=places, level=synthesis.result.level, **_method(synthesis))


def without_each(synthesis: Synthesis) -> tuple[Step, ...]:
    """The pool without each study in turn; needs two."""
    return _answered(leave_one_out, synthesis, level=synthesis.result.level, **_method(synthesis))


def part_of_each(synthesis: Synthesis) -> tuple[Influence, ...]:
    """How far each study disagrees, and how far it moves the answer; needs three."""
    return _answered(influence, synthesis, **_method(synthesis))


def small_studies(synthesis: Synthesis) -> Asymmetry | None:
    """Egger's test of whether small studies differ; None where there are too few studies, or too alike in size, to ask."""
    try:
        return egger([study.yi for study in synthesis.studies], [study.vi for study in synthesis.studies])
    except PoolingError:
        return None


def by_subgroup(synthesis: Synthesis) -> Subgroups:
    """Each subgroup pooled by itself, and the test between them. `CannotPoolError` where a study names no subgroup, or all the same."""
    groups = [study.source.group for study in synthesis.studies]
    if None in groups:
        raise CannotPoolError(
            "Not every study says which subgroup it belongs to, so none can be compared. Name the heading of the subgroups."
        )
    return _answered(subgroups, synthesis, groups=groups, level=synthesis.result.level, **_method(synthesis))


def by_moderators(synthesis: Synthesis) -> Regression:
    """How the effect goes with the moderators of the studies. `CannotPoolError` where there is none, or they cannot be told apart."""
    names = list(dict.fromkeys(name for study in synthesis.studies for name in study.source.moderators))
    values = [[study.source.moderators.get(name) for name in names] for study in synthesis.studies]
    if not names or any(value is None for row in values for value in row):
        raise CannotPoolError("Not every study has a number for the moderator. Name the heading of one that all have.")
    how = {"names": names, "level": synthesis.result.level, **_method(synthesis)}
    return _answered(meta_regression, synthesis, moderators=values, **how)


def with_mirror_images(
    synthesis: Synthesis, *, estimator: Literal["L0", "R0"] = "L0", side: Literal["left", "right"] | None = None
) -> TrimFill:
    """Trim and fill: how many studies one side of the funnel seems to miss, and the pool with their mirror images; needs three."""
    how = {"estimator": estimator, "side": side, "level": synthesis.result.level, **_method(synthesis)}
    return _answered(trim_and_fill, synthesis, **how)


def if_some_went_unseen(
    synthesis: Synthesis, *, steps: Sequence[float] = (0.025,), alternative: Literal["greater", "less"] = "greater"
) -> Selection:
    """The effect, were studies seen or not by their one-sided P value; `alternative` is the side on which P is small.

    `CannotPoolError` where an interval between `steps` holds no study.
    """
    return _answered(selection_model, synthesis, steps=steps, alternative=alternative, level=synthesis.result.level)


def _method(synthesis: Synthesis) -> dict[str, Any]:
    return {"model": synthesis.result.model, "test": synthesis.data.settings.test}


def _answered(ask: Callable[..., _Found], synthesis: Synthesis, **how: Any) -> _Found:
    try:
        return ask([study.yi for study in synthesis.studies], [study.vi for study in synthesis.studies], **how)
    except PoolingError as error:
        raise CannotPoolError(f"The studies cannot be looked at in this way: {error}.") from None
