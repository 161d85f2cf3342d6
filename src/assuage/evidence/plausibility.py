"""Whether a standard deviation can be one: a standard error in its place makes a small trial outweigh all others."""

from dataclasses import dataclass
from math import sqrt

from assuage.knowledge import Library
from assuage.provenance import Citation

_Z_95 = 1.959963984540054  # the two-sided 95 % quantile of the normal distribution


@dataclass(frozen=True, slots=True)
class Claimed:
    """A standard deviation somebody claims: `sd` of the scores of `n` people around `mean`."""

    where: str
    mean: float
    sd: float
    n: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a spread is not taken as it stands, with the arithmetic. `impossible`: no scores of this scale have it."""

    words: str
    impossible: bool
    citations: tuple[Citation, ...]


def doubt_about(
    claimed: Claimed, scale: tuple[float, float], *, library: Library, change: bool = False
) -> Doubt | None:
    """What speaks against a standard deviation, or None.

    Formula: among n scores from `low` to `high` with mean m the greatest possible standard deviation is
    `sqrt((m - low) (high - m) n / (n - 1))`. The smallest that is believed is a share of the scale that the knowledge file
    `assuage_2026_plausible_spread` gives. Parameters: `change`, the means are changes, which range over twice the scale.
    """
    low, high = (scale[0] - scale[1], scale[1] - scale[0]) if change else scale
    file = library.plausible_spread()
    citations = tuple(Citation(one.key, one.where) for one in file.references)
    if not low <= claimed.mean <= high:
        words = f"{claimed.where}: the mean {claimed.mean:g} lies outside the scale, {low:g} to {high:g}."
        return Doubt(words, impossible=True, citations=())
    greatest = sqrt((claimed.mean - low) * (high - claimed.mean) * claimed.n / max(claimed.n - 1, 1))
    if claimed.sd > greatest:
        words = (
            f"{claimed.where}: {claimed.n:g} scores between {low:g} and {high:g} with mean {claimed.mean:g} cannot have a standard "
            f"deviation of {claimed.sd:g}; the greatest possible is sqrt(({claimed.mean:g} - {low:g}) x ({high:g} - {claimed.mean:g}) "
            f"x {claimed.n:g}/{claimed.n - 1:g}) = {greatest:.3g}."
        )
        return Doubt(words, impossible=True, citations=())
    smallest = (file.smallest_share.value or 0.0) * (scale[1] - scale[0])
    if claimed.n < (file.fewest_people.value or 0.0) or claimed.sd >= smallest:
        return None
    words = (
        f"{claimed.where}: a standard deviation of {claimed.sd:g} among {claimed.n:g} people is under {smallest:g}, which is "
        f"{file.smallest_share.value:g} of the scale {scale[0]:g} to {scale[1]:g} ({file.smallest_share.confidence.value}: "
        f"{file.smallest_share.reason}). Were it a standard error, the standard deviation would be {claimed.sd:g} x "
        f"sqrt({claimed.n:g}) = {claimed.sd * sqrt(claimed.n):.3g}. {file.words}"
    )
    return Doubt(words, impossible=False, citations=citations)


def as_if_deviations(first: Claimed, second: Claimed) -> str:
    """What the difference of two means would be, were both spreads standard deviations: the arithmetic that gives them away."""
    half = _Z_95 * sqrt(first.sd**2 / first.n + second.sd**2 / second.n)
    as_errors = _Z_95 * sqrt(first.sd**2 + second.sd**2)
    difference = first.mean - second.mean
    return (
        f"As standard deviations they would give a difference of {difference:.3g} with a 95 % interval of only +/- {half:.2g}; "
        f"as standard errors, +/- {as_errors:.3g}."
    )
