"""One block of consecutive trials under one model: the unit of work that any process may do, and always does the same way."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from assuage.knowledge import library as shipped_library
from assuage.virtual_trials.comparisons import Comparison, compare_counts, compare_means
from assuage.virtual_trials.design import Arm, Design
from assuage.virtual_trials.errors import ClusterError
from assuage.virtual_trials.estimates import RELIEF, ArmEstimates, estimates
from assuage.virtual_trials.ground import Choice, Ground, ground_of
from assuage.virtual_trials.scores import ArmScores, arm_scores

if TYPE_CHECKING:
    import polars as pl

PEOPLE_AT_ONCE = 10_000
"""About how many people are drawn at once: it bounds memory, and no number depends on it."""

ARMS, COMPARISONS, PEOPLE = "arms", "comparisons", "people"
"""The tables of a block."""


@dataclass(frozen=True, slots=True)
class Versions:
    """Which program and which knowledge made something: results of two versions are never mixed."""

    software: str
    knowledge: str


@dataclass(frozen=True, slots=True)
class Block:
    """Trials `first` to `first + count - 1` of a design under one model; `design` is its JSON, so that any process can read it."""

    design: str
    choice: Choice
    first: int
    count: int
    keep_people: bool
    versions: Versions

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"{self.choice.slug}-{self.first:07d}-{self.count}"


Tables = dict[str, bytes]
"""Each table of a block as the bytes of a Parquet file."""


def versions() -> Versions:
    """The versions of this process."""
    from assuage import __version__

    return Versions(__version__, shipped_library().version)


def blocks_of(design: Design, choices: Sequence[Choice], *, keep_people: bool) -> list[Block]:
    """The design cut into blocks; how many workers there are plays no part."""
    size = max(1, PEOPLE_AT_ONCE // design.everybody)
    text, made_by = design.model_dump_json(), versions()
    return [
        Block(text, choice, first, min(size, design.trials - first), keep_people, made_by)
        for choice in choices
        for first in range(0, design.trials, size)
    ]


def run_block(block: Block, *, threads: int | None = None) -> Tables:
    """Draw and analyse a block.

    `threads` bounds those of the kernels, so that several processes share a machine; no number depends on it.

    Raises `ClusterError` where this process is another version than the one that asks.
    """
    here = versions()
    if here != block.versions:
        raise ClusterError(
            f"A worker runs Assuage {here.software} with knowledge {here.knowledge}, and was asked by {block.versions.software} with "
            f"{block.versions.knowledge}, so its numbers could differ. Install the same version on every worker."
        )
    if threads is not None:
        import numba  # the kernels take as many threads as Numba was given

        numba.set_num_threads(min(threads, numba.get_num_threads()))
    ground = _ground(block.design)
    design = ground.design
    scores = {
        arm.name: arm_scores(ground, arm, block.choice, first_trial=block.first, trials=block.count)
        for arm in design.arms
    }
    tables = tables_of(ground, scores, first=block.first)
    if block.keep_people:
        tables[PEOPLE] = _people_table(design, list(scores.values()), first=block.first)
    return {name: _parquet(table) for name, table in tables.items()}


@lru_cache(maxsize=4)
def _ground(text: str) -> Ground:
    return ground_of(Design.model_validate_json(text), shipped_library())


def tables_of(ground: Ground, scores: dict[str, ArmScores], *, first: int) -> "dict[str, pl.DataFrame]":
    """The analysis of every trial: one row an arm and visit, and one row a comparison and outcome."""
    design = ground.design
    found, whole = (
        {name: estimates(one, design.visit_weeks, design.analysis, unhindered=ideal) for name, one in scores.items()}
        for ideal in (False, True)
    )
    return {
        ARMS: _arms_table(design, found, first=first),
        COMPARISONS: _comparisons_table(design, found, whole, first=first),
    }


def _arms_table(design: Design, found: dict[str, ArmEstimates], *, first: int) -> "pl.DataFrame":
    import polars as pl

    weeks = np.array(design.visit_weeks)
    frames = []
    for arm in design.arms:
        one = found[arm.name]
        trials = len(one.seen)
        columns = {
            "trial": np.repeat(np.arange(first, first + trials), len(weeks)),
            "week": np.tile(weeks, trials),
            "seen": one.seen.ravel(),
            "mean": one.pain.mean.ravel(),
            "error": np.sqrt(one.pain.variance).ravel(),
            "sd": one.sd.ravel(),
        }
        for name in RELIEF:
            counts = one.relief[name]
            with np.errstate(invalid="ignore"):
                columns[name] = (counts.responded / counts.n).ravel()
        frames.append(pl.DataFrame(columns).with_columns(pl.lit(arm.name).alias("arm")))
    return pl.concat(frames)


def _comparisons_table(
    design: Design, found: dict[str, ArmEstimates], whole: dict[str, ArmEstimates], *, first: int
) -> "pl.DataFrame":
    import polars as pl

    frames = []
    for arm in _compared(design):
        for outcome in ("pain", *RELIEF, "pain_area"):
            seen, ideal = (_comparison(design, some, arm.name, outcome) for some in (found, whole))
            if seen is None or ideal is None:
                continue
            weeks = np.array([np.nan] if outcome == "pain_area" else design.visit_weeks)
            trials = len(seen.estimate)
            columns = {
                "trial": np.repeat(np.arange(first, first + trials), len(weeks)),
                "week": np.tile(weeks, trials),
                "estimate": seen.estimate.ravel(),
                "error": seen.error.ravel(),
                "lower": seen.lower.ravel(),
                "upper": seen.upper.ravel(),
                "p": seen.p.ravel(),
                "unhindered": ideal.estimate.ravel(),
            }
            labels = [pl.lit(arm.name).alias("arm"), pl.lit(design.control).alias("against")]
            frames.append(pl.DataFrame(columns).with_columns(*labels, pl.lit(outcome).alias("outcome")))
    return pl.concat(frames)


def _compared(design: Design) -> list[Arm]:
    return [arm for arm in design.arms if arm.name != design.control]


def _comparison(design: Design, found: dict[str, ArmEstimates], arm: str, outcome: str) -> Comparison | None:
    one, control = found[arm], found[design.control]
    if outcome == "pain":
        return compare_means(one.pain, control.pain, alpha=design.alpha)
    if outcome == "pain_area":
        if one.area is None or control.area is None:
            return None
        return compare_means(one.area, control.area, alpha=design.alpha)
    return compare_counts(one.relief[outcome], control.relief[outcome], alpha=design.alpha)


def _people_table(design: Design, scores: list[ArmScores], *, first: int) -> "pl.DataFrame":
    import polars as pl

    frames = []
    for one in scores:
        trials, people = one.before.shape
        nothing = np.full(trials * people, np.nan)
        columns = {
            "trial": np.repeat(np.arange(first, first + trials), people),
            "person": np.tile(np.arange(people), trials),
            "weight_kg": one.people.weight_kg,
            "age_years": nothing if one.people.age_years is None else one.people.age_years,
            "female": nothing if one.people.female is None else one.people.female,
            "responder_type": one.responder_type.ravel(),
            "visits_seen": one.seen.sum(axis=2).ravel(),
            "nrs_before": one.before.ravel(),
        }
        reported = np.where(one.seen, one.score, np.nan)
        for number, week in enumerate(design.visit_weeks):
            columns[f"nrs_week_{week:g}"] = np.ascontiguousarray(reported[:, :, number]).ravel()
        frames.append(pl.DataFrame(columns).with_columns(pl.lit(one.arm).alias("arm")))
    return pl.concat(frames)


def _parquet(table: "pl.DataFrame") -> bytes:
    file = BytesIO()
    table.write_parquet(file)
    return file.getvalue()
