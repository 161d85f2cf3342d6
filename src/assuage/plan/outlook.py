"""What to expect of pain: the relief course where it may be drawn, the trials' numbers where it may not."""

from assuage.knowledge import Library
from assuage.pharmacology import NotDrawn, ReliefCourse
from assuage.plan.records import PainOutlook, Trial
from assuage.provenance import Citation, Line

# The guideline's advice on a first infusion, and the clinic series it is read beside (spec of the default set, part d).
_GUIDELINE = "cohen_2018"
_SINGLE_TOPICS = {"total_dose", "lasting_relief"}
_SERIES = "patil_2012"


def outlook(
    course: ReliefCourse | NotDrawn,
    *,
    trials: tuple[Trial, ...],
    one_infusion: ReliefCourse | NotDrawn | None,
    library: Library,
) -> PainOutlook:
    """Put the course, or what stands instead of it, beside the pooled trials.

    `one_infusion` is what the relief model says of a single infusion wherever it is given, for the words alone; None where
    there is more than one, or where it runs for days.
    """
    pooled = tuple(trial for trial in trials if trial.pooled)
    return PainOutlook(course, pooled, () if one_infusion is None else _both_sides(one_infusion, library))


def _both_sides(course: ReliefCourse | NotDrawn, library: Library) -> tuple[Line, ...]:
    """One infusion: what the model says, what the guideline says, what an uncontrolled series reports."""
    guideline, series = library.guideline(_GUIDELINE), library.study(_SERIES)
    lines = [Line(f"The relief model: {_told(course)}", citations=(Citation("dahan_2011"),))]
    lines += [
        Line(
            f"The guideline: {one.words}",
            citations=tuple(Citation(ref.key, ref.where) for ref in guideline.references[:1]),
        )
        for one in guideline.statements
        if one.topic in _SINGLE_TOPICS
    ]
    told = [f"{outcome.name}: {outcome.words}" for outcome in series.outcomes if outcome.measure == "responders"]
    lines.append(
        Line(
            f"An uncontrolled series ({series.title.lower()}): " + " ".join(told),
            citations=tuple(Citation(ref.key, ref.where) for ref in series.references),
        )
    )
    return tuple(lines)


def _told(course: ReliefCourse | NotDrawn) -> str:
    if isinstance(course, NotDrawn):
        return course.words
    day_1, day_21 = (float(course.relief[day]) * 100 for day in (1, 21))
    where = f" ({course.opt_in})" if course.opt_in else ""
    return (
        f"a person who answers to the drug is relieved of {day_1:.0f} % of the pain at day 1 and of {day_21:.0f} % at day "
        f"21{where}. "
        "By it, one infusion does little."
    )
