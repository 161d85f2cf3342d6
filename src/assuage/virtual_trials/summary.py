"""From the tables of all blocks to what is told of one model; the sums run in the order of the trials, whoever drew them."""

from collections.abc import Sequence

import numpy as np

from assuage.numerics import Floats
from assuage.pharmacology import PeopleRelief
from assuage.virtual_trials.block import ARMS, COMPARISONS, Block
from assuage.virtual_trials.comparisons import share_interval
from assuage.virtual_trials.design import Design
from assuage.virtual_trials.ground import Choice
from assuage.virtual_trials.keeping import Keep
from assuage.virtual_trials.record import ArmVisit, Compared, ModelResult, Spread

Columns = dict[str, Floats]

_Z_95 = 1.959963984540054
_BETTER_IS_LOWER = frozenset({"pain", "pain_area"})


def summarise(design: Design, choice: Choice, said: PeopleRelief, blocks: Sequence[Block], keep: Keep) -> ModelResult:
    """What one model gives, from its finished blocks."""
    mine = [block for block in blocks if block.choice == choice]
    comparisons = _comparisons(design, _gathered(keep, mine, COMPARISONS, ("arm", "outcome")))
    primary = next(
        one
        for one in comparisons
        if (one.arm, one.against, one.outcome, one.week)
        == (design.primary.arm, design.primary.against, design.primary.outcome, design.primary.week)
    )
    return ModelResult(
        name=choice.name,
        model=choice.model,
        reading=choice.reading,
        trials=design.trials,
        visits=_visits(design, _gathered(keep, mine, ARMS, ("arm",))),
        comparisons=comparisons,
        primary=primary,
        opt_in=said.opt_in,
        warnings=said.warnings,
        assumed=said.assumed,
        references=said.references,
    )


def _gathered(keep: Keep, blocks: Sequence[Block], name: str, keys: Sequence[str]) -> dict[tuple[object, ...], Columns]:
    """The columns of a table by arm (and outcome), block after block, so that only numbers are held and not whole tables."""
    found: dict[tuple[object, ...], dict[str, list[Floats]]] = {}
    for block in blocks:
        for key, rows in keep.table(block, name).partition_by(keys, as_dict=True, include_key=False).items():
            columns = found.setdefault(key, {})
            for column in rows.drop("trial", "week", "against", strict=False):
                columns.setdefault(column.name, []).append(column.to_numpy())
    return {key: {column: np.concatenate(parts) for column, parts in columns.items()} for key, columns in found.items()}


def _visits(design: Design, gathered: dict[tuple[object, ...], Columns]) -> tuple[ArmVisit, ...]:
    found = []
    for arm in design.arms:
        columns = {
            name: values.reshape(design.trials, len(design.visit_weeks)) for name, values in gathered[arm.name,].items()
        }
        for number, week in enumerate(design.visit_weeks):
            of_visit = {name: values[:, number] for name, values in columns.items()}
            found.append(
                ArmVisit(
                    arm=arm.name,
                    week=week,
                    seen=_mean(of_visit["seen"]) / arm.people,
                    pain=_spread(of_visit["mean"]),
                    error=_mean(of_visit["error"]),
                    sd=_mean(of_visit["sd"]),
                    relief_30=_spread(of_visit["relief_30"]),
                    relief_50=_spread(of_visit["relief_50"]),
                )
            )
    return tuple(found)


def _comparisons(design: Design, gathered: dict[tuple[object, ...], Columns]) -> tuple[Compared, ...]:
    found = []
    for (arm, outcome), long in gathered.items():
        weeks: tuple[float | None, ...] = (None,) if outcome == "pain_area" else design.visit_weeks
        # Blocks follow one another trial by trial, so the rows of one arm and outcome are ordered by trial and week.
        columns = {name: values.reshape(design.trials, len(weeks)) for name, values in long.items()}
        for number, week in enumerate(weeks):
            of_week = {name: values[:, number] for name, values in columns.items()}
            found.append(_compared(design, str(arm), str(outcome), week, of_week))
    return tuple(found)


def _compared(design: Design, arm: str, outcome: str, week: float | None, of: dict[str, Floats]) -> Compared:
    significant = of["p"] < design.alpha  # NaN, where a trial could not be analysed, is not below anything
    better = of["estimate"] < 0 if outcome in _BETTER_IS_LOWER else of["estimate"] > 0
    trials = float(len(significant))
    low, high = share_interval(np.array(significant.sum(), dtype=np.float64), np.array(trials), z=_Z_95)
    truth = _mean(of["unhindered"])
    off = of["estimate"] - of["unhindered"]
    off = off[~np.isnan(off)]
    with np.errstate(invalid="ignore"):
        covers = (of["lower"] <= truth) & (truth <= of["upper"])
    return Compared(
        arm=arm,
        against=design.control,
        outcome=outcome,
        week=week,
        estimate=_spread(of["estimate"]),
        error=_mean(of["error"]),
        power=float(significant.mean()),
        power_low=float(low),
        power_high=float(high),
        in_favour=float((significant & better).mean()),
        unhindered=truth,
        bias=_mean(off),
        bias_error=float(off.std(ddof=1) / np.sqrt(len(off))) if len(off) > 1 else float("nan"),
        covered=_mean(np.where(np.isnan(of["lower"]), np.nan, covers)),
        analysed=int((~np.isnan(of["p"])).sum()),
    )


def _mean(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")


def _spread(values: Floats) -> Spread:
    known = values[~np.isnan(values)]
    if not len(known):
        return Spread(float("nan"), float("nan"), float("nan"))
    low, high = np.quantile(known, (0.05, 0.95))
    return Spread(float(known.mean()), float(low), float(high))
