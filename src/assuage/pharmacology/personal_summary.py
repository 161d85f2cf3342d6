"""A posterior in words and numbers: parameters before and after, each measurement against what is expected of it, pain to come."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assuage.numerics import Floats
from assuage.pharmacology.draws import deviates as standard_deviates
from assuage.pharmacology.effects.prepared import PreparedEffect
from assuage.pharmacology.measured import Measured
from assuage.pharmacology.personal import PersonalModel
from assuage.pharmacology.personal_inference import PersonalPosterior
from assuage.pharmacology.personal_reading import BASELINE, CLASSES, DRUG_TYPE
from assuage.pharmacology.random_effects import MODEL
from assuage.stats import discrete_classes, equal_weights, fit_p, reading_intervals, reading_p, weighted_quantiles

SHARES = np.array([0.05, 0.5, 0.95])
PRIOR_DRAWS = 4000
COURSE_DRAWS = 600
_TOP_OF_SCALE = 10.0

_OF_UNIT = {
    "L": "volume",
    "L/kg": "volume",
    "L/h": "flow",
    "L/min": "flow",
    "min": "time",
    "h": "time",
    "1/min": "rate",
    "1/h": "rate",
}
_PLAIN = {
    "c50": "level at half effect (C50)",
    "half_life": "half-life",
    "half_time": "half-time of the effect site",
    "gamma": "steepness",
}


@dataclass(frozen=True, slots=True)
class ParameterUpdate:
    """One parameter before and after the measurements, in `unit`.

    `typical`, `prior_low` and `prior_high` are the median and 90 % interval before; `most_probable` is the value at the mode of the most
    probable class; `median`, `low` and `high` are after. `prior_variance_left` is the part of the prior variance (of the logarithm) that is
    left: 1 where the measurements say nothing (in estimation called shrinkage). `given_class` names the class in which it matters.
    """

    name: str
    words: str
    unit: str
    typical: float
    prior_low: float
    prior_high: float
    most_probable: float
    median: float
    low: float
    high: float
    prior_variance_left: float
    given_class: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedMeasurement:
    """A measurement against what the updated person would give: median and 90 % interval, and how probable one so far out is."""

    measured: Measured
    expected: float
    low: float
    high: float
    p: float
    is_outside: bool


@dataclass(frozen=True, slots=True)
class PainForecast:
    """Pain of one person on `day` [days from the first dose], each (D,): the person's own course, and one day's score.

    `median`, `low` and `high` are the person's own course with its 90 % interval; `score_low` and `score_high` the 90 % interval of a single
    day's score; `before_mean` is the mean course and `before_low` and `before_high` the scores expected before any measurement.
    """

    day: Floats
    mean: Floats
    median: Floats
    low: Floats
    high: Floats
    score_low: Floats
    score_high: Floats
    before_mean: Floats
    before_low: Floats
    before_high: Floats


def parameter_updates(found: PersonalPosterior, *, seed: int = 0) -> tuple[ParameterUpdate, ...]:
    """Every parameter that some reading answers to, before and after."""
    mine = found.mine
    before = standard_deviates(seed, f"{mine.model}/personal/before", people=PRIOR_DRAWS, columns=len(mine.names))
    best = max(found.classes, key=lambda one: one.probability)
    mode = np.zeros((1, len(mine.names)))
    mode[0, best.informed] = best.mode.deviates
    informed = {mine.names[place] for place in found.informed}
    answering = found.kind == DRUG_TYPE if len(found.classes) > 1 else np.ones(len(found.kind), dtype=np.bool_)
    updates = []
    for name, owner, parameter in _moved(mine, informed):
        lasting = owner is not None and owner.file.form == "lasting_relief"
        rows = answering if lasting and answering.any() else np.ones(len(answering), dtype=np.bool_)
        factor, unit = _printed(mine, owner, parameter)
        prior, values, peak = (
            factor * _values(mine, owner, parameter, where) for where in (before, found.deviates[rows], mode)
        )
        weight = found.weight[rows] / found.weight[rows].sum()
        low, median, high = weighted_quantiles(values, weight, SHARES).tolist()
        prior_low, typical, prior_high = np.quantile(prior, SHARES).tolist()
        updates.append(
            ParameterUpdate(
                name=name,
                words=_words(owner, parameter, unit),
                unit=unit,
                typical=typical,
                prior_low=prior_low,
                prior_high=prior_high,
                most_probable=float(peak[0]),
                median=median,
                low=low,
                high=high,
                prior_variance_left=_left(prior, values, weight, on_log=parameter != BASELINE),
                given_class=CLASSES[DRUG_TYPE] if lasting and len(found.classes) > 1 else None,
            )
        )
    return tuple(updates)


def _moved(mine: PersonalModel, informed: set[str]) -> list[tuple[str, PreparedEffect | None, str]]:
    """The parameters that informed deviates move: their name, the effect they belong to, and their name there."""
    effects = {effect.file.id: effect for effect in mine.ground.asked.effects}
    found: list[tuple[str, PreparedEffect | None, str]] = []
    for owner, parameter in mine.random.centres:
        columns = mine.random.columns_of((owner, parameter))
        if any(mine.names[column] in informed for column in columns):
            name = parameter if owner == MODEL else f"{owner}.{parameter}"
            found.append((name, effects.get(owner), parameter))
    if BASELINE in informed:
        found.append((BASELINE, None, BASELINE))
    return found


def _values(mine: PersonalModel, owner: PreparedEffect | None, parameter: str, deviates: Floats) -> Floats:
    if parameter == BASELINE:
        return mine.baseline_nrs(deviates)
    values = mine.random.one(MODEL if owner is None else owner.file.id, parameter, deviates)
    if values is None:
        raise KeyError(parameter)
    return values


def _printed(mine: PersonalModel, owner: PreparedEffect | None, parameter: str) -> tuple[float, str]:
    """What turns the value inside into the unit in which the source prints it, and that unit."""
    if parameter == BASELINE:
        return 1.0, "NRS"
    number = (mine.ground.whole.file if owner is None else owner.file).parameters[parameter]
    inside = (mine.ground.whole.typical if owner is None else owner.parameters)[parameter]
    return (number.value or inside) / inside, number.unit


def _words(owner: PreparedEffect | None, parameter: str, unit: str) -> str:
    if parameter == BASELINE:
        return "pain before treatment"
    if owner is None:
        kind = "clearance" if parameter.startswith("cl") or parameter.endswith("cl") else _OF_UNIT.get(unit, "")
        return f"{kind} {parameter}".strip()
    return f"{owner.file.effect}: {_PLAIN.get(parameter, parameter)}"


def _left(prior: Floats, values: Floats, weight: Floats, *, on_log: bool) -> float:
    before, after = (np.log(prior), np.log(values)) if on_log else (prior, values)
    mean = weight @ after
    return float(weight @ (after - mean) ** 2 / before.var())


def checked_measurements(
    found: PersonalPosterior, *, seed: int = 0
) -> tuple[tuple[CheckedMeasurement, ...], float | None]:
    """Each used measurement against its predictive interval, and how probable a scatter like that of all of them is."""
    mine = found.mine
    if not mine.used:
        return (), None
    limit = mine.ground.asked.library.measurement_errors().outside_p.value or 0.0
    chance = reading_p(found.predicted, found.weight, mine.readings)
    quantiles = reading_intervals(found.predicted, found.weight, mine.readings, shares=SHARES, seed=seed)
    checks = tuple(
        CheckedMeasurement(one, *_in_scale(one, quantiles[:, place]), float(chance[place]), bool(chance[place] < limit))
        for place, one in enumerate(mine.used)
    )
    return checks, fit_p(found.predicted, found.weight, mine.readings)


def _in_scale(one: Measured, quantiles: Floats) -> tuple[float, float, float]:
    top = {"pain": _TOP_OF_SCALE, "dissociation": 100.0}.get(one.kind.value, np.inf)
    low, median, high = np.clip(quantiles, 0.0, top).tolist()
    return median, low, high


def pain_forecast(
    found: Sequence[tuple[PersonalPosterior, float]], days: Floats, *, seed: int = 0
) -> PainForecast | None:
    """Pain on days from the first dose under several models, each with its weight; None where no relief course may be drawn.

    The course is pain between and after sessions: relief within hours of a dose is not in it.
    """
    drawn = [(one, weight) for one, weight in found if weight > 0.0 and one.mine.has_course]
    if not drawn:
        return None
    after = [_courses(one, days) for one, _ in drawn]
    before = [_courses_before(one.mine, days, seed) for one, _ in drawn]
    share = np.repeat([weight / COURSE_DRAWS for _, weight in drawn], COURSE_DRAWS)
    share /= share.sum()
    error = drawn[0][0].mine.ground.verdicts["lasting_relief"].effect.file.between_people["daily_nrs"].value or 0.0
    people, prior = np.concatenate(after), np.concatenate(before)
    # One deviate a row serves every day: quantiles of a day are as good, and run smoothly from day to day.
    luck = standard_deviates(seed, "personal/daily", people=len(people), columns=1) * error
    own = _quantiles(people, share)
    score, score_before = (_quantiles(np.clip(one + luck, 0.0, _TOP_OF_SCALE), share) for one in (people, prior))
    return PainForecast(
        day=days,
        mean=share @ people,
        median=own[1],
        low=own[0],
        high=own[2],
        score_low=score[0],
        score_high=score[2],
        before_mean=share @ prior,
        before_low=score_before[0],
        before_high=score_before[2],
    )


def _courses(found: PersonalPosterior, days: Floats) -> Floats:
    rows = equal_weights(found.weight, COURSE_DRAWS)
    return found.mine.pain_course(found.deviates[rows], found.kind[rows], days)


def _courses_before(mine: PersonalModel, days: Floats, seed: int) -> Floats:
    deviates = standard_deviates(seed, f"{mine.model}/personal/before", people=COURSE_DRAWS, columns=len(mine.names))
    kinds = discrete_classes((np.arange(COURSE_DRAWS) + 0.5) / COURSE_DRAWS, mine.class_prior)
    return mine.pain_course(deviates, kinds, days)


def _quantiles(values: Floats, weight: Floats) -> Floats:
    return np.stack([weighted_quantiles(values[:, day], weight, SHARES) for day in range(values.shape[1])], axis=1)
