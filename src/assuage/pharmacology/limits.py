"""Where a prediction or a regimen stops: hard limits refuse, soft limits warn, each in the words of its file."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from assuage.pharmacology.simulation import LimitHit

if TYPE_CHECKING:
    from assuage.knowledge.schema import Limit

Facts = Mapping[str, float | str | None]
Finding = Literal["broken", "kept", "unknown"]


def judge(limit: "Limit", facts: Facts) -> Finding:
    """Whether a limit is broken, kept, or cannot be told because its quantity is not known."""
    if limit.note:
        return "broken"
    value = facts.get(limit.quantity)
    if value is None:
        return "unknown"
    if isinstance(value, str):
        return "broken" if value.lower() in {word.lower() for word in limit.values} else "kept"
    below = limit.lower is not None and value < limit.lower
    above = limit.upper is not None and value > limit.upper
    return "broken" if below or above else "kept"


def judged(
    limits: Sequence["Limit"], facts: Facts, *, model: str | None = None
) -> tuple[tuple[LimitHit, ...], tuple[str, ...]]:
    """The limits that are broken, and words on those that could not be checked."""
    hits: list[LimitHit] = []
    unchecked: dict[str, None] = {}
    for limit in limits:
        found = judge(limit, facts)
        if found == "broken":
            hits.append(LimitHit(limit.kind, limit.words, model))
        elif found == "unknown" and limit.quantity in PLAIN_WORDS:
            unchecked[f"{PLAIN_WORDS[limit.quantity]} is not known: limits that depend on it were not checked."] = None
    return tuple(hits), tuple(unchecked)


PLAIN_WORDS = {
    "weight_kg": "The weight",
    "age_years": "The age",
    "child_pugh": "The Child-Pugh class",
    "sex": "The sex",
    "hypertension": "Whether there is hypertension",
    "setting": "The setting",
    "condition": "The condition",
}
