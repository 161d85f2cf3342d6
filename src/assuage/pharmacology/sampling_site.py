"""Whether a measured sample may be held against what a model predicts: arterial and venous levels are not the same thing."""

from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.pharmacology.limits import judge
from assuage.pharmacology.simulation import LimitHit

_QUANTITY = "venous_sample_min_after_rate_change"


def refuse_sample(
    model: str, sample_site: str, *, min_after_rate_change: float | None, library: Library | None = None
) -> LimitHit | None:
    """Why a sample may not be compared with a model's levels; None where it may.

    A sample from the site of the model always may. A venous one may be held against an arterial model only when long
    enough after the last change of rate, which the model's file bounds; where that time is not known it may not. An
    arterial one is never held against a venous model.
    """
    file = (library or shipped_library()).model(model)
    if sample_site == file.site:
        return None
    limits = [limit for limit in file.limits if limit.quantity == _QUANTITY]
    if sample_site == "venous" and limits:
        kept = min_after_rate_change is not None and judge(limits[0], {_QUANTITY: min_after_rate_change}) == "kept"
        return None if kept else LimitHit("hard", limits[0].words, model)
    words = (
        f"{model} predicts {file.site} levels, and the sample is {sample_site}: the two differ and are never converted."
    )
    return LimitHit("hard", words, model)
