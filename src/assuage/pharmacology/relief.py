"""The relief course over weeks: drawn for the people it was learnt in, refused with the trials' own numbers elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from assuage.dosing import Regimen
from assuage.knowledge import Library
from assuage.numerics import Floats
from assuage.patient import Patient
from assuage.pharmacology.asking import Asked, asked_for
from assuage.pharmacology.assembly import Site
from assuage.pharmacology.covariates import Covariates
from assuage.pharmacology.drug import intake_of
from assuage.pharmacology.effects.catalogue import Verdict, verdict_on
from assuage.pharmacology.effects.lasting_relief import Classes, mean_pain, relief, slow_level, turnover_relief
from assuage.pharmacology.effects.prepared import PreparedEffect, rate_of
from assuage.pharmacology.problem import solve_one
from assuage.pharmacology.running import problem_of, refusal_of
from assuage.pharmacology.simulation import Band, ObservedFact
from assuage.pharmacology.structure import structure_of

_DAY_MIN = 1440.0
_STEP_MIN = 60.0


@dataclass(frozen=True, slots=True)
class NotDrawn:
    """No relief course is drawn here: why, and what trials observed instead."""

    words: str
    observed: tuple[ObservedFact, ...] = ()
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReliefCourse:
    """Pain over weeks, each array of shape (T,) at `day` [days from the first dose].

    `relief` is the part of the pain that a drug-type person is relieved of; `mean_nrs` and `placebo_nrs` are the means of the two
    arms; `alternatives` are mean courses by name under other readings of the source. `bands` are `parameters` and `models` of the
    mean, and `between_people` of one person's daily score. `opt_in` holds the words under which a course is shown where it
    was not learnt; it is None where it was.
    """

    day: Floats
    relief: Floats
    mean_nrs: Floats
    placebo_nrs: Floats
    baseline_nrs: float
    classes: Mapping[str, float]
    alternatives: Mapping[str, Floats]
    model: str
    bands: Mapping[str, Band] = field(default_factory=dict)
    placebo_band: Band | None = None
    opt_in: str | None = None
    warnings: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    observed: tuple[ObservedFact, ...] = ()
    references: tuple[str, ...] = ()

    def at(self, day: float) -> float:
        """The mean score on a day that the course holds."""
        return float(self.mean_nrs[int(np.searchsorted(self.day, day))])


def relief_course(
    who: Patient | Covariates,
    regimen: Regimen,
    models: Sequence[str] = ("kamp_2020",),
    *,
    weeks: int = 12,
    draws: int = 400,
    seed: int = 0,
    opt_in: bool = False,
    effect: str = "lasting_relief",
    library: Library | None = None,
) -> ReliefCourse | NotDrawn:
    """The course of pain after a regimen, or the words why none is drawn.

    `dX/dt = k (C_S - X)`, relief `X / (X + c50)`, mean score `B (1 - placebo_type r - drug_type relief)`. One person's kinetics
    are typical throughout: the bands hold what the source leaves open about the effect. `opt_in` draws it elsewhere, under the words
    of the file.

    Parameters
        models: the first drives the course and must predict arterial S-ketamine; those of the others that may
            drive it too widen the band between models.
        draws: how many draws the bands rest on; 0 gives none.

    Reference: dahan_2011, and assuage_2026, part d, for what is assumed.
    """
    days = np.arange(weeks * 7 + 1, dtype=np.float64)
    asked, said = asked_for(who, regimen, library=library, times_min=days * _DAY_MIN, effects=(effect,))
    prepared = asked.effects[0]
    verdict = _verdict(asked, prepared, models[0], opt_in=opt_in)
    if verdict.refused is not None:
        return NotDrawn(verdict.refused, prepared.observed, prepared.references)
    edges, exposed = _exposure(asked, models[0])
    numbers = prepared.parameters
    baseline = asked.who.baseline_nrs if asked.who.baseline_nrs is not None else numbers["baseline"]
    slow = slow_level(edges, exposed, asked.times, rate=np.array([rate_of(numbers["half_life"])]))[0]
    relieved = relief(slow, c50=numbers["c50"], gamma=numbers["gamma"])
    course = ReliefCourse(
        day=days,
        relief=relieved,
        mean_nrs=mean_pain(baseline, relieved, _drug_arm(numbers)),
        placebo_nrs=np.full(len(days), mean_pain(baseline, np.zeros(()), _placebo_arm(numbers))),
        baseline_nrs=baseline,
        classes={name: numbers[name] for name in numbers if name.endswith("_arm")},
        alternatives=_alternatives(prepared, edges, exposed, asked.times, baseline),
        model=models[0],
        opt_in=prepared.file.opt_in if verdict.opted_in else None,
        warnings=tuple(hit.words for hit in verdict.warnings),
        assumed=(*said, *_said_of(asked, baseline)),
        observed=prepared.observed,
        references=prepared.references,
    )
    if not draws:
        return course
    from assuage.pharmacology.relief_bands import bands_of  # only bands need draws

    able = [name for name in models[1:] if _verdict(asked, prepared, name, opt_in=opt_in).refused is None]
    others = {name: _exposure(asked, name) for name in able}
    return replace(
        course,
        **bands_of(
            course, prepared, edges, exposed, others, draws=draws, seed=seed, known=asked.who.baseline_nrs is not None
        ),
    )


def _verdict(asked: Asked, effect: PreparedEffect, model: str, *, opt_in: bool) -> Verdict:
    whole = structure_of(asked.library.model(model))
    intake = intake_of(whole, isomer=asked.isomer, salt=asked.salt, base_fraction=asked.base_fraction)
    refused = refusal_of(asked, whole, intake)
    if refused is not None:
        return Verdict(effect, refused)
    return verdict_on(
        effect,
        site=whole.file.site,
        shares=intake.shares,
        who=asked.who,
        facts=asked.facts,
        model=model,
        opted_in=opt_in,
    )


def _exposure(asked: Asked, model: str) -> tuple[Floats, Floats]:
    """Hourly edges [min], with every change of rate, and the exact area under the level of S up to each [ng min/mL]."""
    whole = structure_of(asked.library.model(model))
    intake = intake_of(whole, isomer=asked.isomer, salt=asked.salt, base_fraction=asked.base_fraction)
    changes = [moment for one in asked.given for moment in (one.start_min, one.stop_min)]
    hours = np.arange(0.0, asked.times[-1] + _STEP_MIN, _STEP_MIN)
    edges = np.unique(np.concatenate([hours, asked.times, changes]))
    area = solve_one(problem_of(asked, whole, intake), edges, sites=(Site("area", "S", 0.0),))[1]["area"]
    return edges, area


def _drug_arm(numbers: Mapping[str, float]) -> Classes:
    return Classes(numbers["placebo_type_drug_arm"], numbers["drug_type_drug_arm"], numbers["placebo_relief"])


def _placebo_arm(numbers: Mapping[str, float]) -> Classes:
    return Classes(numbers["placebo_type_placebo_arm"], 0.0, numbers["placebo_relief"])


def _alternatives(
    effect: PreparedEffect, edges: Floats, exposed: Floats, times: Floats, baseline: float
) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    for one in effect.file.alternatives:
        numbers = {**effect.parameters, **effect.in_house(one.parameters)}
        rate = rate_of(numbers["half_life"])
        if one.structure == "turnover":
            relieved = turnover_relief(edges, exposed, rate=rate, c50=numbers["c50"])[np.searchsorted(edges, times)]
        else:
            slow = slow_level(edges, exposed, times, rate=np.array([rate]))[0]
            relieved = relief(slow, c50=numbers["c50"], gamma=numbers["gamma"])
        found[one.name] = mean_pain(baseline, relieved, _drug_arm(numbers))
    return found


def _said_of(asked: Asked, baseline: float) -> tuple[str, ...]:
    if asked.who.baseline_nrs is not None:
        return ()
    return (f"The pain score before treatment is not known: {baseline:g} of 10 was taken.",)
