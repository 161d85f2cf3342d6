"""After what was given: whether another session is worth it, when, and at what dose; or why to wait, or to stop."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Literal

import numpy as np

from assuage.dosing import DoseError, Isomer, Regimen, parse
from assuage.numerics import Floats
from assuage.pharmacology import (
    Change,
    Covariates,
    MeasuredKind,
    PharmacologyError,
    Twins,
    TwinSteps,
    changes_of,
    dosing_weight_of,
    lags_between,
    predict_by_steps,
    s_part,
    solve_steps,
)
from assuage.plan.basis import Basis
from assuage.plan.boosting import Booster, booster_in, ends_too_late, held_by_day, pain_of
from assuage.plan.comparing import limits_of
from assuage.plan.drafting import draft_of
from assuage.plan.errors import AskedWronglyError, PlanError
from assuage.plan.goals import Wanted
from assuage.plan.keeping import kept_of
from assuage.plan.lattice import DAY_MIN
from assuage.plan.past import too_close
from assuage.plan.propose import with_twins
from assuage.plan.recent import GivenBefore, Recent, recent_of
from assuage.plan.records import Limit, Plan, Trial
from assuage.plan.searching import DAYS, Space, courses_in
from assuage.plan.soon import is_soon, soon_words
from assuage.plan.writing_out import WrittenOut

Advice = Literal["now", "wait", "stop", "cannot say"]

_CLASSES = ("placebo-type", "drug-type", "none")
_TOP_OF_SCALE = 10.0
_STILL_RUNS = "What was given has not run in yet, so its relief is still to come and none can be called lost. Ask again once its last dose has ended."


@dataclass(frozen=True, slots=True)
class Score:
    """One day's pain, so many days ago. Raises `PlanError` for a score off the scale of 0 to 10, or a day to come."""

    days_ago: float
    nrs: float

    def __post_init__(self) -> None:
        if not isfinite(self.nrs) or not 0 <= self.nrs <= _TOP_OF_SCALE:
            raise AskedWronglyError("A pain score lies from 0 to 10; the one given does not. Check it.")
        if not isfinite(self.days_ago) or self.days_ago < 0:
            raise AskedWronglyError("A score lies some days back, from 0 on; a day to come has none yet.")


@dataclass(frozen=True, slots=True)
class NextSession:
    """What is advised, and what it rests on; the clinician decides.

    `day` is in how many days another session becomes worth it, `booster` the lightest course of the published range that brings the
    goal back. `held` maps models to the chance (D,) that the goal is still met in so many `days` without one. `class_probability` is
    over the models. `trials` stand where nothing may be drawn.
    """

    advice: Advice
    words: tuple[str, ...]
    day: float | None = None
    booster: Booster | None = None
    days: Floats | None = None
    held: Mapping[str, Floats] | None = None
    class_probability: Mapping[str, float] | None = None
    effective_twins: float | None = None
    recent: Recent | None = None
    limits: tuple[Limit, ...] = ()
    trials: tuple[Trial, ...] = ()

    @property
    def regimen(self) -> Regimen | None:
        """The course that is worth a talk, where there is one."""
        return None if self.booster is None else parse(self.booster.dose)


def next_session(
    plan: Plan,
    past: Sequence[GivenBefore],
    relief_so_far: Sequence[Score] = (),
    *,
    twins: Mapping[str, Twins] | None = None,
) -> NextSession:
    """Say when relief is more likely lost than kept, and which lightest course of the published range would bring it back.

    That course keeps the plan's ceilings and what the clinic has, and no limit refuses it. Prior twins are weighed by the scores so far;
    `twins` of an updated person are taken as they are, and so are those of the plan's own update where the measurements support it and
    pain is among them: they have learnt from scores already. Where the relief model may not be drawn for what was given, its words and
    the trials stand, and nothing is advised; nor is anything while a course still runs. Scores from within a day of a dose are not
    weighed: acute relief counts in them.

    Raises `PlanError` without a past course, for a score before the first dose, or for a plan that keeps nothing to predict from.
    """
    update = plan.individual
    learnt = twins if twins is not None else update.twins if update is not None and update.is_supported else {}
    told = with_twins(plan, learnt) if learnt else plan
    basis = told.basis
    if basis is None or not basis.ensemble.steps:
        raise PlanError("This plan has no twins to predict from; propose it with a population, then ask again.")
    if not past:
        raise AskedWronglyError(
            "Nothing was given yet, so there is no relief to keep; ask `propose` for a first course."
        )
    first = max(course.began_days_ago for course in past)
    if any(score.days_ago >= first for score in relief_so_far):
        raise AskedWronglyError("A score lies before the first dose; leave it out, or give the course it belongs to.")
    recent = _recent(basis, past)
    why = _not_drawn(basis, past)
    if why is not None:
        return NextSession("cannot say", (why,), recent=recent, trials=tuple(one for one in plan.trials if one.pooled))
    if any(change.start_min > 0 for course in past for change in _changes(basis, course)):
        return NextSession("cannot say", (_STILL_RUNS,), recent=recent)
    has_learnt = basis.ensemble.personal
    if twins is None and update is not None:
        has_learnt &= {one.model for one in update.models if any(used.kind is MeasuredKind.PAIN for used in one.used)}
    later = tuple(score for score in relief_so_far if not is_soon(score.days_ago, past, basis.asked))
    found = _advised(told, basis, past, later, recent=recent, has_learnt=has_learnt)
    if (soon := len(relief_so_far) - len(later)) and found.class_probability is not None:
        found = replace(found, words=(*found.words, soon_words(soon, basis.asked)))
    return found


def _advised(
    plan: Plan,
    basis: Basis,
    past: Sequence[GivenBefore],
    scores: Sequence[Score],
    *,
    recent: Recent | None,
    has_learnt: frozenset[str],
) -> NextSession:
    wanted = plan.wanted
    if wanted is None:
        raise PlanError("This plan names no goal, not even the standard one; propose it again.")
    moments = np.concatenate([DAYS, [-score.days_ago for score in scores]])
    states = dict(_slow_states(basis, past, moments))
    found = {m: _weighed(steps, slow, scores, is_learnt=m in has_learnt) for m, (steps, slow) in states.items()}
    effective = min(1.0 / float((weight**2).sum()) for weight in found.values())
    classes = _classes(states, found)
    least = basis.asked.practice.least_effective_twins.value or 0.0
    told = [*_spread_words(classes), *_recent_words(recent)]
    if scores and has_learnt & states.keys():
        told.append("The updated person has learnt from pain already, so the scores given here were not weighed again.")
    if effective < least:
        words = f"The scores fit only {effective:.0f} of the twins, too few to tell what comes next; they do not look like this model's."
        return NextSession(
            "cannot say", (words, *told), class_probability=classes, effective_twins=effective, recent=recent
        )
    held = {
        model: held_by_day(steps, slow[: len(DAYS)], found[model], wanted) for model, (steps, slow) in states.items()
    }
    practice = basis.asked.practice
    kept_from = practice.next_session_below_chance.value or 0.0
    surest = np.min(list(held.values()), axis=0)
    lost = np.flatnonzero(surest < kept_from)
    without = NextSession(
        "wait",
        (),
        days=DAYS,
        held=held,
        class_probability=classes,
        effective_twins=effective,
        recent=recent,
    )
    if classes["drug-type"] < (practice.no_answer_below_chance.value or 0.0):
        words = "Most likely this person does not answer to the drug; another session would add exposure and little relief. Stop, and look at other ways."
        return replace(without, advice="stop", words=(words, *told))
    if not len(lost):
        words = "The goal is more likely kept than lost for twelve weeks without another session. Wait; lengthen the interval or stop."
        return replace(without, words=(words, *told))
    left = {model: slow[: len(DAYS)] for model, (_, slow) in states.items()}
    day = int(lost[0])
    return _brought_back(
        plan, basis, replace(without, words=tuple(told)), left, past=past, weights=found, wanted=wanted, day=day
    )


def _brought_back(
    plan: Plan,
    basis: Basis,
    without: NextSession,
    left: Mapping[str, Floats],
    *,
    past: Sequence[GivenBefore],
    weights: Mapping[str, Floats],
    wanted: Wanted,
    day: int,
) -> NextSession:
    """What to do about relief that is lost on a day, and the course for it where one may be named; `left` (D, P) is the slow state."""
    still = min(float(chance[day]) for chance in (without.held or {}).values())
    when = "now" if day == 0 else f"in {_days(day)}"
    no_course = replace(without, advice="now" if day == 0 else "wait", day=float(day))
    space = _space_like(basis, past)
    if space is None:
        words = (
            f"Relief is more likely lost than kept {when}; no timed course of that ketamine was published "
            "for this condition, so none is named."
        )
        return _saying(words, no_course)
    at_least = basis.asked.practice.next_session_below_chance.value or 0.0

    def lightest(allowed: np.ndarray) -> Booster | None:
        return booster_in(space, left, weights, wanted, day=day, at_least=at_least, allowed=allowed)

    allowed = _kept(space, plan, wanted)
    while (booster := lightest(allowed)) is not None:
        limits = _limits(basis, space, past, booster, day)
        if not any(limit.kind == "hard" for limit in limits):
            words = (
                f"Relief is more likely lost than kept {when} ({100 * still:.0f} in 100 still meet the goal). The lightest course inside the "
                f"published range that brings it back is {booster.dose}: {100 * booster.chance:.0f} in 100 by the model that doubts most."
            )
            if booster.for_days < int(wanted.for_days):
                words += f" That is for {_days(booster.for_days)}, not the {wanted.for_days:g} wanted: nothing is predicted beyond twelve weeks."
            return _saying(words, replace(no_course, booster=booster, limits=limits))
        # A lower rate is what a refused one leaves to try.
        allowed = allowed & (space.rates < booster.rate_mg_per_h)
    if lightest(space.allowed) is not None:
        words = (
            f"Relief is more likely lost than kept {when}. What would bring it back inside the published range{_named(space)} breaks a limit, a "
            "ceiling, or what the clinic has, so none is named."
        )
        return _saying(words, no_course)
    if ends_too_late(space, space.allowed, day=day):
        words = (
            f"Relief is more likely lost than kept {when}; a course begun then may end after the twelve weeks that are predicted, so none is "
            "named. Wait, and ask again nearer the time."
        )
        return _saying(words, no_course)
    until = "already" if day == 0 else when
    words = (
        f"Relief is more likely lost than kept {until}, and no course of the published range{_named(space)} brings it back more likely than not. "
        "Taper or stop; another way of relief is worth a talk."
    )
    return _saying(words, replace(without, advice="stop"))


def _saying(words: str, told: NextSession) -> NextSession:
    return replace(told, words=(words, *told.words))


def _space_like(basis: Basis, past: Sequence[GivenBefore]) -> Space | None:
    """The published range of the isomer that was given last; None where none was published for it."""
    last = min(past, key=lambda course: course.began_days_ago).regimen.isomer or Isomer.RACEMATE
    return next((space for space in basis.spaces.values() if space.within.isomer is last and space.answers), None)


def _named(space: Space) -> str:
    return f" ({space.within.setting}, {space.within.isomer})"


def _slow_states(
    basis: Basis, past: Sequence[GivenBefore], moments: Floats
) -> Iterator[tuple[str, tuple[TwinSteps, Floats]]]:
    """The slow state (T, P) of every model that drives relief, at days from today on, from all that was given."""
    courses = [(course.regimen, _changes(basis, course)) for course in past]
    lags = np.unique(np.concatenate([lags_between(changes, moments * DAY_MIN) for _, changes in courses]))
    for model, solved in basis.ensemble.steps.items():
        if solved.slow is None:
            continue
        twins = solved.twins
        steps = solve_steps(
            twins, _person(basis), fast_lags_min=np.zeros(0), slow_lags_min=lags, library=basis.asked.library
        )
        if steps.slow is None:
            continue
        key = steps.effects["lasting_relief"].file.id
        total = np.zeros((len(moments), len(twins)))
        for regimen, changes in courses:
            factor = s_part(regimen, model, library=basis.asked.library)
            total += steps.slow.after(changes, moments * DAY_MIN, key=key, factor=factor)
        yield model, (steps, total)


def _person(basis: Basis) -> Covariates:
    return basis.asked.person(setting=None)


def _changes(basis: Basis, course: GivenBefore) -> tuple[Change, ...]:
    """The changes of rate of a past course, in minutes from today."""
    try:
        weight = dosing_weight_of(course.regimen, _person(basis), basis.asked.library).kg
        changes = changes_of(course.given(dosing_weight_kg=weight))
    except DoseError as error:
        raise PlanError(f"What was given cannot be written out: {error}") from error
    if changes is None:
        raise PlanError("What was given is no infusion by vein, so the relief model says nothing of it.")
    return tuple(Change(change.start_min - course.began_days_ago * DAY_MIN, change.rate_mg_per_h) for change in changes)


def _not_drawn(basis: Basis, past: Sequence[GivenBefore]) -> str | None:
    """Why the relief model may not be drawn for one of the courses that were given; None where it may for all."""
    lead = next((steps for steps in basis.ensemble.steps.values() if steps.slow is not None), None)
    if lead is None:
        return "None of the plan's models drives relief, so nothing can be said of the next session."
    settings = dict.fromkeys(option.setting for option in basis.published)
    for course in past:
        reasons = []
        for setting in settings:
            try:
                run = predict_by_steps(
                    {lead.twins.model: lead},
                    basis.asked.person(setting=setting),
                    course.regimen,
                    times_min=np.zeros(0),
                    peaks_min=np.zeros(1),
                    days=np.zeros(0),
                    library=basis.asked.library,
                )[lead.twins.model]
            except (PharmacologyError, DoseError) as error:
                return str(error)
            reasons.append(run.refused or run.not_drawn.get("lasting_relief"))
        if all(reason is not None for reason in reasons):
            return reasons[0]
    return None


def _weighed(steps: TwinSteps, slow: Floats, scores: Sequence[Score], *, is_learnt: bool) -> Floats:
    """The weight (P,) of each twin: its own, times how well its pain fits the scores, unless it has learnt from them already."""
    twins = steps.twins
    if is_learnt or not scores:
        return twins.weight
    effect = steps.effects["lasting_relief"].file
    spread = effect.between_people.get("daily_nrs")
    if spread is None or not spread.value:
        return twins.weight
    at = np.array([len(DAYS) + number for number in range(len(scores))])
    pain = pain_of(steps, slow[at])
    seen = np.array([score.nrs for score in scores])
    log = np.log(twins.weight) - 0.5 * (((seen[:, None] - pain) / spread.value) ** 2).sum(axis=0)
    weight = np.exp(log - log.max())
    return np.asarray(weight / weight.sum())


def _classes(states: Mapping[str, tuple[TwinSteps, Floats]], weights: Mapping[str, Floats]) -> dict[str, float]:
    """The probability of each response class, the mean over the models."""
    return {
        name: float(
            np.mean([weights[model][steps.twins.relief_class == kind].sum() for model, (steps, _) in states.items()])
        )
        for kind, name in enumerate(_CLASSES)
    }


def _days(day: int) -> str:
    return "1 day" if day == 1 else f"{day} days"


def _spread_words(classes: Mapping[str, float]) -> Iterator[str]:
    told = ", ".join(f"{name} {100 * share:.0f} in 100" for name, share in classes.items())
    yield f"Response class: {told}. Placebo-type relief does not depend on the drug."


def _recent(basis: Basis, past: Sequence[GivenBefore]) -> Recent | None:
    return recent_of(past, practice=basis.asked.practice, dosing_weight_kg=basis.asked.dosing_weight_kg)


def _recent_words(recent: Recent | None) -> Iterator[str]:
    if recent is not None:
        yield recent.words


def _kept(space: Space, plan: Plan, wanted: Wanted) -> np.ndarray:
    """The courses of a space (K, N, R) that keep the plan's ceilings and what the clinic has."""
    courses = courses_in(space, wanted, baseline_systolic=None if plan.basis is None else plan.basis.baseline_systolic)
    allowed = space.allowed.copy()
    allowed[allowed] = kept_of(courses, plan.ceilings, plan.clinic)
    return allowed


def _limits(basis: Basis, space: Space, past: Sequence[GivenBefore], booster: Booster, day: int) -> tuple[Limit, ...]:
    """The limits of a course as of every option of its setting, and whether it comes too soon after what was given."""
    file = next(basis.files[beside] for beside, one in basis.spaces.items() if one is space)
    draft = draft_of(file, WrittenOut(parse(booster.dose), (), ("dose", "salt")), basis.asked)
    later = tuple(GivenBefore(course.regimen, course.began_days_ago + day) for course in past)
    close = too_close(
        draft.given,
        later,
        practice=basis.asked.practice,
        break_min=basis.asked.break_min,
        dosing_weight_kg=draft.dosing_weight_kg,
    )
    return (*limits_of(draft.limits), *close)
