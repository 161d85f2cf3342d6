"""The standard deviation behind what a paper prints beside a mean."""

from assuage.knowledge.schema import ArmResult
from assuage.stats.meta import sd_of_interval, sd_of_se


def deviation_of(result: ArmResult, *, where: str) -> tuple[float | None, str]:
    """The standard deviation of one arm and how it was come by; None with the reason where it cannot be had.

    A standard error is multiplied by `sqrt(n)`, an interval of the mean divided by that of Student's t. A spread that the source
    does not name is used only as the file reads it, and that is told; without such a reading both are shown and neither is used.
    """
    spread = result.spread
    n = None if result.n is None else result.n.value
    if spread is None or n is None:
        return None, f"{where}: no spread was read, so the study has no weight. Leave it out, or find the spread."
    if spread.kind == "SD":
        return spread.value, ""
    if spread.kind == "95% CI" and spread.lower is not None and spread.upper is not None:
        found = float(sd_of_interval(low=spread.lower, high=spread.upper, n=n)[0])
        return found, f"standard deviation {found:.3g} computed from the interval of the mean."
    if spread.kind == "IQR" or spread.value is None:
        return (
            None,
            f"{where}: quartiles do not stand beside a mean. Give the standard deviation, or leave the study out.",
        )
    error = float(sd_of_se(se=spread.value, n=n)[0])
    if spread.kind == "SE":
        return (
            error,
            f"standard deviation {spread.value:g} x sqrt({n:g}) = {error:.3g}, computed from the standard error.",
        )
    if spread.taken_as == "SE":
        return error, (
            f"{spread.value:g} is printed without a word on what it is and read as a standard error ({spread.reason}), which makes "
            f"the standard deviation {spread.value:g} x sqrt({n:g}) = {error:.3g}."
        )
    if spread.taken_as == "SD":
        return (
            spread.value,
            f"{spread.value:g} is printed without a word on what it is and read as a standard deviation ({spread.reason}).",
        )
    return None, (
        f"{where}: {spread.value:g} is printed without a word on what it is. As a standard deviation it stands; as a standard "
        f"error the standard deviation is {spread.value:g} x sqrt({n:g}) = {error:.3g}. Say in the file which it is."
    )
