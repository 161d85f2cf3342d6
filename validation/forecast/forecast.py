"""Does the update forecast relief? Two weeks of scores, ten weeks ahead, in virtual patients whom another model made.

The truth is never the model that is fitted: relief is steeper, fades faster or more slowly, or follows a turnover form, and the kinetics
are another model's. The update is held against the population's forecast, the last value carried forward, and the mean of the last week.
Run from the top of the checkout: `.venv/bin/python validation/forecast/forecast.py`.
"""

import json
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from assuage.dosing import parse
from assuage.knowledge import library
from assuage.pharmacology import Covariates, Measured, MeasuredKind
from assuage.pharmacology.assembly import Site
from assuage.pharmacology.effects.lasting_relief import relief, slow_level, turnover_relief
from assuage.pharmacology.effects.prepared import prepared_effects, rate_of
from assuage.pharmacology.past_course import PastCourse, ground_of
from assuage.pharmacology.personal import DAY_MIN, personal_model
from assuage.pharmacology.personal_inference import personal_posterior
from assuage.pharmacology.personal_reading import DRUG_TYPE, PLACEBO_TYPE
from assuage.pharmacology.problem import solve_many
from assuage.pharmacology.random_effects import random_effects
from assuage.pharmacology.relief import NotDrawn, relief_course
from assuage.pharmacology.running import problem_of
from assuage.stats import discrete_classes, equal_weights, standard_normals, uniforms

HERE = Path(__file__).parent
PATIENTS = 200
DAILY_SD = 1.2
FITTED, MADE_BY = "kamp_2020", "simons_2022"
SCORED = np.arange(5, 19)
AHEAD = np.arange(19, 89)
LAST = 89
DRAWS, ROWS = 800, 400
COURSE = parse("S-ketamine 20 mg/h over 96 h")
WHO = Covariates(weight_kg=70, age_years=45, condition="crps_1", setting="inpatient")
TRUTHS = {
    "steeper": {"gamma": 2.0},
    "fades_fast": {"half_life_d": 5.3},
    "fades_slowly": {"half_life_d": 20.5},
    "turnover": {"turnover": 1.0},
}


def own_courses(truth: str, *, count: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lasting relief (P, 89) of virtual patients by day, their class, and their pain before treatment."""
    shelf = library()
    effect = next(one for one in prepared_effects(shelf, ("lasting_relief",)))
    ground = ground_of(PastCourse(WHO, COURSE), MADE_BY)
    random = random_effects(ground.whole, ())
    deviates = standard_normals(seed, 0, count, random.count + 2)
    days = np.arange(float(LAST))
    edges = np.unique(np.concatenate([np.arange(0.0, (LAST - 1) * DAY_MIN + 1, 60.0), [96 * 60.0]]))
    problem = problem_of(ground.asked, ground.whole, ground.intake)
    area = Site("area", "S", 0.0)
    exposed = solve_many(problem, edges, people=count, sites=(area,), drawn=random.of_model(deviates))[1]["area"]
    numbers = effect.parameters
    c50 = numbers["c50"] * np.exp(np.sqrt(np.log1p(0.7**2)) * deviates[:, -1])
    given = TRUTHS[truth]
    rate = rate_of(given["half_life_d"] * DAY_MIN if "half_life_d" in given else numbers["half_life"])
    lasting = np.empty((count, len(days)))
    for person in range(count):
        if "turnover" in given:
            whole = turnover_relief(edges, exposed[person], rate=rate, c50=float(c50[person]))
            lasting[person] = whole[np.searchsorted(edges, days * DAY_MIN)]
        else:
            slow = slow_level(edges, exposed[person], days * DAY_MIN, rate=np.array([rate]))[0]
            lasting[person] = relief(slow, c50=float(c50[person]), gamma=given.get("gamma", 1.0))
    classes = np.array([numbers[f"{kind}_drug_arm"] for kind in ("placebo_type", "drug_type", "none")])
    kinds = discrete_classes(uniforms(seed, 0, count, 1, stream=5)[:, 0], classes)
    lasting[kinds == PLACEBO_TYPE] = numbers["placebo_relief"]
    lasting[(kinds != DRUG_TYPE) & (kinds != PLACEBO_TYPE)] = 0.0
    return lasting, kinds, np.clip(7.0 + 1.3 * deviates[:, -2], 1.0, 10.0)


def forecast(truth: str, *, count: int, seed: int = 1) -> dict[str, object]:
    """How far each way of forecasting lies from the scores to come, over `count` patients of one truth."""
    started = time.perf_counter()
    lasting, _, baseline = own_courses(truth, count=count, seed=seed)
    own = baseline[:, None] * (1.0 - lasting)
    luck = DAILY_SD * standard_normals(seed, 0, count, LAST + 1, stream=7)
    scores = np.clip(own + luck[:, :LAST], 0.0, 10.0)
    before = np.clip(baseline + luck[:, LAST], 0.0, 10.0)
    errors: dict[str, list[np.ndarray]] = {}
    crps: dict[str, list[float]] = {}
    inside = []
    for person in range(count):
        who = replace(WHO, baseline_nrs=float(before[person]))
        told, truth_ahead = scores[person, SCORED], scores[person, AHEAD]
        measured = [
            Measured(MeasuredKind.PAIN, score, day * DAY_MIN)
            for day, score in zip(SCORED.tolist(), told.tolist(), strict=True)
        ]
        after, usual = (_own_course(who, these, seed=person + 1) for these in (measured, ()))
        population = relief_course(who, COURSE, (FITTED,), draws=0, weeks=13)
        if isinstance(population, NotDrawn):
            raise TypeError(population.words)
        guesses = {
            "update": after.mean(axis=0),
            "population": population.mean_nrs[AHEAD],
            "last value": np.full(len(AHEAD), told[-1]),
            "mean of the last week": np.full(len(AHEAD), told[-7:].mean()),
        }
        for name, guess in guesses.items():
            errors.setdefault(name, []).append(guess - truth_ahead)
        again = _scores(after, person)
        for name, told_again in {"update": again, "population": _scores(usual, person)}.items():
            crps.setdefault(name, []).append(_crps(told_again, truth_ahead))
        crps.setdefault("last value", []).append(float(np.abs(told[-1] - truth_ahead).mean()))
        low, high = np.quantile(again, [0.05, 0.95], axis=0)
        inside.append(float(((truth_ahead >= low) & (truth_ahead <= high)).mean()))
    rmse = {name: float(np.sqrt(np.mean(np.stack(values) ** 2))) for name, values in errors.items()}
    return {
        "truth": truth,
        "fitted": FITTED,
        "kinetics of the truth": MADE_BY,
        "patients": count,
        "rmse": {name: round(value, 3) for name, value in rmse.items()},
        "crps": {name: round(float(np.mean(values)), 3) for name, values in crps.items()},
        "scores inside the 90 % interval": round(float(np.mean(inside)), 3),
        "seconds": round(time.perf_counter() - started, 1),
    }


def _own_course(who: Covariates, measured: "list[Measured] | tuple[()]", *, seed: int) -> np.ndarray:
    """Draws (n, D) of a person's own pain ahead."""
    mine = personal_model(PastCourse(who, COURSE), measured, FITTED)
    found = personal_posterior(mine, seed=seed, count=DRAWS)
    rows = equal_weights(found.weight, ROWS)
    return mine.pain_course(found.deviates[rows], found.kind[rows], AHEAD.astype(np.float64))


def _scores(own: np.ndarray, person: int) -> np.ndarray:
    """One day's score for each draw and day."""
    return np.clip(own + DAILY_SD * standard_normals(person + 1, 0, *own.shape, stream=9), 0.0, 10.0)


def _crps(draws: np.ndarray, truth: np.ndarray) -> float:
    """The continuous ranked probability score, meaned over days: `E|X - y| - E|X - X'| / 2`."""
    x = np.sort(draws, axis=0)
    n = len(x)
    place = (2.0 * np.arange(1, n + 1) - n - 1.0)[:, None]
    return float(np.mean(np.abs(x - truth).mean(axis=0) - (place * x).sum(axis=0) / n**2))


def main(count: int) -> None:
    """Forecast for every truth, and keep the record."""
    record = []
    for truth in TRUTHS:
        record.append(forecast(truth, count=count))
        print(json.dumps(record[-1]), flush=True)
    (HERE / "results.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PATIENTS)
