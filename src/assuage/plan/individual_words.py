"""What measurements do not support, in words: a reader must not take an update for more than it is."""

from collections.abc import Sequence

import numpy as np

from assuage.knowledge import Library
from assuage.pharmacology import CheckedMeasurement, ParameterUpdate, PersonalPosterior

DAY_MIN = 1440.0


def words_on(
    found: PersonalPosterior,
    parameters: Sequence[ParameterUpdate],
    checks: Sequence[CheckedMeasurement],
    fit: float | None,
    library: Library,
) -> tuple[tuple[str, ...], bool]:
    """The words on one model's update, and whether the measurements support it at all."""
    if not found.mine.used:
        return ("No measurement could be used, so nothing was updated: this is the prediction before any.",), False
    errors = library.measurement_errors()
    least, surprising = errors.least_effective_draws.value or 0.0, errors.surprising_p.value or 0.0
    moved = errors.class_moved.value or 0.0
    against: list[str] = []
    if found.effective < least:
        against.append(
            f"The posterior rests on {found.effective:.0f} effective draws of at least {least:.0f}: the measurements pull where this model has "
            "next to nobody. The update is not supported."
        )
    if fit is not None and fit < surprising:
        against.append(
            f"The measurements scatter about the updated person far more than they should (p = {fit:.2g}): they contradict each other or the "
            "model. The update is not supported. Check times, doses and units; a robust update gives wild readings less say."
        )
    notes = [*against, *_unsettled(found, moved), *_far_out(found, errors.far_out_sd.value or 0.0), *_outside(checks)]
    if _says_little(found, parameters, left=errors.little_learnt_share.value or 1.0, moved=moved):
        notes.append("The measurements say little: every parameter and class stays about as it was before them.")
    return tuple(notes), not against


def _unsettled(found: PersonalPosterior, moved: float) -> list[str]:
    if all(one.mode.has_settled for one in found.classes if one.probability > moved):
        return []
    return [
        "The search for the most probable values did not come to rest; the intervals hold, the most probable values may not."
    ]


def _far_out(found: PersonalPosterior, most: float) -> list[str]:
    best = max(found.classes, key=lambda one: one.probability)
    names = [
        found.mine.names[place]
        for place, z in zip(best.informed.tolist(), best.mode.deviates.tolist(), strict=True)
        if abs(z) > most
    ]
    if not names:
        return []
    told = ", ".join(names)
    words = f"To explain the measurements {told} would have to lie more than {most:g} standard deviations from what is usual"
    return [f"{words}: check doses, times and units."]


def _outside(checks: Sequence[CheckedMeasurement]) -> list[str]:
    outside = [one for one in checks if one.is_outside]
    if not outside:
        return []
    told = ", ".join(f"{one.measured.kind} at {_when(one.measured.time_min or 0.0)}" for one in outside)
    return [f"Outside what the updated person would give: {told}."]


def _when(time_min: float) -> str:
    return f"{time_min:g} min" if time_min < DAY_MIN else f"day {time_min / DAY_MIN:.3g}"


def _says_little(found: PersonalPosterior, parameters: Sequence[ParameterUpdate], *, left: float, moved: float) -> bool:
    has_moved = np.abs(found.class_probability - found.mine.class_prior).max() > moved
    return not has_moved and all(one.prior_variance_left >= left for one in parameters)
