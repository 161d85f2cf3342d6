"""Which measurements a model may be held against, and why the others are not used; what contradicts itself is refused."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from assuage.dosing import Administration
from assuage.knowledge.schema import canonical
from assuage.pharmacology.effects.catalogue import NO_PRESSURE
from assuage.pharmacology.errors import ContradictoryMeasurementError
from assuage.pharmacology.measured import Measured, MeasuredKind
from assuage.pharmacology.past_course import Ground
from assuage.pharmacology.sampling_site import refuse_sample

PRESSURES = frozenset({MeasuredKind.SYSTOLIC, MeasuredKind.DIASTOLIC})
TOP_OF_SCALE = {MeasuredKind.PAIN: 10.0, MeasuredKind.DISSOCIATION: 100.0}
SITES = ("arterial", "venous")

NO_TIME = (
    "Its time is not known, so nothing can be said of what was in the body then. Give the time from the first dose."
)
TWICE = "It is the same as another one and was counted once."
TWO_VALUES = "Another value is given for the same thing at the same time; say which of them holds."
NOTHING_YET = "It was taken when nothing can be in the blood yet."


@dataclass(frozen=True, slots=True)
class NotUsed:
    """A measurement that a model was not held against, and why."""

    measured: Measured
    why: str


def refuse_contradictions(measured: Sequence[Measured]) -> None:
    """Refuse measurements that cannot be true as told, all of them at once, by place and kind.

    Raises `ContradictoryMeasurementError`; levels a unit slip away are found by `refuse_unit_slips`.
    """
    told = [(place, one, why) for place, one in enumerate(measured, start=1) for why in _contradictions(one)]
    upside_down = _upside_down(measured)
    told += [
        (place, measured[place - 1], "it is not above the diastolic pressure of the same time") for place in upside_down
    ]
    if told:
        raise ContradictoryMeasurementError(refusal_words(told))


def refusal_words(told: Sequence[tuple[int, Measured, str]]) -> str:
    """The message on measurements that are refused, by place and kind, without their values."""
    named = "; ".join(f"measurement {place} ({one.kind.value}): {why}" for place, one, why in told)
    return (
        f"Measurements contradict themselves or the course, and one wrong number would bend every prediction: {named}. "
        "Nothing was updated. Correct them, or leave them out."
    )


def _contradictions(one: Measured) -> list[str]:
    numbers = [number for number in (one.value, one.time_min, one.below) if number is not None]
    if not all(isfinite(number) for number in numbers):
        return ["a number is not finite"]
    value, time, below = one.value, one.time_min, one.below
    top = TOP_OF_SCALE.get(one.kind, float("inf"))
    claims = {
        "it has neither a value nor a limit that it lies below": value is None and below is None,
        "only a level can lie below a limit of quantification": below is not None
        and one.kind is not MeasuredKind.LEVEL,
        "a limit of quantification lies above zero": below is not None and below <= 0.0,
        "its value lies below its limit of quantification; leave the value out": None not in {value, below}
        and (value or 0.0) < (below or 0.0),
        f"it is negative, and the scale begins at 0 {one.kind.unit}": value is not None and value < 0.0,
        f"it lies above {top:g}, the top of its scale": value is not None and value > top,
        "a blood pressure is not zero": one.kind in PRESSURES and value == 0.0,
        "it was taken before the first dose; what was known by then belongs on the chart": time is not None
        and time < 0.0,
        "its site is neither arterial nor venous": one.site not in {None, *SITES},
    }
    return [words for words, holds in claims.items() if holds]


def _upside_down(measured: Sequence[Measured]) -> list[int]:
    diastolic = {one.time_min: one.value for one in measured if one.kind is MeasuredKind.DIASTOLIC}
    return [
        place
        for place, one in enumerate(measured, start=1)
        if one.kind is MeasuredKind.SYSTOLIC and one.time_min is not None and one.value is not None
        if (low := diastolic.get(one.time_min)) is not None and one.value <= low
    ]


def in_order(measured: Sequence[Measured]) -> tuple[tuple[Measured, ...], tuple[NotUsed, ...]]:
    """The measurements in order of time, each once, and those that no model can use, whatever it predicts.

    The order in which they were told makes no difference.
    """
    left: list[NotUsed] = [NotUsed(one, NO_TIME) for one in measured if one.time_min is None]
    counted = Counter(one for one in measured if one.time_min is not None)
    left += [NotUsed(one, TWICE) for one, times in counted.items() for _ in range(times - 1)]
    moments = Counter(_moment(one) for one in counted)
    left += [NotUsed(one, TWO_VALUES) for one in counted if moments[_moment(one)] > 1]
    kept = [one for one in counted if moments[_moment(one)] == 1]
    return tuple(sorted(kept, key=_place)), tuple(sorted(left, key=lambda one: _place(one.measured)))


def _moment(one: Measured) -> tuple[object, ...]:
    return (one.kind, one.time_min, one.analyte, one.site)


def _place(one: Measured) -> tuple[float, str, str, str, float, float]:
    time = -1.0 if one.time_min is None else one.time_min
    value = -1.0 if one.value is None else one.value
    return (time, one.kind.value, one.analyte or "", one.site or "", value, one.below or 0.0)


def why_not_used(one: Measured, ground: Ground, *, pressure_known: bool) -> str | None:
    """Why this model may not be held against a measurement; None where it may."""
    time = one.time_min or 0.0
    match one.kind:
        case MeasuredKind.LEVEL:
            return _why_no_level(one, time, ground)
        case MeasuredKind.PAIN:
            return _why_no_pain(time, ground)
        case MeasuredKind.DISSOCIATION:
            return ground.verdicts["dissociation"].refused
        case _:
            refused = ground.verdicts["blood_pressure"].refused
            return refused if refused is not None or pressure_known else NO_PRESSURE


def _why_no_level(one: Measured, time: float, ground: Ground) -> str | None:
    model = ground.whole.file.id
    if one.analyte is None or one.site is None:
        return "What was measured or where it was drawn is not said. Name the analyte, and arterial or venous."
    if one.analyte not in ground.intake.shares:
        known = ", ".join(ground.intake.shares)
        return f"{model} does not predict `{one.analyte}` after this drug; it predicts {known}."
    if one.value == 0.0 and any(error.analyte == one.analyte and error.log_sd for error in ground.whole.file.residual):
        return "A level of exactly zero was not measured. Give the limit of quantification that it lies below."
    hit = refuse_sample(
        model, one.site, min_after_rate_change=since_change(ground.asked.given, time), library=ground.asked.library
    )
    if hit is not None:
        return hit.words
    return NOTHING_YET if time <= min(dose.start_min for dose in ground.asked.given) else None


def _why_no_pain(time: float, ground: Ground) -> str | None:
    acute, lasting = ground.verdicts["analgesia"].refused, ground.verdicts["lasting_relief"].refused
    if lasting is None or acute is not None:
        return acute
    window = canonical(ground.asked.library.measurement_errors().acute_pain_after_last_dose)
    since = since_last_dose(ground.asked.given, time)
    if since <= window:
        return None
    return f"It was taken more than {window / 60.0:g} h after a dose. {lasting}"


def since_change(given: Sequence[Administration], time: float) -> float | None:
    """Minutes since the last change of rate at or before a time; None where nothing had been given."""
    changes = [moment for one in given for moment in (one.start_min, one.stop_min) if moment <= time]
    return time - max(changes) if changes else None


def since_last_dose(given: Sequence[Administration], time: float) -> float:
    """Minutes since something last ran in: 0 while it does, infinite before anything was given."""
    return min((max(0.0, time - one.stop_min) for one in given if one.start_min <= time), default=float("inf"))
