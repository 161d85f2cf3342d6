"""From rates to levels and to steps: what a scheme does, how far it is from its target, and how it is written down."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from assuage.dosing import Dose, DoseError, Infusion, Isomer, Part, Pause, Per, Regimen, Salt, Step
from assuage.numerics import Doses, Floats, Keyed, solve
from assuage.pharmacology import InfusionKinetics
from assuage.plan.errors import PlanError
from assuage.plan.tci_bounds import Bounds
from assuage.plan.tci_records import TciCourse, TciStep, TciTarget

_NG_PER_MG_PER_L = 1000.0
_LOOKS_PER_MIN = 2


def course_of(
    kinetics: InfusionKinetics, starts: Floats, widths: Floats, rates: Floats, *, minutes: float
) -> TciCourse:
    """The levels that rates [mg/min of the model] give, looked at every half minute; not judged yet."""
    times = np.linspace(0.0, minutes, round(minutes * _LOOKS_PER_MIN) + 1)
    into = np.full(len(rates), kinetics.into, dtype=np.int64)
    levels = solve(kinetics.system, Doses(starts, starts + widths, rates * widths, into), times) * _NG_PER_MG_PER_L
    return TciCourse(
        time_min=times,
        plasma_ng_per_ml=levels[0],
        effect_ng_per_ml=None if kinetics.effect is None else levels[1],
        reached_min=None,
        max_off_ng_per_ml=None,
        mean_off_ng_per_ml=None,
        total_mg=float((rates * widths).sum()) / kinetics.mg_per_labelled_mg,
    )


def judged(course: TciCourse, targets: Sequence[TciTarget], tolerance: float) -> TciCourse:
    """The course with how soon it meets its first target, and how far it is off a target once it has met it."""
    holds, off, near = _off(course, targets, tolerance)
    met = np.zeros(len(off), dtype=np.bool_)
    for number in range(len(targets)):
        mine = np.flatnonzero(holds == number)
        met[mine] = np.logical_or.accumulate(near[mine])
    return replace(
        course,
        reached_min=float(course.time_min[int(near.argmax())]) if near.any() else None,
        max_off_ng_per_ml=float(off[met].max()) if met.any() else None,
        mean_off_ng_per_ml=float(off[met].mean()) if met.any() else None,
    )


def unmet(course: TciCourse, targets: Sequence[TciTarget], tolerance: float) -> tuple[TciTarget, ...]:
    """The targets that the course never meets while they hold; a target of nothing is not one to be met."""
    holds, _, near = _off(course, targets, tolerance)
    return tuple(one for number, one in enumerate(targets) if one.level_ng_per_ml and not near[holds == number].any())


def _off(
    course: TciCourse, targets: Sequence[TciTarget], tolerance: float
) -> tuple[NDArray[np.int64], Floats, NDArray[np.bool_]]:
    """At each time: the number of the target that holds, how far off the level is [ng/mL], and whether that is near."""
    begins = np.array([one.from_min for one in targets])
    levels = np.array([one.level_ng_per_ml for one in targets])
    holds = np.searchsorted(begins, course.time_min, side="right") - 1
    off = np.abs(targeted(course) - levels[holds])
    return holds, off, off <= tolerance * levels[holds]


def targeted(course: TciCourse) -> Floats:
    """The level that is held to the target: the effect site's where there is one."""
    return course.plasma_ng_per_ml if course.effect_ng_per_ml is None else course.effect_ng_per_ml


def merged(keyed: Keyed, *, kinetics: InfusionKinetics, bounds: Bounds) -> tuple[TciStep, ...]:
    """The steps as they are keyed in; neighbours of one rate are one step."""
    step = float(bounds.step_mg_per_h) * kinetics.mg_per_labelled_mg / 60.0
    found: list[TciStep] = []
    for start, width, rate in zip(keyed.starts.tolist(), keyed.widths.tolist(), keyed.rates.tolist(), strict=True):
        ml_per_h = round(rate / step) * bounds.resolution_ml_per_h
        one = TciStep(start, width, float(ml_per_h), float(ml_per_h * bounds.concentration_mg_per_ml))
        if found and found[-1].rate_ml_per_h == one.rate_ml_per_h:
            found[-1] = replace(found[-1], duration_min=found[-1].duration_min + width)
        else:
            found.append(one)
    return tuple(found)


def regimen_of(steps: Sequence[TciStep], bounds: Bounds, *, isomer: Isomer, salt: Salt) -> Regimen:
    """The steps as an order that every other part of the program can read; it ends where nothing more is given.

    Raises `PlanError` where they are too many for one order, or nothing is given.
    """
    given = [number for number, step in enumerate(steps, start=1) if step.rate_ml_per_h]
    if not given:
        raise PlanError(
            "Nothing would be given: the target is zero, or so low that the pump cannot show a rate for it."
        )
    try:
        return Regimen(
            (Part(tuple((_written(step, bounds),) for step in steps[: given[-1]])),), isomer=isomer, salt=salt
        )
    except DoseError as refused:
        raise PlanError(
            f"The steps cannot be written as one order: {refused} Ask for longer steps or another target."
        ) from refused


def _written(step: TciStep, bounds: Bounds) -> Step:
    minutes = Fraction(step.duration_min).limit_denominator(60)
    if not step.rate_ml_per_h:
        return Pause(minutes)
    rate = round(step.rate_ml_per_h / float(bounds.resolution_ml_per_h)) * bounds.step_mg_per_h
    return Infusion(Dose(rate, per=Per.HOUR), minutes)
