"""What is open about the relief course: of its parameters, between people, and between models."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from assuage.numerics import Floats
from assuage.pharmacology.draws import deviates, drawn_effect
from assuage.pharmacology.effects.lasting_relief import Classes, mean_pain, relief, slow_level
from assuage.pharmacology.effects.prepared import PreparedEffect, rate_of
from assuage.pharmacology.relief import ReliefCourse
from assuage.pharmacology.simulation import Band
from assuage.stats import discrete_classes, uniforms

QUANTILES = (0.05, 0.5, 0.95)
_TOP_OF_SCALE = 10.0

Exposed = tuple[Floats, Floats]


def bands_of(
    course: ReliefCourse,
    effect: PreparedEffect,
    edges: Floats,
    exposed: Floats,
    others: Mapping[str, Exposed],
    *,
    draws: int,
    seed: int,
    known: bool,
) -> dict[str, Any]:
    """The fields `bands` and `placebo_band` of a course. `known` says that the baseline is the person's own, not a typical one."""
    times = course.day * 1440.0
    uncertain = drawn_effect(effect, "parameters", people=draws, seed=seed)
    slow = slow_level(edges, exposed, times, rate=rate_of(uncertain["half_life"][:, 0]))
    mean = mean_pain(
        course.baseline_nrs, relief(slow, c50=uncertain["c50"], gamma=effect.parameters["gamma"]), _classes(effect)
    )
    scores = people(course, effect, draws=draws, seed=seed, known=known)
    readings = [course.mean_nrs, *course.alternatives.values()]
    for other_edges, other in others.values():
        slow = slow_level(other_edges, other, times, rate=np.array([rate_of(effect.parameters["half_life"])]))[0]
        relieved = relief(slow, c50=effect.parameters["c50"], gamma=effect.parameters["gamma"])
        readings.append(mean_pain(course.baseline_nrs, relieved, _classes(effect)))
    bands = {
        "parameters": _band(mean),
        "between_people": _band(scores["drug"]),
        "models": _band(np.stack(readings)),
    }
    return {"bands": bands, "placebo_band": _band(scores["placebo"])}


def people(
    course: ReliefCourse, effect: PreparedEffect, *, draws: int, seed: int, known: bool = False
) -> dict[str, Floats]:
    """Daily scores (draws, T) of virtual people in each arm: their class, C50 and baseline are theirs, each day has its own error.

    A score stays on the scale from 0 to 10, as a person's answer does.
    """
    numbers = effect.parameters
    spread = {name: number.value or 0.0 for name, number in effect.file.between_people.items()}
    c50 = drawn_effect(effect, "between_people", people=draws, seed=seed)["c50"]
    # F = X / (X + c50), so X follows from the typical course.
    typical = course.relief / (1.0 - course.relief)
    relieved = relief(typical[None, :] * numbers["c50"], c50=c50, gamma=1.0) if numbers["gamma"] == 1.0 else None
    if relieved is None:
        slow = numbers["c50"] * typical ** (1.0 / numbers["gamma"])
        relieved = relief(slow[None, :], c50=c50, gamma=numbers["gamma"])
    z = deviates(seed, f"{effect.file.id}/people/baseline", people=draws, columns=1)
    baseline = course.baseline_nrs + (0.0 if known else spread.get("baseline", 0.0)) * z
    days = spread.get("daily_nrs", 0.0) * deviates(
        seed, f"{effect.file.id}/people/daily", people=draws, columns=len(course.day)
    )
    luck = uniforms(seed, 0, draws, 1)[:, 0]
    found: dict[str, Floats] = {}
    for arm in ("drug", "placebo"):
        parts = [course.classes.get(f"{kind}_{arm}_arm", 0.0) for kind in ("placebo_type", "drug_type", "none")]
        kind = discrete_classes(luck, np.array(parts))[:, None]
        lasting = np.where(kind == 0, numbers["placebo_relief"], np.where(kind == 1, relieved, 0.0))
        found[arm] = np.clip(baseline * (1.0 - lasting) + days, 0.0, _TOP_OF_SCALE)
    return found


def _classes(effect: PreparedEffect) -> Classes:
    numbers = effect.parameters
    return Classes(numbers["placebo_type_drug_arm"], numbers["drug_type_drug_arm"], numbers["placebo_relief"])


def _band(values: Floats) -> Band:
    return Band(*np.quantile(values, QUANTILES, axis=0))
