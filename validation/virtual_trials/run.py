"""Simulate the published trials of this folder again and write `results.json`.

    python validation/virtual_trials/run.py

It takes some minutes. Nothing of it is tuned to what the trials found: the designs name the models as they ship.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from assuage import __version__
from assuage.virtual_trials import Design, ModelResult, read_design, simulate_trial

HERE = Path(__file__).parent
DESIGNS = ("sigtermans_2009", "sigtermans_2009_slow_steps", "noppers_2011", "pickering_2020")
WEEKS = {1.0, 8.0, 11.0, 12.0}


def main(only: tuple[str, ...] = DESIGNS) -> None:
    """Simulate and store."""
    file = HERE / "results.json"
    stored = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    for name in only:
        print(name, flush=True)
        stored[name] = simulated(read_design(HERE / f"{name}.yaml"))
    stored = {"software_version": __version__, **{name: stored[name] for name in DESIGNS if name in stored}}
    file.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


def simulated(design: Design) -> dict[str, object]:
    """What is compared, for each model."""
    area = design.primary.outcome == "pain_area"
    asked = design.model_copy(update={"keep_people": area})
    with TemporaryDirectory() as folder:
        result = simulate_trial(asked, made_at=datetime.now(UTC), folder=Path(folder))
        return {
            "trials": design.trials,
            "models": {one.name: compared(design, one, Path(folder), area=area) for one in result.models},
        }


def compared(design: Design, one: ModelResult, folder: Path, *, area: bool) -> dict[str, object]:
    """Arms and differences at the weeks that were published, and what their P values do."""
    tag = one.model if one.reading == "as_published" else f"{one.model}-{one.reading}"
    comparisons = pl.concat(
        [pl.read_parquet(path) for path in sorted((folder / "comparisons").glob(f"{tag}-0*.parquet"))]
    )
    found: dict[str, object] = {"primary": primary(one)}
    if area:
        people = pl.concat([pl.read_parquet(path) for path in sorted((folder / "people").glob(f"{tag}-0*.parquet"))])
        found["area"] = areas(people)
        return found
    found["arms"] = {
        f"{visit.arm}, week {visit.week:g}": {
            "pain": [round(value, 3) for value in (visit.pain.mean, visit.pain.low, visit.pain.high)],
            "sd": round(visit.sd, 3),
            "relief_50": [
                round(value, 3) for value in (visit.relief_50.mean, visit.relief_50.low, visit.relief_50.high)
            ],
        }
        for visit in one.visits
        if visit.week in WEEKS
    }
    pain = comparisons.filter(pl.col("outcome") == "pain")
    found["pain_differences"] = {}
    for week in sorted(WEEKS & set(design.visit_weeks)):
        rows = pain.filter(pl.col("week") == week)
        estimate, p = rows["estimate"].to_numpy(), rows["p"].to_numpy()
        found["pain_differences"][f"week {week:g}"] = {
            "difference": [round(float(value), 3) for value in (estimate.mean(), *np.quantile(estimate, (0.05, 0.95)))],
            "share_p_below_0.05": round(float((p < 0.05).mean()), 3),
            "share_p_at_most_0.07_in_favour": round(float(((p <= 0.07) & (estimate < 0)).mean()), 3),
        }
    return found


def primary(one: ModelResult) -> dict[str, object]:
    """The outcome that decides."""
    spread = one.primary.estimate
    return {
        "difference": [round(value, 3) for value in (spread.mean, spread.low, spread.high)],
        "share_p_below_0.05": round(one.primary.power, 3),
    }


def areas(people: pl.DataFrame) -> dict[str, object]:
    """Each person's sum of daily scores over 35 days; mean, SD between people, and the standardised difference of a trial."""
    days = people.select(pl.selectors.starts_with("nrs_week_"))
    sums = people.select("trial", "arm").with_columns(days.sum_horizontal().alias("sum"))
    by_trial = sums.group_by("trial", "arm", maintain_order=True).agg(
        pl.col("sum").mean().alias("mean"), pl.col("sum").std().alias("sd")
    )
    found: dict[str, object] = {}
    for (arm,), rows in by_trial.group_by("arm", maintain_order=True):
        mean = rows["mean"].to_numpy()
        low, high = np.quantile(mean, (0.05, 0.95))
        found[str(arm)] = {
            "mean": [round(float(value), 1) for value in (mean.mean(), low, high)],
            "sd": round(float(rows["sd"].mean()), 1),
        }
    wide = by_trial.pivot("arm", index="trial", values=["mean", "sd"])
    pooled = np.sqrt((wide["sd_ketamine"].to_numpy() ** 2 + wide["sd_placebo"].to_numpy() ** 2) / 2)
    effect = (wide["mean_ketamine"].to_numpy() - wide["mean_placebo"].to_numpy()) / pooled
    low, high = np.quantile(effect, (0.05, 0.95))
    found["standardised_difference"] = [round(float(value), 3) for value in (effect.mean(), low, high)]
    return found


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or DESIGNS)
