"""What everybody in a block of trials reports at every visit, and who is still there to report it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assuage.numerics import Floats, Ints
from assuage.pharmacology import NotDrawn, VirtualPeople
from assuage.stats import truncated_normals
from assuage.virtual_trials.design import Arm
from assuage.virtual_trials.errors import CannotSimulateTrialError
from assuage.virtual_trials.ground import Choice, Ground, Response, relief_for
from assuage.virtual_trials.luck import Luck

_TOP_OF_SCALE = 10.0
_PLACEBO_TYPE, _DRUG_TYPE, _NEITHER = 0, 1, 2

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ArmScores:
    """One arm in T trials of n people over V visits.

    `before` (T, n) is the score before treatment, `score` (T, n, V) what would be reported by everybody, `unhindered` the same had
    nobody guessed the arm, `seen` whether the person is still there. `responder_type` (T, n): 0 placebo-type, 1 drug-type, 2 none.
    """

    arm: str
    people: VirtualPeople
    responder_type: Ints
    before: Floats
    score: Floats
    unhindered: Floats
    seen: Flags


def arm_scores(ground: Ground, arm: Arm, choice: Choice, *, first_trial: int, trials: int) -> ArmScores:
    """Draw one arm of consecutive trials.

    Raises `CannotSimulateTrialError` where the relief may not be drawn.
    """
    design = ground.design
    luck = Luck(design.seed, arm.name, first_trial, trials, arm.people)
    people, taken = ground.population.draw(luck)
    even = luck.even("response", 3)
    response = ground.response
    kind = _types(response, even[:, 0], luck)
    low, high = (
        (bound - response.baseline_mean) / response.baseline_sd for bound in (response.baseline_at_least, _TOP_OF_SCALE)
    )
    baseline = response.baseline_mean + response.baseline_sd * truncated_normals(even[:, 1], low, high)
    visits = len(design.visit_weeks)
    lasting = np.where(kind == _PLACEBO_TYPE, response.placebo_relief, 0.0)[:, None] * np.ones(visits)
    guessed = np.zeros(len(kind))
    if arm.regimen is not None:
        answers = np.flatnonzero(kind == _DRUG_TYPE)
        if len(answers):
            lasting[answers] = _relief(ground, choice, people, taken=taken, luck=replace(luck, rows=answers))
        guessed = np.where(even[:, 2] < design.blinding.guess_share, design.blinding.adds_relief, 0.0)
    errors = response.sd_daily * luck("days", visits + 1)
    shape = (trials, arm.people, visits)
    unhindered = _reported(baseline, lasting, errors[:, 1:])
    score = unhindered if not guessed.any() else _reported(baseline, lasting + guessed[:, None], errors[:, 1:])
    before = _reported(baseline, np.zeros((len(kind), 1)), errors[:, :1])
    seen = _still_there(ground, before, score, luck)
    return ArmScores(
        arm=arm.name,
        people=people,
        responder_type=kind.reshape(trials, arm.people),
        before=before.reshape(trials, arm.people),
        score=score.reshape(shape),
        unhindered=unhindered.reshape(shape),
        seen=seen.reshape(shape),
    )


def _types(response: Response, even: Floats, luck: Luck) -> Ints:
    """The type of each person; where a share has a standard error, each trial has its own true share."""
    placebo, drug = np.full(luck.trials, response.placebo_type), np.full(luck.trials, response.drug_type)
    if response.se_placebo_type or response.se_drug_type:
        z = luck.of_trials("responders", 2)
        placebo = np.clip(placebo + response.se_placebo_type * z[:, 0], 0.0, 1.0)
        drug = np.clip(drug + response.se_drug_type * z[:, 1], 0.0, 1.0 - placebo)
    below, between = (np.repeat(edge, luck.people) for edge in (placebo, placebo + drug))
    return np.where(even < below, _PLACEBO_TYPE, np.where(even < between, _DRUG_TYPE, _NEITHER)).astype(np.int64)


def _relief(ground: Ground, choice: Choice, people: VirtualPeople, *, taken: Floats, luck: Luck) -> Floats:
    """The relief (people chosen, V) of drug-type people; those who take the same medicines are solved together."""
    rows = luck.rows
    if rows is None:
        raise AssertionError
    found = np.zeros((len(rows), len(ground.design.visit_weeks)))
    for pattern in np.unique(taken[rows], axis=0):
        alike = np.flatnonzero((taken[rows] == pattern).all(axis=1))
        chosen = rows[alike]
        medicines = tuple(name for (name, _), takes in zip(ground.population.medicines, pattern, strict=True) if takes)
        given = relief_for(
            ground,
            luck.arm,
            choice,
            _some(people, chosen),
            ground.population.typical(ground.design, medicines=medicines),
            luck=replace(luck, rows=chosen),
        )
        if isinstance(given, NotDrawn):
            raise CannotSimulateTrialError(f"{luck.arm}, by {choice.name}: {given.words}")
        found[alike] = given.relief
    return found


def _some(people: VirtualPeople, rows: Ints) -> VirtualPeople:
    return VirtualPeople(
        people.weight_kg[rows],
        None if people.age_years is None else people.age_years[rows],
        None if people.female is None else people.female[rows],
    )


def _reported(baseline: Floats, lasting: Floats, errors: Floats) -> Floats:
    """One day's score (P, V): what is left of the pain, with the day's own error, on the scale from 0 to 10."""
    left = baseline[:, None] * (1.0 - np.minimum(lasting, 1.0))
    return np.asarray(np.clip(left + errors, 0.0, _TOP_OF_SCALE))


def _still_there(ground: Ground, before: Floats, score: Floats, luck: Luck) -> Flags:
    """Who comes to each visit, (P, V); somebody who has left stays away."""
    dropout, weeks = ground.design.dropout, ground.design.visit_weeks
    here = np.ones(score.shape, dtype=np.bool_)
    if not dropout.per_week:
        return here
    even = luck.even("dropout", len(weeks))
    last, earlier = before[:, 0], 0.0
    for visit, week in enumerate(weeks):
        rate = dropout.per_week * np.exp(dropout.per_point * (last - before[:, 0]))
        stays = even[:, visit] >= -np.expm1(-rate * (week - earlier))
        here[:, visit] = stays & (here[:, visit - 1] if visit else True)
        last, earlier = score[:, visit], week
    return here
