"""The clauses that make a step: its dose, its time, its bolus, its titration, and what joins it to the next."""

from fractions import Fraction

from assuage.dosing.course_clauses import ISOMERS, read_isomer, set_extent, set_frequency, set_times
from assuage.dosing.draft import Draft, StepDraft
from assuage.dosing.errors import DoseError
from assuage.dosing.phrases import Cursor, dose, duration, frequency, refuse_range, starts_duration, took_in_all
from assuage.dosing.quantity import Dose

_DAY_MIN = Fraction(1440)


def read_number(cursor: Cursor, draft: Draft) -> None:
    """A number opens a dose, a count of occasions, a whole time, or `three times daily`."""
    if cursor.peek(1).text in {"dose", "session", "times"}:
        every = frequency(cursor)
        if every is not None:
            set_frequency(draft, every)
            return
        number = cursor.take()
        cursor.take()
        set_times(draft, number.value)
        return
    if starts_duration(cursor):
        minutes, unit = duration(cursor, what="A time")
        if took_in_all(cursor):
            _set_length(draft, minutes, "in all")
            return
        raise DoseError(
            f"It is unclear what the time in `{unit}` is for.",
            "Write `over`, `for`, `every`, `lockout`, or `in all` after it.",
        )
    draft.begin(StepDraft("dose", dose(cursor)), beside=False)
    _same_dose_again(cursor, draft)


def _same_dose_again(cursor: Cursor, draft: Draft) -> None:
    if cursor.peek().text in {"a", "per"} and cursor.peek(1).text == "day" and draft.step is not None:
        raise DoseError(
            f"`{draft.step.dose} a day` does not say how it is divided.",
            f"Write one dose and how often, `{draft.step.dose} oral daily for 7 days`; or a rate, `{draft.step.dose}/day for 4 days`; or `max` before a cap.",
        )


def _set_length(draft: Draft, minutes: Fraction, said: str) -> None:
    step = draft.step
    if step is None:
        raise DoseError("A time is said before any dose.", "Begin with the dose.")
    if step.length_min is not None:
        raise DoseError("How long the step lasts is said twice.", "Keep one; a course is written `daily for 10 days`.")
    if step.change is not None and said != "in all":
        raise DoseError(
            "It is unclear whether this is the time at the last rate or of the whole titration.",
            "Write the time of all of it, followed by `in all`: `100 h in all`.",
        )
    step.length_min = minutes
    step.said = said


def read_over(cursor: Cursor, draft: Draft) -> None:
    """`over 40 min`: how long the step lasts."""
    cursor.take()
    refuse_range(cursor, cursor.peek(), ahead=1)
    minutes, _ = duration(cursor, what="The time after `over`")
    _set_length(draft, minutes, "in all" if took_in_all(cursor) else "over")


def read_for(cursor: Cursor, draft: Draft) -> None:
    """`for 4 h` is of the step, `for 10 days` of the course, and `for 6 sessions` a count."""
    cursor.take()
    if cursor.peek(1).text in {"dose", "session", "times"}:
        number = cursor.take()
        cursor.take()
        set_times(draft, number.value)
        return
    refuse_range(cursor, cursor.peek(), ahead=1)
    minutes, unit = duration(cursor, what="The time after `for`")
    if took_in_all(cursor):
        _set_length(draft, minutes, "in all")
        return
    _for_whom(draft, minutes, unit)


def _for_whom(draft: Draft, minutes: Fraction, unit: str) -> None:
    """Whether a time is that of the step or that of the course."""
    step = draft.step
    is_course = unit in {"day", "week"} and draft.every_min is not None
    if (
        step is not None
        and not is_course
        and (step.takes_length or (unit not in {"day", "week"} and step.length_min is None))
    ):
        _set_length(draft, minutes, "for")
        return
    set_extent(draft, minutes)


def read_times(cursor: Cursor, draft: Draft) -> None:
    """`x 10 days` is `for 10 days`; `x 5 doses`, and after a frequency `x 5`, is a count."""
    cursor.take()
    if starts_duration(cursor):
        minutes, unit = duration(cursor, what="The time after `x`")
        _for_whom(draft, minutes, unit)
        return
    number = cursor.take()
    if number.kind != "number" or (draft.every_min is None and cursor.peek().text not in {"dose", "session"}):
        raise DoseError("It is unclear what `x` multiplies.", "Write `daily for 10 days`, or `every 6 h, 5 doses`.")
    cursor.took_any("dose", "session")
    set_times(draft, number.value)


def read_then(cursor: Cursor, draft: Draft) -> None:
    """`then` ends a stage; `then next day` pauses first."""
    cursor.take()
    cursor.took("by")
    cursor.took(",")
    if cursor.sees("next", "day"):
        _next_day(cursor, draft)
        return
    draft.then()


def _next_day(cursor: Cursor, draft: Draft) -> None:
    """`next day` is a pause until 24 h, or a multiple of it, have passed since the part began."""
    cursor.took("next", "day")
    cursor.took(",")
    elapsed = draft.elapsed_min()
    draft.then()
    if draft.stages == [[]]:
        raise DoseError(
            "`next day` after a repetition is unclear.",
            "Write `then`; the next part begins when the last interval is over.",
        )
    rest = -elapsed % _DAY_MIN if elapsed else _DAY_MIN
    if rest:
        draft.begin(StepDraft("pause", length_min=rest))
        draft.then()


def read_plus(cursor: Cursor, draft: Draft) -> None:
    """`plus` begins another step at the same time."""
    cursor.take()
    if draft.step is None:
        raise DoseError("Nothing stands before `plus`.", "Write the first dose before it.")
    if draft.is_repeated or draft.once:
        raise DoseError(
            "`plus` after a repetition is unclear.", "Write the two doses together, then `, all daily for 5 days`."
        )
    while cursor.peek().text in {",", "ketamine", "of", "a", "an"}:
        cursor.take()
    if cursor.sees("pca"):
        read_pca(cursor, draft, beside=True)
        return
    draft.begin(StepDraft("dose", dose(cursor)), beside=True)


def read_pause(cursor: Cursor, draft: Draft) -> None:
    """`pause for 2 h`."""
    cursor.take()
    cursor.took("for")
    minutes, _ = duration(cursor, what="A pause")
    draft.begin(StepDraft("pause", length_min=minutes))


def read_pca(cursor: Cursor, draft: Draft, *, beside: bool = False) -> None:
    """`PCA 1.5 mg bolus`."""
    cursor.take()
    while cursor.peek().text in {"plus", "ketamine", "of", *ISOMERS}:
        if cursor.peek().text in ISOMERS:
            read_isomer(cursor, draft)
        else:
            cursor.take()
    if cursor.peek().kind != "number":
        raise DoseError("The PCA has no bolus.", "Write `PCA 1.5 mg bolus, lockout 8 min`.")
    draft.begin(StepDraft("pca", dose(cursor)), beside=beside)
    cursor.took("bolus")


def read_lockout(cursor: Cursor, draft: Draft) -> None:
    """`lockout 8 min`."""
    cursor.take()
    if draft.step is None or draft.step.kind != "pca":
        raise DoseError("A lockout belongs to a PCA.", "Write `PCA 1.5 mg bolus, lockout 8 min`.")
    draft.step.lockout_min, _ = duration(cursor, what="The lockout")


def read_bolus(cursor: Cursor, draft: Draft) -> None:
    """`bolus` after an amount."""
    cursor.take()
    if draft.step is None or draft.step.dose is None:
        raise DoseError("The bolus has no amount before it.", "Write `0.3 mg/kg bolus over 10 min`.")
    draft.step.bolus = True


def read_change(cursor: Cursor, draft: Draft) -> None:
    """A titration: by how much, how often, and to what."""
    way = cursor.take().text
    step = draft.step
    if way == "up" and cursor.sees("to"):
        raise DoseError(
            "`up to` does not say by which steps, or is an upper bound.",
            "Write `max 25 mg/h` for a bound, or `up 5 mg/h every 30 min to 25`.",
        )
    cursor.took("by")
    if step is None or step.dose is None or step.kind != "dose" or step.change is not None:
        raise DoseError(
            f"`{way}` needs one starting rate before it.", "Write `5 mg/h, up 5 mg/h every 3 h to 20, 24 h in all`."
        )
    if step.length_min is not None:
        raise DoseError(
            "The starting rate of a titration has its own time.",
            "Write each rate with its time joined by `then`, or the steps with `every`.",
        )
    by = dose(cursor, may_rise=True)
    every: Fraction | None = None
    to: Dose | None = None
    while (
        (every is None and cursor.sees("every"))
        or (to is None and cursor.sees("to"))
        or (cursor.sees(",") and cursor.peek(1).text in {"every", "to"})
    ):
        word = cursor.take().text
        if word == "every":
            every, _ = duration(cursor, what="The time between two steps")
        elif word == "to":
            to = _goal(cursor, step.dose)
    if every is None or to is None:
        missing = "how often it changes" if every is None else "where it ends"
        raise DoseError(
            f"The titration does not say {missing}.", f"Write `{step.dose}, {way} {by} every 8 h to ..., 100 h in all`."
        )
    if (
        (to.value > step.dose.value) != (way == "up")
        and to.value != step.dose.value
        and to.unit_words == step.dose.unit_words
    ):
        raise DoseError(
            f"`{way}` points away from the goal.", f"Write `{'down' if way == 'up' else 'up'}`, or another goal."
        )
    step.change = (by, every, to)


def _goal(cursor: Cursor, start: Dose) -> Dose:
    """The goal; a bare number has the unit of the start."""
    if cursor.peek().kind == "number" and cursor.peek(1).text not in {"mg", "mcg"}:
        return Dose(cursor.take().value, start.unit, start.per_kg, start.per)
    return dose(cursor)
