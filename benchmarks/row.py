"""One measured line: ours, a peer's, and the mark between them."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["ratio", "time", "memory", "accuracy"]


@dataclass(frozen=True, slots=True)
class Row:
    """A workload beside one peer, or beside a limit."""

    workload: str
    kind: Kind
    value: float
    unit: str
    peer: str | None
    peer_value: float | None
    peer_scaled_from: int | None
    ratio: float | None
    mark: float | None
    holds: bool | None


def beside(
    workload: str,
    seconds: float,
    peer: str,
    peer_seconds: float | None,
    *,
    mark: float | None = None,
    scaled_from: int | None = None,
) -> Row:
    """A time beside a peer's; without the peer nothing can be said."""
    peer_value = None if peer_seconds is None else 1e3 * peer_seconds
    ratio = None if peer_seconds is None else peer_seconds / seconds
    holds = None if ratio is None or mark is None else ratio >= mark
    return Row(workload, "ratio", 1e3 * seconds, "ms", peer, peer_value, scaled_from, ratio, mark, holds)


def below(workload: str, kind: Kind, value: float | None, unit: str, *, mark: float | None = None) -> Row:
    """A time, a memory or an error beside the most it may be; NaN where it could not be measured."""
    holds = None if mark is None or value is None else value <= mark
    return Row(workload, kind, float("nan") if value is None else value, unit, None, None, None, None, mark, holds)
