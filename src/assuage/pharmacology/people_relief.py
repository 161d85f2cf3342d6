"""The lasting relief of many virtual people, each with their own kinetics, dose and C50: what a virtual trial is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assuage.dosing import CapScope, Regimen, WeightBasis
from assuage.knowledge import Library
from assuage.numerics import Floats
from assuage.pharmacology.asking import Asked, asked_for
from assuage.pharmacology.assembly import Site
from assuage.pharmacology.covariates import Covariates
from assuage.pharmacology.draws import Kind, Luck, drawn_effect, drawn_parameters
from assuage.pharmacology.drug import Intake, intake_of
from assuage.pharmacology.effects.catalogue import Verdict, verdict_on
from assuage.pharmacology.effects.lasting_relief import relief, turnover_relief
from assuage.pharmacology.effects.prepared import PreparedEffect, rate_of
from assuage.pharmacology.errors import CannotPredictError, UnknownOptionError
from assuage.pharmacology.expressions import Value
from assuage.pharmacology.problem import Problem, only, solve_many
from assuage.pharmacology.relief import NotDrawn
from assuage.pharmacology.running import problem_of, refusal_of
from assuage.pharmacology.structure import Structure, structure_of
from assuage.pharmacology.virtual_people import VirtualPeople, numbers_of_people
from assuage.pharmacology.weight import default_cap_kg

AS_PUBLISHED = "as_published"
"""The reading of the relief model that its file gives; the others are its alternatives by name."""

_DAY_MIN = 1440.0
_HOUR_MIN = 60.0
_WASHED_OUT_MIN = 7 * _DAY_MIN
"""After the last dose, when nothing of it is left that could relieve."""
# Weights between which every amount is read off: far below and far above anybody's.
_FEATHER_KG, _WHALE_KG = 1e-6, 1e6


@dataclass(frozen=True, slots=True)
class PeopleRelief:
    """`relief` (P, D): the part of the pain that each person would be relieved of on each day, if they are of the drug type.

    `opt_in` holds the words under which it is given where it was not learnt, and is None where it was.
    """

    relief: Floats
    opt_in: str | None = None
    warnings: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


def relief_of_people(
    people: VirtualPeople,
    who: Covariates,
    regimen: Regimen,
    model: str = "kamp_2020",
    *,
    days: Sequence[float] | Floats,
    seed: int | Luck = 0,
    uncertain: bool = False,
    reading: str = AS_PUBLISHED,
    effect: str = "lasting_relief",
    opt_in: bool = False,
    library: Library | None = None,
) -> PeopleRelief | NotDrawn:
    """How much lasting relief a course gives each of many people, or the words why it may not be said.

    The slow state `dX/dt = k (C_S - X)` is one more compartment behind each person's own level, so it is solved exactly.

    Parameters
        who: the typical person, whose condition, setting, age and weight the limits are held against.
        days: (D,) [days] from the first dose.
        seed: of the draws, or a source of luck whose purposes with `/uncertainty/` are shared by people of one trial.
        uncertain: typical values are as uncertain as their sources leave them; otherwise they are taken as known.
        reading: `as_published`, or the name of an alternative of the relief model.

    Raises `UnknownOptionError` for an unknown reading, `CannotPredictError` where doses need a height, or a total per
    kilogram is capped.

    Reference: dahan_2011, and assuage_2026, part d, for what is assumed.
    """
    moments = np.asarray(days, dtype=np.float64) * _DAY_MIN
    asked, said = asked_for(who, regimen, library=library, times_min=moments, effects=(effect,))
    read = _read_as(asked.effects[0], reading)
    whole = structure_of(asked.library.model(model))
    intake = intake_of(whole, isomer=asked.isomer, salt=asked.salt, base_fraction=asked.base_fraction)
    verdict = _verdict(asked, read.effect, whole, intake, opt_in=opt_in)
    if verdict.refused is not None:
        return NotDrawn(verdict.refused, read.effect.observed, read.effect.references)
    kind: Kind = "both" if uncertain else "between_people"
    count = len(people)
    problem = only(problem_of(asked, whole, intake), frozenset({"S"}))
    problem = replace(
        problem,
        amounts_mg=amounts_by_weight(asked.regimen, people.weight_kg, asked.library)
        if asked.regimen.needs_weight
        else problem.amounts_mg,
        numbers={**problem.numbers, **numbers_of_people(people)},
    )
    answers = read.answers(drawn_effect(read.effect, kind, people=count, seed=seed))
    drawn = drawn_parameters(whole, kind, people=count, seed=seed)
    run = _turned_over if read.turnover else _behind_the_slow_state
    return PeopleRelief(
        relief=run(problem, moments, answers, drawn=drawn, people=count),
        opt_in=read.effect.file.opt_in if verdict.opted_in else None,
        warnings=tuple(hit.words for hit in verdict.warnings),
        assumed=tuple(dict.fromkeys((*said, *intake.said, *verdict.assumed))),
        references=(*read.effect.references, *(reference.key for reference in whole.file.references)),
    )


@dataclass(frozen=True, slots=True)
class _Answers:
    """How people answer: the rate of the slow state [1/min] and C50 [ng/mL], shared or (P,), and the exponent."""

    rate: Value
    c50: Value
    gamma: float


@dataclass(frozen=True, slots=True)
class _Read:
    """The relief model under one reading; `fixed` are the parameters that the reading sets for everybody."""

    effect: PreparedEffect
    fixed: frozenset[str]
    turnover: bool

    def answers(self, drawn: Mapping[str, Floats]) -> _Answers:
        """Everybody's numbers: those drawn, unless the reading sets them."""
        own = {name: values[:, 0] for name, values in drawn.items() if name not in self.fixed}
        numbers = self.effect.parameters
        half_life = own.get("half_life")
        rate: Value = rate_of(numbers["half_life"]) if half_life is None else rate_of(half_life)
        return _Answers(rate, own.get("c50", numbers["c50"]), numbers["gamma"])


def _behind_the_slow_state(
    problem: Problem, moments: Floats, answers: _Answers, *, drawn: Mapping[str, Value], people: int
) -> Floats:
    """Relief (P, D) from the slow state, which is one more compartment."""
    site = Site("relief", "S", answers.rate)
    slow = solve_many(problem, moments, people=people, sites=(site,), drawn=drawn)[1]["relief"]
    return relief(slow, c50=_upright(answers.c50), gamma=answers.gamma)


def _turned_over(
    problem: Problem, moments: Floats, answers: _Answers, *, drawn: Mapping[str, Value], people: int
) -> Floats:
    """Relief (P, D) of the turnover form: hour by hour while there is drug, then fading at its own rate."""
    end = max(one.stop_min for one in problem.given) + _WASHED_OUT_MIN
    changes = [moment for one in problem.given for moment in (one.start_min, one.stop_min)]
    hours = np.arange(0.0, end + _HOUR_MIN, _HOUR_MIN)
    edges = np.unique(np.concatenate([hours, changes, moments[moments <= end]]))
    area = solve_many(problem, edges, people=people, sites=(Site("area", "S", 0.0),), drawn=drawn)[1]["area"]
    found = turnover_relief(edges, area, rate=answers.rate, c50=answers.c50)
    within = np.searchsorted(edges, np.minimum(moments, edges[-1]))
    return np.asarray(found[:, within] * np.exp(-_upright(answers.rate) * np.maximum(moments - edges[-1], 0.0)))


def _upright(values: Value) -> Value:
    """Numbers of people as a column, to go with (P, D)."""
    return values[:, None] if isinstance(values, np.ndarray) else values


def _read_as(effect: PreparedEffect, reading: str) -> _Read:
    """The relief model under another reading of its source."""
    if reading == AS_PUBLISHED:
        return _Read(effect, frozenset(), turnover=False)
    able = {one.name: one for one in effect.file.alternatives}
    if reading not in able:
        known = ", ".join([AS_PUBLISHED, *able])
        raise UnknownOptionError(f"`{reading}` is no reading of {effect.file.id}. There is {known}.")
    other = able[reading]
    numbers = {**effect.parameters, **effect.in_house(other.parameters)}
    return _Read(replace(effect, parameters=numbers), frozenset(other.parameters), other.structure == "turnover")


def _verdict(asked: Asked, effect: PreparedEffect, whole: Structure, intake: Intake, *, opt_in: bool) -> Verdict:
    refused = refusal_of(asked, whole, intake)
    if refused is not None:
        return Verdict(effect, refused)
    return verdict_on(
        effect,
        site=whole.file.site,
        shares=intake.shares,
        who=asked.who,
        facts=asked.facts,
        model=whole.file.id,
        opted_in=opt_in,
    )


def amounts_by_weight(regimen: Regimen, weight_kg: Floats, library: Library) -> Floats:
    """Labelled mg of each administration of a course per kilogram for people of many weights, (P, d), without a loop over people.

    Each amount grows in proportion to the dosing weight until a cap holds it: `min(slope * weight, most)`, whose slope and most
    are read off at two weights far from anybody's.

    Raises `CannotPredictError` where ideal or adjusted weight is asked for (heights of virtual people are not drawn), or where
    the total of a session, day or course is capped, because then how long each person is dosed differs.
    """
    if regimen.weight_basis in {WeightBasis.IDEAL, WeightBasis.ADJUSTED}:
        raise CannotPredictError(
            "Ideal and adjusted weight need heights, which virtual people do not have. Dose by actual or capped weight."
        )
    if any(cap.scope not in {CapScope.RATE, CapScope.DOSE} for cap in regimen.caps):
        raise CannotPredictError(
            "A cap on the total of a session, a day or the course stops people of different weights at different times, which is "
            "not simulated for many people. Cap the rate or the dose instead, as in `max 25 mg/h`."
        )
    cap = None if regimen.weight_cap_kg is None else float(regimen.weight_cap_kg)
    if regimen.weight_basis is None:
        cap = default_cap_kg(library) if cap is None else cap
    dosed = weight_kg if cap is None else np.minimum(weight_kg, cap)
    bare = replace(regimen, weight_basis=WeightBasis.ACTUAL, weight_cap_kg=None)
    light, heavy = (
        np.array([one.amount_mg for one in bare.administrations(dosing_weight_kg=kg)])
        for kg in (_FEATHER_KG, _WHALE_KG)
    )
    return np.asarray(np.minimum(dosed[:, None] * (light / _FEATHER_KG)[None, :], heavy[None, :]))
