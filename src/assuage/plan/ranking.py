"""From a basis to the options that are offered under given goals, ceilings and constraints; nothing is solved here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from string import ascii_uppercase

import numpy as np

from assuage.dosing import parse
from assuage.plan.basis import Basis
from assuage.plan.blocking import blocked_words
from assuage.plan.chances import chances_of, meets
from assuage.plan.comparing import option_of, with_vials
from assuage.plan.drafting import draft_of
from assuage.plan.goals import Ceilings, Clinic, Goals, Wanted, wanted_of
from assuage.plan.keeping import broken_by, not_held
from assuage.plan.optimising import (
    ALIKE,
    FEWEST_HOURS,
    LEAST_DRUG,
    MOST_RELIEF,
    WORDS,
    Asked,
    Found,
    found_in,
    trade_off_of,
)
from assuage.plan.records import LeftOut, Optimised, Option, TradeOff
from assuage.plan.searching import Courses, Space, courses_in
from assuage.plan.writing_out import WrittenOut


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a plan says under its limits: the options that are offered, those that are not, and what stands in the way."""

    wanted: Wanted
    options: tuple[Option, ...]
    left_out: tuple[LeftOut, ...]
    blocked: tuple[str, ...]
    trade_off: tuple[TradeOff, ...]
    basis: Basis


def ranked(basis: Basis, goals: Goals, ceilings: Ceilings, clinic: Clinic) -> Ranked:
    """Give every option its chances, drop those that break a limit or are beaten, and add what is found inside published ranges.

    Published options keep the order of their evidence and are never replaced: a stricter limit can only take away. An optimised one
    stands right after the published regimen it lies beside.
    """
    wanted = wanted_of(goals, ceilings, basis.asked.practice)
    published = [as_ranked(one, wanted, basis, ceilings, clinic) for one in basis.published]
    built = dict(basis.built)
    offered: list[Option] = []
    left = list(basis.left_out)
    points: list[TradeOff] = []
    room = basis.most_optimised
    nothing = False
    for one in published:
        space = basis.spaces.get(one.regimen_id)
        extra: list[Option] = []
        if space is not None and space.answers:
            courses = courses_in(space, wanted, baseline_systolic=basis.baseline_systolic)
            points += trade_off_of(courses, ceilings, clinic)
            found = found_in(courses, ceilings, clinic, _asked_of(one, space, wanted))
            for each in _worth_writing(found, courses, one)[: room + 1]:
                new = as_ranked(_written(each, one, space, basis, built), wanted, basis, ceilings, clinic)
                if not new.broken and not _refused(new) and _is_worth(new, one, wanted):
                    extra.append(new)
            nothing |= bool(one.broken) and not found
        kept, beaten = _unbeaten(one, extra[:room])
        room -= sum(option.optimised is not None for option in kept)
        left += beaten
        # What breaks a limit is left out, unless a course was found beside it: the nearest published one is always in sight.
        for option in kept:
            if option.broken and len(kept) == 1:
                left.append(LeftOut(option.regimen_id, option.name, "; ".join(option.broken)))
            else:
                offered.append(option)
    lettered = tuple(replace(option, letter=letter) for letter, option in zip(_letters(), offered, strict=False))
    blocked = blocked_words(lettered, published, wanted=wanted, pain=_pain(basis), nothing_found=nothing)
    return Ranked(
        wanted=wanted,
        options=lettered,
        left_out=tuple(left),
        blocked=blocked,
        trade_off=tuple(points),
        basis=replace(basis, built=built),
    )


def _letters() -> Iterator[str]:
    yield from ascii_uppercase


def _pain(basis: Basis) -> float | None:
    return basis.asked.person(setting=None).baseline_nrs


def as_ranked(option: Option, wanted: Wanted, basis: Basis, ceilings: Ceilings, clinic: Clinic) -> Option:
    """One option with its chances, held against ceilings and what the clinic has, as every option of a plan is."""
    return _held(_scored(option, wanted, basis, clinic), ceilings, clinic, basis)


def _scored(option: Option, wanted: Wanted, basis: Basis, clinic: Clinic) -> Option:
    refused = option.refused[0] if basis.asked.population and option.refused else None
    chances = chances_of(option.outcomes, wanted, baseline_systolic=basis.baseline_systolic, why_nobody=refused)
    counted = with_vials(option, clinic.vial_mg, break_min=basis.asked.break_min)
    goal = next(one for one in chances if one.of == "goal")
    below = wanted.least_chance is not None and goal.low is not None and goal.low < wanted.least_chance - 1e-9
    return replace(counted, chances=chances, below_wanted=below)


def _held(option: Option, ceilings: Ceilings, clinic: Clinic, basis: Basis) -> Option:
    broken = broken_by(option, ceilings, clinic, basis.asked.practice)
    unheld = not_held(option, ceilings) if option.optimised is None else ()
    unknown = tuple(dict.fromkeys((*option.unknown, *unheld)))
    return replace(option, broken=broken, not_held=unheld, unknown=unknown)


def _asked_of(option: Option, space: Space, wanted: Wanted) -> Asked:
    """What a course that is found must not be worse than: the published option, or what is wanted.

    The chance is by the model that doubts most, in the twins of the search. An option that breaks a limit is no measure.
    """
    if option.broken or _refused(option) or option.burden is None:
        return Asked(wanted.least_chance, None, None)
    found = [wanted.least_chance] if wanted.least_chance is not None else []
    for one in option.outcomes if not found else ():
        answers = space.answers.get(one.model)
        if answers is not None and one.nrs is not None:
            met = meets(one.nrs[answers.chosen], one.baseline_nrs[answers.chosen], wanted)
            found.append(float(answers.weight[met].sum()))
    return Asked(min(found, default=None), option.burden.hours, option.burden.exposure_ng_h_per_ml)


def _worth_writing(found: Sequence[Found], courses: Courses, published: Option) -> list[Found]:
    """Each course once, and none that the search itself shows to be no lighter than the published one."""
    once = {each.dose: each for each in reversed(found)}
    ordered = [each for each in found if once.get(each.dose) is each or once[each.dose].aim == each.aim]
    if published.broken or _refused(published) or published.burden is None:
        return ordered
    hours, exposure = published.burden.hours, _exposure(published)
    return [
        each
        for each in ordered
        if each.aim == MOST_RELIEF
        or (each.aim == FEWEST_HOURS and courses.hours[each.number] < hours - 1e-9)
        or (each.aim == LEAST_DRUG and courses.exposure_ng_h_per_ml[each.number] < exposure * (1 - ALIKE))
    ]


def _written(found: Found, beside: Option, space: Space, basis: Basis, built: dict[str, Option]) -> Option:
    """The course as an option, written out once for each dose."""
    dose = found.dose
    optimised = Optimised(
        aim=found.aim,
        words=f"{WORDS[found.aim]} Found by the relief model in virtual twins, not in a trial.",
        beside=beside.regimen_id,
        within=space.within.words(),
        by_model=found.by_model,
    )
    if dose not in built:
        file = basis.files[beside.regimen_id]
        words = (
            f"The dose is ours, found inside published regimens; nobody studied it. The nearest one is {file.name}.",
        )
        draft = draft_of(file, WrittenOut(parse(dose), words, ("dose", "salt")), basis.asked)
        option = option_of(draft, basis.ensemble, basis.asked, past=basis.past, optimised=optimised)
        built[dose] = replace(option, regimen_id=_id(dose, file.id))
    return replace(built[dose], optimised=optimised, name=f"{optimised.aim}, found inside what was published")


def _id(dose: str, beside: str) -> str:
    """An id that the dose alone decides."""
    return f"{beside}_found_{sha256(dose.encode()).hexdigest()[:8]}"


def _refused(option: Option) -> bool:
    return any(limit.kind == "hard" for limit in option.limits)


def _is_worth(new: Option, published: Option, wanted: Wanted) -> bool:
    """Whether a course that was found is better than the published one it stands beside, by its own aim, in all twins.

    Where the published one breaks a limit, keeping it is worth enough.
    """
    mine, theirs = new.chance("goal"), published.chance("goal")
    if mine is None or mine.low is None or new.burden is None or new.optimised is None:
        return False
    if published.broken or _refused(published) or theirs is None or theirs.low is None or published.burden is None:
        return True
    if new.optimised.aim == MOST_RELIEF:
        return mine.low > theirs.low + ALIKE
    floor = theirs.low if wanted.least_chance is None else wanted.least_chance
    if mine.low < floor - ALIKE:
        return False
    if new.optimised.aim == FEWEST_HOURS:
        return new.burden.hours < published.burden.hours - 1e-9
    return _exposure(new) < _exposure(published) * (1 - ALIKE)


def _exposure(option: Option) -> float:
    return option.burden.exposure_ng_h_per_ml or 0.0 if option.burden is not None else 0.0


def _unbeaten(published: Option, found: Sequence[Option]) -> tuple[list[Option], list[LeftOut]]:
    """The published option, and the found ones that none of the others beats in everything."""
    kept: list[Option] = [published]
    left: list[LeftOut] = []
    for option in found:
        better = next((other for other in (published, *found) if other is not option and _beats(other, option)), None)
        if better is None:
            kept.append(option)
        else:
            left.append(
                LeftOut(
                    option.regimen_id,
                    option.name,
                    f"{better.name} is no worse in anything asked and better in something",
                )
            )
    return kept, left


def _beats(one: Option, other: Option) -> bool:
    """Whether an option is no worse in relief, exposure, hours, visits and acute effects, and better in one of them."""
    if one.broken:
        return False
    mine, theirs = _objectives(one), _objectives(other)
    return mine is not None and theirs is not None and bool((mine <= theirs).all() and (mine < theirs).any())


def _objectives(option: Option) -> np.ndarray | None:
    goal = option.chance("goal")
    if goal is None or goal.low is None or option.burden is None:
        return None
    acute = [chance.high if chance.high is not None else 1.0 for chance in option.chances if chance.of != "goal"]
    return np.array([-goal.low, _exposure(option), option.burden.hours, float(option.burden.visits), *acute])
