"""From one person's deviates to what each measurement would read, laid out once and solved many times."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assuage.knowledge.schema import canonical
from assuage.numerics import Floats
from assuage.pharmacology.assembly import Site
from assuage.pharmacology.effects.catalogue import values_of
from assuage.pharmacology.effects.prepared import PreparedEffect, rate_of
from assuage.pharmacology.measured import MeasuredKind
from assuage.pharmacology.measured_use import PRESSURES, since_last_dose
from assuage.pharmacology.past_course import Ground
from assuage.pharmacology.problem import Problem, only, solve_many
from assuage.pharmacology.reading_errors import pressure_sd
from assuage.pharmacology.running import problem_of
from assuage.pharmacology.structure import Structure

if TYPE_CHECKING:
    from assuage.pharmacology.personal import PersonalModel

PLACEBO_TYPE, DRUG_TYPE, NO_RELIEF = 0, 1, 2
CLASSES = ("placebo-type", "drug-type", "none")

BASELINE, PRESSURE = "baseline_nrs", "pressure"
BIAS = "bias of "
_Z_95 = 1.6448536269514722

Levels = dict[str, Floats]


@dataclass(frozen=True, slots=True)
class Solver:
    """Levels and levels at effects' sites at fixed times, for any deviates: only the states that they depend on are solved."""

    mine: "PersonalModel"
    moments: Floats
    effects: tuple[PreparedEffect, ...]
    problem: Problem | None
    names: frozenset[str]

    def __call__(self, deviates: Floats) -> tuple[Levels, Levels]:
        """Levels (n, T) [ng/mL] of each analyte, and at each effect's site by the effect's id."""
        if self.problem is None:
            return {}, {}
        random = self.mine.random
        sites = []
        for effect in self.effects:
            half_time = random.one(effect.file.id, effect.half_time_name, deviates)
            rate = effect.site_rate or 0.0 if half_time is None else rate_of(half_time)
            sites.append(Site(effect.file.id, effect.file.driver.analyte, rate))
        drawn = random.of_model(deviates, only=self.names)
        return solve_many(self.problem, self.moments, people=len(deviates), sites=sites, drawn=drawn)

    def effect(self, effect: PreparedEffect, sites: Levels, deviates: Floats) -> Levels:
        """The values (n, T) of an effect, by output."""
        at_site = sites[effect.file.id]
        levels: Levels = {effect.file.driver.analyte: at_site}
        own = self.mine.random.of_effect(effect.file.id, deviates)
        return values_of(effect, levels, at_site, who=self.mine.ground.asked.who, parameters=own)


def solver_of(
    mine: "PersonalModel", moments: Floats, *, analytes: Iterable[str], effects: Sequence[PreparedEffect]
) -> Solver:
    """Lay out what is to be solved at `moments` [min]."""
    wanted = frozenset((*analytes, *(effect.file.driver.analyte for effect in effects)))
    if not wanted:
        return Solver(mine, moments, (), None, frozenset())
    problem = only(problem_of(mine.ground.asked, mine.ground.whole, mine.ground.intake), wanted)
    return Solver(mine, moments, tuple(effects), problem, _names_in(problem.structure))


def _names_in(structure: Structure) -> frozenset[str]:
    """The parameters that a structure's flows, volumes and doses depend on."""
    expressions = [one for transfer in structure.transfers for one in (transfer.rate, transfer.fraction)]
    for path in (path for paths in structure.routes.values() for path in paths):
        parts = (path.fraction, path.lag, path.zero_order, path.device, path.later_fraction, path.sitting_gap)
        expressions += [one for one in parts if one is not None]
    names = {name for one in expressions for name in one.names}
    names |= {transfer.volume for transfer in structure.transfers if transfer.volume}
    names |= {reading.volume for reading in structure.readings.values()}
    derived = dict(structure.derived)
    scaled = [scale.factor.names for scale in structure.scales if names & set(scale.parameters)]
    while more := {one for name in names & derived.keys() for one in derived[name].names} - names:
        names |= more
    return frozenset(names.union(*scaled))


def reader_of(mine: "PersonalModel", kind: int) -> Callable[[Floats], Floats]:
    """A function from deviates (n, q) to what each used measurement would read, (n, k), in a person of class `kind`."""
    used, verdicts = mine.used, mine.ground.verdicts
    kinds = [one.kind for one in used]
    moments, at = np.unique([one.time_min or 0.0 for one in used], return_inverse=True)
    pain, rated, pressed = (
        np.array([one in chosen for one in kinds], dtype=np.bool_)
        for chosen in ({MeasuredKind.PAIN}, {MeasuredKind.DISSOCIATION}, PRESSURES)
    )
    levels_of = {
        column: one.analyte for column, one in enumerate(used) if one.kind is MeasuredKind.LEVEL and one.analyte
    }
    is_scored, is_rated = bool(pain.any()), bool(rated.any())
    scored_at, rated_at, pressures = at[pain], at[rated], np.flatnonzero(pressed).tolist()
    soon = _soon_after_a_dose(mine.ground, moments) if is_scored else np.zeros(len(moments), np.bool_)
    needed = {
        "analgesia": bool(soon[scored_at].any()),
        "dissociation": is_rated,
        "blood_pressure": bool(pressures),
        "lasting_relief": kind == DRUG_TYPE and is_scored and mine.has_course,
    }
    effects = {name: verdicts[name].effect for name, wanted in needed.items() if wanted}
    solver = solver_of(mine, moments, analytes=levels_of.values(), effects=list(effects.values()))
    placebo = _placebo_relief(mine, moments) if kind == PLACEBO_TYPE else np.zeros(len(moments))

    def read(deviates: Floats) -> Floats:
        out = np.empty((len(deviates), len(used)))
        levels, sites = solver(deviates)
        curves: Levels = {}
        for effect in effects.values():
            curves |= solver.effect(effect, sites, deviates)
        for column, analyte in levels_of.items():
            out[:, column] = levels[analyte][:, at[column]] * _bias(mine, analyte, deviates)
        if is_scored:
            score = mine.baseline_nrs(deviates)[:, None] * (1.0 - curves.get("lasting_relief", placebo))
            if needed["analgesia"]:
                score *= 1.0 - curves["analgesia"] * soon
            out[:, pain] = score[:, scored_at]
        if is_rated:
            out[:, rated] = curves["dissociation"][:, rated_at]
        for column in pressures:
            out[:, column] = _pressure(mine, kinds[column], curves, at[column], deviates)
        return out

    return read


def _soon_after_a_dose(ground: Ground, moments: Floats) -> NDArray[np.bool_]:
    """At which times (T,) acute relief still counts in a score."""
    window = canonical(ground.asked.library.measurement_errors().acute_relief_after_last_dose)
    return np.array([since_last_dose(ground.asked.given, moment) <= window for moment in moments.tolist()], np.bool_)


def _placebo_relief(mine: "PersonalModel", moments: Floats) -> Floats:
    """What a placebo-type person is relieved of at each time: constant once treatment has begun."""
    if not mine.has_course:
        return np.zeros(len(moments))
    return np.where(moments > 0.0, mine.ground.verdicts["lasting_relief"].effect.parameters["placebo_relief"], 0.0)


def _pressure(mine: "PersonalModel", kind: MeasuredKind, curves: Levels, at: int, deviates: Floats) -> Floats:
    """One reading of pressure (n,) [mmHg]: the pressure before, the curve, and the person's own distance from it."""
    if mine.pressure_mmhg is None:
        raise ValueError("a pressure counts only where the pressure before treatment is known")
    place = 0 if kind is MeasuredKind.SYSTOLIC else 1
    rise = curves[("systolic_rise", "diastolic_rise")[place]][:, at]
    share = mine.ground.asked.library.measurement_errors().pressure_share_of_person.value or 0.0
    own = np.sqrt(share) * deviates[:, mine.names.index(PRESSURE)]
    return np.asarray(mine.pressure_mmhg[place] + rise + pressure_sd(kind, mine.ground) * own)


def _bias(mine: "PersonalModel", analyte: str, deviates: Floats) -> Floats | float:
    """The factor by which an analyte that is known to read wrong does so in this person: nine in ten within the band."""
    name = f"{BIAS}{analyte}"
    if name not in mine.names:
        return 1.0
    sd = np.log1p(bias_bands(mine.ground)[analyte]) / _Z_95
    return np.asarray(np.exp(sd * deviates[:, mine.names.index(name)]))


def bias_bands(ground: Ground) -> dict[str, float]:
    """The analytes that a model is known to read wrong, and by which part either way."""
    readouts = ground.whole.file.analytes.items()
    return {name: one.bias_band.value for name, one in readouts if one.bias_band is not None and one.bias_band.value}
