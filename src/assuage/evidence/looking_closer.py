"""A synthesis looked at again: study by study, without each, with small studies in mind. By the settings it was pooled with."""

from collections.abc import Callable
from typing import Any, TypeVar

from assuage.evidence.errors import CannotPoolError
from assuage.evidence.record import Synthesis
from assuage.stats.meta import (
    Asymmetry,
    Influence,
    PoolingError,
    Step,
    cumulative,
    egger,
    influence,
    leave_one_out,
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


def _method(synthesis: Synthesis) -> dict[str, Any]:
    return {"model": synthesis.result.model, "test": synthesis.data.settings.test}


def _answered(ask: Callable[..., _Found], synthesis: Synthesis, **how: Any) -> _Found:
    try:
        return ask([study.yi for study in synthesis.studies], [study.vi for study in synthesis.studies], **how)
    except PoolingError as error:
        raise CannotPoolError(f"The studies cannot be looked at one by one: {error}.") from None
