"""Simulation-based calibration of the update of one person: ranks of the truth in the posterior, over virtual patients.

Virtual patients are drawn from the prior of a model, measured as the files say that measurements scatter, and updated. Were the
posterior exact, the truth would lie anywhere in it with equal chance, so ranks are uniform (Talts, Betancourt, Simpson, Vehtari &
Gelman 2018). Run from the top of the checkout: `.venv/bin/python validation/calibration/calibrate.py`.
"""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.stats import chisquare

from assuage.dosing import parse
from assuage.pharmacology import Covariates, Measured, MeasuredKind
from assuage.pharmacology.past_course import PastCourse
from assuage.pharmacology.personal import PersonalModel, personal_model
from assuage.pharmacology.personal_inference import DRAWS, PersonalPosterior, personal_posterior
from assuage.stats import discrete_classes, standard_normals, uniforms

HERE = Path(__file__).parent
MODELS = ("kamp_2020", "domino_1982", "clements_1981", "simons_2022", "otto_2021")
PATIENTS = 500
BINS = 20
LIMIT_NG_PER_ML = 5.0
"""Levels below it are told as such, as an assay would."""

DAY_MIN = 1440.0


@dataclass(frozen=True)
class Design:
    """What is given to every virtual patient, and what is measured when."""

    name: str
    past: PastCourse
    measured: tuple[Measured, ...]


def designs(model: str) -> tuple[Design, ...]:
    """A course with two weeks of scores, and one infusion with everything that is measured there, for an arterial model.

    A venous model may be held against venous levels only, so those are its design.
    """
    who = Covariates(weight_kg=70, age_years=45, condition="crps_1", setting="inpatient", baseline_map_mmhg=95.0)
    course = PastCourse(who, parse("S-ketamine 20 mg/h over 80 h"), pressure_mmhg=(125.0, 80.0))
    clinic = replace(who, setting="outpatient", baseline_nrs=7.0)
    single = PastCourse(clinic, parse("0.35 mg/kg/h over 4 h"), pressure_mmhg=(125.0, 80.0))
    if model in {"clements_1981", "otto_2021"}:
        analytes = ("S",) if model == "clements_1981" else ("S", "S_norketamine")
        return (Design("venous levels", single, _levels(analytes, "venous", (60, 120, 240, 270, 360, 480, 720))),)
    scores = _of(MeasuredKind.PAIN, [DAY_MIN * (4 + day) for day in range(14)])
    around = (60.0, 120.0, 230.0, 300.0)
    everything = (
        *_levels(("S",), "arterial", (30, 120, 239, 300, 600)),
        *_of(MeasuredKind.PAIN, [0.0, *around, 3 * DAY_MIN]),
        *_of(MeasuredKind.DISSOCIATION, around),
        *_of(MeasuredKind.SYSTOLIC, around),
        *_of(MeasuredKind.DIASTOLIC, around),
    )
    return Design("two weeks of scores", course, scores), Design("everything in one infusion", single, everything)


def _of(kind: MeasuredKind, times: "tuple[float, ...] | list[float]") -> tuple[Measured, ...]:
    return tuple(Measured(kind, 1.0, float(time)) for time in times)


def _levels(analytes: tuple[str, ...], site: str, times: tuple[int, ...]) -> tuple[Measured, ...]:
    return tuple(
        Measured(MeasuredKind.LEVEL, 1.0, float(time), analyte, site) for analyte in analytes for time in times
    )


def patients(model: str, design: Design, *, count: int, seed: int) -> Iterator[tuple[np.ndarray, int, PersonalModel]]:
    """Virtual patients: their true deviates, their class, and what is known of them."""
    blank = personal_model(design.past, design.measured, model)
    if blank.not_used:
        raise AssertionError(blank.not_used[0].why)
    truth = standard_normals(seed, 0, count, len(blank.names))
    kinds = discrete_classes(uniforms(seed, 0, count, 1, stream=1)[:, 0], blank.class_prior)
    noise = standard_normals(seed, 0, count, len(blank.used), stream=2)
    for deviates, kind, luck in zip(truth, kinds.tolist(), noise, strict=True):
        predicted = blank.reader(kind)(deviates[None, :])[0]
        yield deviates, kind, personal_model(design.past, _told(blank, predicted, luck), model)


def _told(blank: PersonalModel, predicted: np.ndarray, luck: np.ndarray) -> tuple[Measured, ...]:
    """The measurements as they would be told: with their errors, within their scales, and censored below the limit."""
    sd = np.hypot(blank.readings.additive, blank.readings.proportional * predicted)
    read = predicted + sd * luck
    told = []
    for one, value in zip(blank.used, read.tolist(), strict=True):
        if one.kind is MeasuredKind.LEVEL and value < LIMIT_NG_PER_ML:
            told.append(replace(one, value=None, below=LIMIT_NG_PER_ML))
            continue
        top = {MeasuredKind.PAIN: 10.0, MeasuredKind.DISSOCIATION: 100.0}.get(one.kind, np.inf)
        told.append(replace(one, value=min(max(value, 0.0), top)))
    return tuple(told)


def ranks(found: PersonalPosterior, truth: np.ndarray, kind: int, luck: float) -> dict[str, float]:
    """The part of the posterior below the truth, by deviate, and a part of the probability of its class drawn evenly."""
    below = found.weight @ (found.deviates < truth)
    told = {found.mine.names[place]: float(below[place]) for place in found.informed}
    if len(found.classes) > 1:
        p = found.class_probability
        told["relief class"] = float(p[:kind].sum() + luck * p[kind])
    return told


def calibrate(model: str, design: Design, *, count: int, seed: int = 1, draws: int = DRAWS) -> dict[str, object]:
    """Ranks over `count` patients of one model and design: chi-squared over equal bins, by deviate."""
    started = time.perf_counter()
    collected: dict[str, list[float]] = {}
    effective, chosen, hits = [], [], []
    luck = uniforms(seed, 0, count, 1, stream=3)[:, 0]
    for number, (truth, kind, mine) in enumerate(patients(model, design, count=count, seed=seed)):
        found = personal_posterior(mine, seed=number + 1, count=draws)
        for name, rank in ranks(found, truth, kind, float(luck[number])).items():
            collected.setdefault(name, []).append(rank)
        effective.append(found.effective)
        chosen.append(found.class_probability.tolist())
        hits.append(kind)
    bins = BINS if count >= 10 * BINS else 5
    result: dict[str, object] = {
        "model": model,
        "design": design.name,
        "patients": count,
        "p": {name: round(uniform_p(values, bins), 4) for name, values in collected.items() if len(values) == count},
        "effective_draws": {"least": round(min(effective)), "median": round(float(np.median(effective)))},
        "seconds": round(time.perf_counter() - started, 1),
    }
    if "relief class" in collected:
        result["class_p"] = round(class_p(np.array(chosen), np.array(hits)), 4)
    return result


def uniform_p(values: list[float], bins: int) -> float:
    """The probability of ranks at least this uneven, were they uniform."""
    counts, _ = np.histogram(values, bins=bins, range=(0.0, 1.0))
    return float(chisquare(counts).pvalue)


def class_p(probability: np.ndarray, kinds: np.ndarray) -> float:
    """Whether classes come about as often as their probabilities say, whatever these are (the smallest of Spiegelhalter's tests)."""
    from scipy.stats import norm

    found = []
    for kind in range(probability.shape[1]):
        p, came = probability[:, kind], kinds == kind
        spread = np.sqrt(((1 - 2 * p) ** 2 * p * (1 - p)).sum())
        if spread > 0:
            found.append(2 * norm.sf(abs(((came - p) * (1 - 2 * p)).sum()) / spread))
    return float(min(1.0, len(found) * min(found)))


def main(count: int) -> None:
    """Calibrate every model by every design that suits it, and keep the record."""
    record = []
    for model in MODELS:
        for design in designs(model):
            record.append(calibrate(model, design, count=count))
            print(json.dumps(record[-1]), flush=True)
    (HERE / "results.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PATIENTS)
