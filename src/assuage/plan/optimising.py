"""Which courses of a space are worth showing: the best by a few plain aims, none of them beaten by another in everything."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assuage.numerics import Floats
from assuage.plan.goals import Ceilings, Clinic
from assuage.plan.keeping import kept_of
from assuage.plan.records import TradeOff
from assuage.plan.searching import Courses

ALIKE = 0.01
"""Two chances closer than this are alike; numerical, and less than 400 twins of a search can tell apart (four of them).

The same part of an exposure or less is no saving of drug.
"""

FEWEST_HOURS, LEAST_DRUG, MOST_RELIEF = "Fewest hours", "Least drug", "Most relief"

WORDS = {
    FEWEST_HOURS: "The fewest hours on the drip among courses as likely to meet the goal, with no more drug than the published one.",
    LEAST_DRUG: "The least ketamine among courses as likely to meet the goal, with no more hours than the published one.",
    MOST_RELIEF: "The course most likely to meet the goal by the model that doubts it most, with no more hours than the published one.",
}
_MOST_POINTS = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """What a found course must not be worse than: the chance of the goal, hours, and exposure [ng h/mL]; None holds nothing back."""

    chance: float | None
    hours: float | None
    exposure_ng_h_per_ml: float | None


@dataclass(frozen=True, slots=True)
class Found:
    """The course that an aim found over all models, and the dose that it finds under each alone."""

    aim: str
    number: int
    dose: str
    by_model: Mapping[str, str]


def found_in(courses: Courses, ceilings: Ceilings, clinic: Clinic, asked: Asked) -> tuple[Found, ...]:
    """What each aim finds among the courses that keep every ceiling and constraint and do more than placebo.

    The chance is by the model that doubts most. Left alone, the relief model would choose the longest course; hours and exposure of the
    published one hold it back.
    """
    kept = kept_of(courses, ceilings, clinic) & (courses.surest > courses.on_placebo + ALIKE)
    if asked.hours is not None:
        kept &= courses.hours <= asked.hours + 1e-9
    # Beside a published course that breaks a limit, whatever keeps it matters first.
    aims = (
        (FEWEST_HOURS, LEAST_DRUG, MOST_RELIEF) if asked.hours is not None else (MOST_RELIEF, FEWEST_HOURS, LEAST_DRUG)
    )
    found = []
    for aim in aims:
        number = _best(courses, kept, aim, courses.surest, asked)
        if number is not None:
            alone = {
                model: _best(courses, kept, aim, courses.chances["goal"][row], asked)
                for row, model in enumerate(courses.models)
            }
            doses = {model: "nothing reaches it" if one is None else courses.text(one) for model, one in alone.items()}
            found.append(Found(aim, number, courses.text(number), doses))
    return tuple(found)


def _best(courses: Courses, kept: np.ndarray, aim: str, chance: Floats, asked: Asked) -> int | None:
    """The best course by an aim; among alike ones the one with less drug, then fewer hours, then the lower rate."""
    if not kept.any():
        return None
    top = chance[kept].max()
    floor = top - ALIKE if aim == MOST_RELIEF or asked.chance is None else asked.chance - ALIKE / 2
    likely = kept & (chance >= floor)
    if aim == FEWEST_HOURS and asked.exposure_ng_h_per_ml is not None:
        likely &= courses.exposure_ng_h_per_ml <= asked.exposure_ng_h_per_ml * (1 + 1e-9)
    places = np.flatnonzero(likely)
    if not len(places):
        return None
    first = courses.hours if aim == FEWEST_HOURS else courses.exposure_ng_h_per_ml
    second = courses.exposure_ng_h_per_ml if aim == FEWEST_HOURS else courses.hours
    order = np.lexsort((courses.rate_mg_per_h[places], np.round(second[places], 6), np.round(first[places], 6)))
    return int(places[order[0]])


def trade_off_of(courses: Courses, ceilings: Ceilings, clinic: Clinic) -> tuple[TradeOff, ...]:
    """The courses that no other beats in relief, exposure, hours, visits and acute effects, lightest first; thinned to what can be shown."""
    if not len(courses):
        return ()
    unbeaten = _unbeaten(courses)
    unbeaten = unbeaten[np.argsort(courses.exposure_ng_h_per_ml[unbeaten], kind="stable")]
    if len(unbeaten) > _MOST_POINTS:
        unbeaten = unbeaten[np.linspace(0, len(unbeaten) - 1, _MOST_POINTS).astype(int)]
    kept = kept_of(courses, ceilings, clinic)
    ends = {of: _ends(chances[:, unbeaten]) for of, chances in courses.chances.items()}
    return tuple(
        _point(courses, number, {of: spans[row] for of, spans in ends.items()}, kept=bool(kept[number]))
        for row, number in enumerate(unbeaten.tolist())
    )


def _unbeaten(courses: Courses) -> np.ndarray:
    """Less is better in every column; what no model may say counts alike for all courses of that shape."""
    columns = np.column_stack(
        [
            -courses.surest,
            courses.exposure_ng_h_per_ml,
            courses.hours,
            courses.sessions,
            np.nan_to_num(courses.worst("dissociation")),
            np.nan_to_num(courses.worst("systolic")),
        ]
    )
    found = []
    for number, row in enumerate(columns):
        no_worse = (columns <= row).all(axis=1)
        if not (columns[no_worse] < row).any():
            found.append(number)
    return np.array(found, dtype=np.int64)


def _point(courses: Courses, number: int, ends: Mapping[str, tuple[float, float] | None], *, kept: bool) -> TradeOff:
    return TradeOff(
        dose=courses.text(number),
        hours=float(courses.hours[number]),
        visits=int(courses.sessions[number]),
        total_mg=float(courses.total_mg[number]),
        exposure_ng_h_per_ml=float(courses.exposure_ng_h_per_ml[number]),
        goal=ends["goal"] or (0.0, 0.0),
        dissociation=ends["dissociation"],
        systolic=ends["systolic"],
        kept=kept,
    )


def _ends(chances: Floats) -> list[tuple[float, float] | None]:
    """The lowest and the highest chance (M, C) of each course over the models; None where one may not say."""
    ends = zip(chances.min(axis=0).tolist(), chances.max(axis=0).tolist(), strict=True)
    told = np.asarray(np.isfinite(chances).all(axis=0))
    return [span if is_told else None for is_told, span in zip(told, ends, strict=True)]
