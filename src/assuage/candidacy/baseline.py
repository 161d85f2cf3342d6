"""How many have it without ketamine: as a source prints it, or worked out by us from a published difference and ratio."""

from assuage.knowledge.schema import Number, RatioBeside, SynthesisFile
from assuage.provenance import Confidence

# A printed number lies within half of its last place; a hair more, because sums in binary lose one.
_HALF = 0.5 + 1e-9
_NOT_READ = (
    "How many have it without ketamine could not be worked out from the published difference and ratio: an interval "
    "was not read, so whether the two agree cannot be checked"
)
_REACHES_ONE = (
    "How many have it without ketamine cannot be worked out: the ratio may be 1, and then any number without ketamine "
    "would fit the published difference"
)
_CONTRADICTS = (
    "How many have it without ketamine cannot be worked out: the published difference and ratio contradict each other"
)
_TOO_ROUGH = (
    "How many have it without ketamine cannot be worked out: the published difference and ratio are rounded so much "
    "that it could be too far off"
)


def baseline_of(file: SynthesisFile, *, blur: float) -> Number | str | None:
    """The chance with the comparison [0 to 1]; in words why it could not be worked out; None where nothing was printed for it.

    `blur` as in `worked_out`.
    """
    if file.baseline_risk is not None and file.baseline_risk.value is not None:
        return file.baseline_risk
    return None if file.ratio_beside is None else worked_out(file.estimate, file.ratio_beside, blur=blur)


def worked_out(difference: Number, beside: RatioBeside, *, blur: float) -> Number | str:
    """`baseline = difference / (ratio - 1)`, because `difference = baseline x ratio - baseline`; or in words why not.

    Formula: as above, with the two estimates. It is worked out only where
    - both have a 95 % interval;
    - the interval of the ratio, to the place printed, stays clear of 1, where the sum would divide by nothing;
    - the estimates, the lower bounds and the upper bounds give one baseline between nobody and everybody: each pair, read to
      half of the last place printed, allows a range of baselines, and the three ranges have to meet;
    - rounding leaves the range of the estimates no wider than `blur`.

    Parameters: `difference`, of risks [-1 to 1]; `beside`, the ratio of the same comparison [-]; `blur` [0 to 1], our choice,
    which the knowledge file on benefit and harm gives.
    """
    ratio = beside.ratio
    pairs = _pairs(difference, ratio)
    if pairs is None:
        return _NOT_READ
    clear = _HALF * beside.ratio_to
    if min(one for _, one in pairs) - clear <= 1 <= max(one for _, one in pairs) + clear:
        return _REACHES_ONE
    ranges = [_allowed(*pair, beside) for pair in pairs]
    value = pairs[0][0] / (pairs[0][1] - 1)
    if max(low for low, _ in ranges) > min(high for _, high in ranges):
        return _CONTRADICTS
    low, high = ranges[0]
    if round(high - low, 6) > blur or value == 0:
        return _TOO_ROUGH
    if value < 0 or value + max(pairs[0][0], 0.0) > 1:
        return _CONTRADICTS
    return Number(
        value=value,
        unit="proportion",
        confidence=Confidence.DERIVED,
        read_from=f"difference ({difference.read_from}) and ratio ({ratio.read_from}) of the same comparison",
        formula=f"published difference / (published ratio - 1) = {difference.value:g} / ({ratio.value:g} - 1)",
        rests_on=_weak_input(difference, ratio),
    )


def weakest(*numbers: Number) -> Confidence:
    """How sure the least sure of numbers is; one that was computed is no surer than what it was computed from."""
    order = list(Confidence)
    marks = [mark for number in numbers for mark in (number.confidence, number.rests_on) if mark is not None]
    return max(marks, key=order.index)


def _pairs(difference: Number, ratio: Number) -> tuple[tuple[float, float], ...] | None:
    """Estimates, lower and upper bounds, each with its fellow; None where either has no 95 % interval."""
    found = []
    for one, other in (
        (difference.value, ratio.value),
        (difference.lower, ratio.lower),
        (difference.upper, ratio.upper),
    ):
        if one is None or other is None or {difference.bounds, ratio.bounds} != {"95% CI"}:
            return None
        found.append((one, other))
    return tuple(found)


def _allowed(difference: float, ratio: float, beside: RatioBeside) -> tuple[float, float]:
    """The lowest and highest baseline that a printed pair allows, whatever its rounding hid."""
    half_difference, half_ratio = _HALF * beside.difference_to, _HALF * beside.ratio_to
    corners = [
        (difference + one) / (ratio - 1 + other)
        for one in (-half_difference, half_difference)
        for other in (-half_ratio, half_ratio)
    ]
    return min(corners), max(corners)


def _weak_input(*inputs: Number) -> Confidence | None:
    """The weakest input, where that has to be told: it was read in one other place only, or it is assumed."""
    mark = weakest(*inputs)
    if mark is Confidence.DERIVED:
        return Confidence.SECONDARY if any(one.rests_on is Confidence.SECONDARY for one in inputs) else None
    return mark if mark in {Confidence.SECONDARY, Confidence.ASSUMED} else None
