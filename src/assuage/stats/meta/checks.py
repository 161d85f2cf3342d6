"""What may come into the arithmetic of meta-analysis, row by row."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assuage.stats.errors import PoolingError

Floats = NDArray[np.float64]


def columns(given: Mapping[str, ArrayLike]) -> dict[str, Floats]:
    """The columns as arrays of one length, every number finite; raises `PoolingError` naming column and row."""
    arrays = {}
    for name, values in given.items():
        try:
            arrays[name] = np.atleast_1d(np.asarray(values, dtype=np.float64))
        except (TypeError, ValueError) as fault:
            raise PoolingError(f"column {name} holds something that is not a number; give numbers only") from fault
    if any(array.ndim != 1 for array in arrays.values()):
        raise PoolingError("every column must be one list of numbers, one for each study")
    longest = max(array.size for array in arrays.values())
    if longest == 0:
        raise PoolingError("there is no study; give at least one row")
    for name, array in arrays.items():
        if array.size not in {1, longest}:
            raise PoolingError(
                f"column {name} has {array.size} rows and another has {longest}; every study needs every number"
            )
        refuse(
            ~np.isfinite(array), f"column {name} is missing or not a finite number", "leave that study out or find it"
        )
    return {name: np.broadcast_to(array, (longest,)).copy() for name, array in arrays.items()}


def refuse(is_wrong: NDArray[np.bool_], what: str, advice: str) -> None:
    """Raise `PoolingError` with the rows (counted from 1) where `is_wrong`, if there are any."""
    if is_wrong.any():
        rows = ", ".join(str(row + 1) for row in np.flatnonzero(is_wrong)[:10])
        raise PoolingError(f"{what} (row {rows}); {advice}")


def effects(yi: ArrayLike, vi: ArrayLike) -> tuple[Floats, Floats]:
    """Effects and their sampling variances, checked: as many of each, finite, every variance above zero."""
    arrays = columns({"yi": yi, "vi": vi})
    refuse(
        arrays["vi"] <= 0.0,
        "a sampling variance is not above zero, so the study would count without limit",
        "give the square of its standard error",
    )
    return arrays["yi"], arrays["vi"]


def level_of(level: float) -> float:
    """The level of the intervals, a proportion such as 0.95."""
    if not 0.0 < level < 1.0:
        raise PoolingError(f"level is {level:g} and must lie between 0 and 1; write 0.95 for 95 %")
    return float(level)


def people_of(people: float | Sequence[float] | None) -> float | None:
    """How many people the studies hold, all together, where that is known."""
    if people is None:
        return None
    total = columns({"people": people})["people"]
    refuse(
        total <= 0.0,
        "a number of people is not above zero",
        "leave people out where it is unknown",
    )
    return float(total.sum())


def design_of(moderators: ArrayLike | None, k: int, *, intercept: bool = True) -> Floats:
    """The design matrix (k, p): a column of ones, then one column a moderator; raises `PoolingError` if it has no full rank."""
    parts = [np.ones((k, 1))] if intercept else []
    if moderators is not None:
        given = np.asarray(moderators, dtype=np.float64)
        given = given[:, None] if given.ndim == 1 else given
        if given.ndim != 2 or len(given) != k:
            raise PoolingError(f"moderators must have one row for each of the {k} studies and one column each")
        refuse(
            np.asarray(~np.isfinite(given).all(axis=1)),
            "a moderator is missing",
            "leave that study out of the regression",
        )
        parts.append(given)
    if not parts:
        raise PoolingError("there is neither an intercept nor a moderator; give at least one of them")
    design = np.hstack(parts)
    if design.shape[1] >= k + (design.shape[1] == 1):
        raise PoolingError(
            f"{k} studies cannot carry {design.shape[1]} coefficients and say anything about spread; use fewer moderators"
        )
    if np.linalg.matrix_rank(design / np.maximum(np.abs(design).max(axis=0), 1e-300)) < design.shape[1]:
        raise PoolingError("the moderators repeat each other (or are constant), so their effects cannot be told apart")
    return design
