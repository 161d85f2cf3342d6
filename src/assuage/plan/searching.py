"""Every course of a published range scored in every twin, from what was solved once: how likely it meets the goal, breaks a limit.

The sites and the slow state are linear in the rate, so each twin has a critical rate for each shape and number of sessions: the rate
at which its pain falls far enough, and the one at which it is distressed. The chance at a rate is the weight of the twins whose critical
rate lies at or below it. Only goals and ceilings move the critical levels, so a changed limit is scored anew without solving anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assuage.numerics import Floats, Ints
from assuage.pharmacology import Covariates, StepResponses, TwinSteps, may_be_drawn, site_level_for
from assuage.plan.chances import lowest_rise, most_pain
from assuage.plan.goals import LAST_DAY, Wanted
from assuage.plan.lattice import DAY_MIN, Shape, gaps_in, rates_in, shapes_in, text_of
from assuage.plan.outcomes import quantiles
from assuage.plan.published_range import PublishedRange

DAYS: Floats = np.arange(LAST_DAY + 1, dtype=np.float64)
_MOST_TWINS = 400
_DAY_H, _WEEK = 24.0, 7.0
_TOLERANCE = 1e-9
_PLACEBO_TYPE, _DRUG_TYPE = 0, 1
_EFFECTS = {"dissociation": "dissociation", "systolic": "blood_pressure"}
_SITES = {"dissociation": "dissociation", "systolic": "systolic_rise"}


@dataclass(frozen=True, slots=True)
class Answers:
    """One model's twins over all shapes of a space, per mg/h of the highest rate.

    `peaks` maps what is held against a ceiling to unit levels (K, N, P) at its site in the last of n sessions, K being shape and gap;
    `slow` (K, D, P) is the slow state after one session. `chosen` are the twins used, `weight` (P,) sums to 1; `level` (P,) at which
    1 mg/h settles; `factor` what a labelled mg counts as S-ketamine.
    """

    steps: TwinSteps
    chosen: np.ndarray
    weight: Floats
    factor: float
    peaks: Mapping[str, Floats]
    slow: Floats


@dataclass(frozen=True, slots=True)
class Space:
    """A published range as courses to try; `spaced` are its shapes, each with each gap [days].

    `allowed` (K, N, R) are the courses that lie inside the range and may have their relief drawn.
    """

    within: PublishedRange
    who: Covariates
    spaced: tuple[tuple[Shape, int], ...]
    rates: Floats
    sessions: int
    answers: Mapping[str, Answers]
    allowed: np.ndarray


@dataclass(frozen=True, slots=True)
class Courses:
    """Every course of a space that may be tried, C of them: where each lies on the lattice, its burden, and its chances by model.

    `place` is its shape and gap, `sessions` how many, `rate_mg_per_h` the highest rate; `chances` maps `goal`, `dissociation` and
    `systolic` to (M, C) over the models in the order of `models`, NaN where no model may say.
    """

    space: Space
    models: tuple[str, ...]
    place: Ints
    sessions: Ints
    rate_mg_per_h: Floats
    hours: Floats
    day_hours: Floats
    week_days: Floats
    total_mg: Floats
    exposure_ng_h_per_ml: Floats
    chances: Mapping[str, Floats]
    on_placebo: float

    def __len__(self) -> int:
        return len(self.place)

    @property
    def surest(self) -> Floats:
        """The chance of the goal (C,) by the model that doubts it most."""
        return np.asarray(self.chances["goal"].min(axis=0))

    def worst(self, of: str) -> Floats:
        """The chance of breaking a limit (C,) by the model that fears it most; NaN where none may say."""
        return np.asarray(self.chances[of].max(axis=0))

    def text(self, number: int) -> str:
        """One course in the dose language."""
        shape, gap = self.space.spaced[self.place[number]]
        return text_of(
            shape,
            isomer=self.space.within.isomer,
            rate_mg_per_h=float(self.rate_mg_per_h[number]),
            sessions=int(self.sessions[number]),
            gap_days=gap,
        )


def space_of(
    within: PublishedRange, who: Covariates, steps: Mapping[str, TwinSteps], factors: Mapping[str, float]
) -> Space:
    """Tabulate every shape of the range in the twins of the models that drive relief; `factors` are parts of S of a labelled mg."""
    spaced = tuple((shape, gap) for shape in shapes_in(within) for gap in gaps_in(within))
    sessions = int(within.most_sessions.value)
    answers = {
        model: _tabulated(one, spaced, sessions, factors[model])
        for model, one in steps.items()
        if one.slow is not None and factors[model]
    }
    rates = rates_in(within)
    lead = next(iter(answers.values()), None)
    allowed = np.zeros((len(spaced), sessions, len(rates)), dtype=bool)
    if lead is not None:
        allowed = _may_be_tried(within, spaced, rates, lead.steps, sessions=sessions)
    return Space(within, who, spaced, rates, sessions, answers, allowed)


def _tabulated(steps: TwinSteps, spaced: Sequence[tuple[Shape, int]], sessions: int, factor: float) -> Answers:
    weight = steps.twins.weight
    equal = bool(np.allclose(weight, weight[0]))
    every = max(1, len(weight) // _MOST_TWINS) if equal else 1
    chosen = np.arange(0, len(weight), every)
    ids = {name: steps.effects[effect].file.id for name, effect in _EFFECTS.items()}
    key = steps.effects["lasting_relief"].file.id
    if steps.slow is None:
        raise ValueError("a model without a slow state drives no relief")
    fast, slow = steps.fast.thinned(every, keys=tuple(ids.values())), steps.slow.thinned(every, keys=(key,))
    found = [_peaks(fast, shape, gap, sessions, keys=tuple(ids.values())) for shape, gap in spaced]
    peaks = {name: np.stack([one[site] for one in found]) for name, site in ids.items()}
    by_shape = {
        shape: slow.after(shape.changes, DAYS * DAY_MIN, key=key) for shape in dict.fromkeys(one for one, _ in spaced)
    }
    return Answers(
        steps=steps,
        chosen=chosen,
        weight=weight[chosen] / weight[chosen].sum(),
        factor=factor,
        peaks=peaks,
        slow=np.stack([by_shape[shape] for shape, _ in spaced]),
    )


def _peaks(fast: StepResponses, shape: Shape, gap: int, sessions: int, *, keys: Sequence[str]) -> dict[str, Floats]:
    """The highest level (N, P) at each site in the last of 1 to N sessions: what each earlier one leaves is added."""
    moments = shape.peaks_min
    later = (moments[None, :] + gap * DAY_MIN * np.arange(sessions)[:, None]).ravel()
    levels = fast.all_after(shape.changes, later, keys=keys)
    return {
        key: np.asarray(np.cumsum(level.reshape(sessions, len(moments), -1), axis=0).max(axis=1))
        for key, level in levels.items()
    }


def courses_in(space: Space, wanted: Wanted, *, baseline_systolic: float | None) -> Courses:
    """Every course of the space inside its range whose relief may be drawn, scored for these goals and thresholds."""
    scored = [_scored(answers, space, wanted, baseline_systolic) for answers in space.answers.values()]
    first = next(iter(space.answers.values()))
    place, count, rate = np.nonzero(space.allowed)
    shapes = [shape for shape, _ in space.spaced]
    gaps = np.array([gap for _, gap in space.spaced])
    session_h, unit_mg = np.array([shape.hours for shape in shapes]), np.array([shape.mg for shape in shapes])
    mg = (count + 1) * unit_mg[place] * space.rates[rate]
    drawn = {name: np.array([_is_drawn(first.steps, name, shape) for shape in shapes]) for name in _SITES}
    chances = {"goal": np.stack([tables["goal"][place, count, rate] for tables in scored])}
    for name in _SITES:
        values = np.stack([tables[name][place, count, rate] for tables in scored])
        chances[name] = np.where(drawn[name][place][None, :], values, np.nan)
    return Courses(
        space=space,
        models=tuple(space.answers),
        place=place,
        sessions=count + 1,
        rate_mg_per_h=space.rates[rate],
        hours=(count + 1) * session_h[place],
        day_hours=np.minimum(session_h[place], _DAY_H),
        week_days=_days_of_a_week(session_h[place], gaps[place], count + 1),
        total_mg=mg,
        exposure_ng_h_per_ml=mg * quantiles(first.steps.settled, first.steps.twins.weight)[1] * first.factor,
        chances=chances,
        on_placebo=max(_of_placebo(answers, wanted)[1] for answers in space.answers.values()),
    )


def _may_be_tried(
    within: PublishedRange,
    spaced: Sequence[tuple[Shape, int]],
    rates: Floats,
    steps: TwinSteps,
    *,
    sessions: int,
) -> np.ndarray:
    allowed = np.zeros((len(spaced), sessions, len(rates)), dtype=bool)
    for place, (shape, gap) in enumerate(spaced):
        for count in range(1, sessions + 1):
            # One session alone has no gap, and is tried once.
            if (count == 1 and gap != spaced[0][1]) or not _relief_is_drawn(steps, shape, count):
                continue
            for at, rate in enumerate(rates.tolist()):
                allowed[place, count - 1, at] = _inside(within, shape, gap, count, rate=rate)
    return allowed


def _inside(within: PublishedRange, shape: Shape, gap: int, count: int, *, rate: float) -> bool:
    rates = [rate * block.part for block in shape.blocks]
    held = within.holds(rates=rates, hours=shape.hours, sessions=count, gap_days=gap)
    return held and within.holds_amounts(session_mg=shape.mg * rate, total_mg=count * shape.mg * rate)


def _days_of_a_week(hours: Floats, gap: Ints, count: Ints) -> Floats:
    """The most infusion days in any seven, (C,)."""
    sittings = np.minimum(np.ceil(_WEEK / gap), count)
    return np.asarray(np.minimum(np.where(hours > _DAY_H, np.ceil(hours / _DAY_H), sittings), _WEEK), dtype=np.float64)


def _relief_is_drawn(steps: TwinSteps, shape: Shape, count: int) -> bool:
    infused = shape.hours * 60.0
    days = float(count) if shape.hours <= DAY_MIN / 60.0 else float(np.ceil(shape.hours / 24.0))
    return may_be_drawn(steps, "lasting_relief", infusion_min=infused, infused_min=infused * count, infusion_days=days)


def _is_drawn(steps: TwinSteps, name: str, shape: Shape) -> bool:
    infused = shape.hours * 60.0
    return may_be_drawn(steps, _SITES[name], infusion_min=infused, infused_min=infused, infusion_days=1.0)


def _scored(answers: Answers, space: Space, wanted: Wanted, baseline_systolic: float | None) -> dict[str, Floats]:
    """Chances (K, N, R) of the goal and of each limit, over shapes, sessions and rates; NaN where it cannot be said."""
    rates = space.rates * answers.factor
    who, steps, chosen = space.who, answers.steps, answers.chosen
    found = {"goal": _of_goal(answers, space, wanted, rates)}
    needed = site_level_for(steps, "dissociation", wanted.dissociation_percent, who=who)[chosen]
    found["dissociation"] = _reached(answers.peaks["dissociation"], needed, rates, answers.weight)
    rise = lowest_rise(wanted, baseline_systolic)
    if rise is not None and who.baseline_map_mmhg is not None:
        needed = site_level_for(steps, "systolic_rise", rise, who=who)[chosen]
        found["systolic"] = _reached(answers.peaks["systolic"], needed, rates, answers.weight)
    else:
        found["systolic"] = np.full_like(found["dissociation"], np.nan)
    return found


def _of_placebo(answers: Answers, wanted: Wanted) -> tuple[Floats, float]:
    """The part of the pain (P,) that each twin must lose, and the weight of those who do without any drug."""
    twins, chosen = answers.steps.twins, answers.chosen
    kind, baseline = twins.relief_class[chosen], twins.baseline_nrs[chosen]
    most = most_pain(baseline, wanted)
    # Without pain there is no part of it to lose, and points cannot be lost at all.
    of_none = np.where(most < -_TOLERANCE, np.inf, 0.0)
    share = np.where(baseline > 0, 1.0 - most / np.where(baseline > 0, baseline, 1.0), of_none)
    relief = answers.steps.effects["lasting_relief"].parameters["placebo_relief"]
    without = ((kind == _PLACEBO_TYPE) & (share <= relief + _TOLERANCE)) | (share <= 0)
    return share, float(answers.weight[without].sum())


def _of_goal(answers: Answers, space: Space, wanted: Wanted, rates: Floats) -> Floats:
    twins, chosen = answers.steps.twins, answers.chosen
    share, always = _of_placebo(answers, wanted)
    full = np.zeros(len(twins))
    full[chosen] = share
    needed = site_level_for(answers.steps, "lasting_relief", full, who=space.who)[chosen]
    by_drug = (twins.relief_class[chosen] == _DRUG_TYPE) & (share > 0)
    chances = np.zeros((len(space.spaced), space.sessions, len(rates)))
    days = _window(wanted)
    for place, (_, gap) in enumerate(space.spaced):
        lowest = _least_slow(answers.slow[place][:, by_drug], gap, space.sessions, days)
        chances[place] = _reached(lowest, needed[by_drug], rates, answers.weight[by_drug])
    return chances + always


def _window(wanted: Wanted) -> np.ndarray:
    first = int(np.ceil(wanted.by_day - _TOLERANCE))
    last = int(np.floor(wanted.by_day + wanted.for_days + _TOLERANCE))
    return np.arange(first, max(first, last) + 1)


def _least_slow(one: Floats, gap: int, sessions: int, days: np.ndarray) -> Floats:
    """The lowest slow state (N, P) on any of the days after 1 to N sessions, from that after one (D, P)."""
    starts = gap * np.arange(sessions)
    # It falls from a session to the next and rises with each, so it is lowest at an end of the window or just before a session.
    turning = np.unique(np.concatenate([days[[0, -1]], np.intersect1d(days, starts)]))
    lags = turning[None, :] - starts[:, None]
    after = np.where(lags[:, :, None] > 0, one[np.maximum(lags, 0)], 0.0)
    return np.asarray(np.cumsum(after, axis=0).min(axis=1))


def _reached(unit: Floats, needed: Floats, rates: Floats, weight: Floats) -> Floats:
    """The weight (..., R) of the twins whose level, `unit` (..., P) per mg/h, reaches what they need (P,) at each rate."""
    return np.stack([((unit * rate) >= needed) @ weight for rate in rates], axis=-1)
