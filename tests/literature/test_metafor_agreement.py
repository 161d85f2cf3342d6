"""The arithmetic of meta-analysis agrees with the reference program metafor, on stored results; R is not needed here.

`validation/metafor/README.md` says how the results were made, what agrees how closely, and what was left out.
"""

import csv
import json
import math
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from assuage.stats import meta

PLACE = Path(__file__).resolve().parents[2] / "validation" / "metafor"
CASES = json.loads((PLACE / "results.json").read_text(encoding="utf-8"))["cases"]

# Relative agreement asked for, on a hundredth of the unit of the effect for numbers near zero. Closed forms and estimators that
# metafor iterates as long as it is told to differ by rounding alone. Its general optimiser (three levels, selection) and
# the rounds inside its trim and fill stop earlier, whatever they are told; the likelihood tests below say whose is higher.
CLOSED, ITERATED, LEVELS, FILLED, SELECTED = 1e-11, 1e-8, 1e-6, 1e-5, 1e-4


def _one(value):
    """A setting as R stored it: a list of one, or the text NA for none."""
    first = value[0] if isinstance(value, list) else value
    return None if first == "NA" else first


def _table(name):
    with (PLACE / "data" / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {column: [row[column] for row in rows] for column in rows[0]}


TABLES = {path.stem: _table(path.stem) for path in sorted((PLACE / "data").glob("*.csv"))}


def _numbers(case, *names):
    table = TABLES[_one(case["data"])]
    return [np.array(table[name], dtype=float) for name in names]


def _columns(case, measure):
    names = meta.MEASURES[measure].columns
    return dict(zip(names, _numbers(case, *names), strict=True))


def _effects(case):
    measure = _one(case["settings"]["measure"])
    if measure == "given":
        return _numbers(case, "yi", "vi")
    if measure == "se":
        yi, se = _numbers(case, "yi", "se")
        return yi, se**2
    if measure == "ratio":
        ratio, low, high = _numbers(case, "ratio", "low", "high")
        return np.log(ratio), meta.from_interval(low=low, high=high, is_ratio=True)[1]
    return meta.effect_size(measure, **_columns(case, measure))


def _settings(case, *names):
    return {name: _one(case["settings"][name]) for name in names if name in case["settings"]}


def _steps(steps):
    pooled = [step.pooled for step in steps]
    names = ("estimate", "se", "p", "ci_low", "ci_high", "q", "q_p", "tau2", "i2", "h2")
    return {name: [getattr(one, name) for one in pooled] for name in names}


def _coefficients(result):
    names = ("estimate", "se", "statistic", "p", "ci_low", "ci_high")
    return {name: [getattr(one, name) for one in result.coefficients] for name in names}


def _fields(result, *names):
    return {name: getattr(result, name) for name in names}


TEST = ("estimate", "se", "statistic", "p", "ci_low", "ci_high")


def _effect(case):
    settings = _settings(case, "add", "to")
    measure = _one(case["settings"]["measure"])
    yi, vi = meta.effect_size(measure, **_columns(case, measure), **settings)
    return {"yi": yi, "vi": vi}


def _back(case):
    x, n = _numbers(case, "x", "n")
    yi, vi = meta.double_arcsine(x=x, n=n)
    pooled = meta.pool(yi, vi, model="DL", test="z")
    ends = [pooled.estimate, pooled.ci_low, pooled.ci_high]
    return {
        "single": meta.from_double_arcsine(yi, n),
        "pooled": meta.from_double_arcsine(ends, meta.harmonic_mean(n)),
    }


def _interval(ends):
    low, high = ends or (None, None)
    return {"tau2_low": low, "tau2_high": high}


def _pool(case):
    found = meta.pool(*_effects(case), **_settings(case, "model", "test", "level"))
    names = (*TEST, "pi_low", "pi_high", "tau2", "i2", "h2", "q", "q_p", "weights")
    return _fields(found, *names) | _interval(found.tau2_ci)


def _common(found, case):
    return _fields(found, *(name for name in case["values"]))


def _mantel_haenszel(case):
    measure = _one(case["settings"]["measure"])
    return _common(meta.mantel_haenszel(measure, **_columns(case, measure)), case)


def _mantel_haenszel_rates(case):
    return _common(meta.mantel_haenszel_rates(**_columns(case, "IRR")), case)


def _peto(case):
    return _common(meta.pooled_peto(**_columns(case, "PETO")), case)


def _regression(case):
    moderators = np.column_stack(_numbers(case, *case["settings"]["moderators"]))
    found = meta.meta_regression(*_effects(case), moderators, **_settings(case, "model", "test"))
    at = meta.predicted(found, case["settings"]["at"])
    predicted = {
        "pred": at.estimate,
        "pred_se": at.se,
        "pred_ci_low": at.ci_low,
        "pred_ci_high": at.ci_high,
        "pred_pi_low": at.pi_low,
        "pred_pi_high": at.pi_high,
    }
    names = ("qm", "qm_p", "qe", "qe_p", "tau2", "i2", "h2", "r2")
    return _coefficients(found) | _fields(found, *names) | _interval(found.tau2_ci) | predicted


def _subgroups(case):
    groups = TABLES[_one(case["data"])][_one(case["settings"]["by"])]
    found = meta.subgroups(*_effects(case), groups, **_settings(case, "test", "shares_tau2"))
    return {
        "estimate": [part.estimate for _, part in found.groups],
        "se": [part.se for _, part in found.groups],
        "statistic": found.statistic,
        "p": found.p,
    }


def _nested(case):
    groups = TABLES[_one(case["data"])][_one(case["settings"]["by"])]
    name = _one(case["settings"]["moderator"])
    if name is None:
        return groups, None
    (moderator,) = _numbers(case, name)
    return groups, moderator - moderator.mean()


def _three_level(case):
    groups, moderators = _nested(case)
    found = meta.three_level(*_effects(case), groups, moderators=moderators, **_settings(case, "test"))
    assert found.has_settled
    names = [name for name in case["values"] if name not in TEST]
    return _coefficients(found) | _fields(found, *names)


def _cluster_robust(case):
    groups, moderators = _nested(case)
    found = meta.cluster_robust(
        *_effects(case), groups, moderators=moderators, **_settings(case, "working", "correction")
    )
    return _coefficients(found)


def _leave_one_out(case):
    return _steps(meta.leave_one_out(*_effects(case), **_settings(case, "model", "test")))


def _cumulative(case):
    (year,) = _numbers(case, "year")
    return _steps(meta.cumulative(*_effects(case), order=year, **_settings(case, "model", "test")))


def _influence(case):
    moderators = None
    if "moderators" in case["settings"]:
        moderators = np.column_stack(_numbers(case, *case["settings"]["moderators"]))
    found = meta.influence(*_effects(case), moderators=moderators, **_settings(case, "model", "test"))
    ours = {"cook.d": "cook_d", "cov.r": "cov_r", "tau2.del": "tau2_del", "QE.del": "qe_del"}
    values = {name: [getattr(one, ours.get(name, name)) for one in found] for name in case["values"] if name != "dfbs"}
    return values | {"dfbs": [value for one in found for value in one.dfbetas]}


def _egger(case):
    found = meta.egger(*_effects(case), **_settings(case, "how", "model", "test"))
    return _fields(found, *case["values"])


def _rank_correlation(case):
    return _fields(meta.rank_correlation(*_effects(case)), "tau", "p")


def _fail_safe(case):
    return _fields(meta.fail_safe_n(*_effects(case), **_settings(case, "method")), "n")


def _trim_and_fill(case):
    settings = _settings(case, "model", "estimator")
    side = _one(case["settings"]["side"])
    found = meta.trim_and_fill(*_effects(case), side=None if side == "chosen" else side, test="z", **settings)
    assert found.has_settled
    pooled = _fields(found.pooled, "estimate", "se", "p", "ci_low", "ci_high", "tau2")
    counted = {"is_right": float(found.side == "right"), "filled": sorted(found.filled_yi)}
    names = [name for name in ("missing", "missing_se") if name in case["values"]]
    return _fields(found, *names) | pooled | counted


def _selection(case):
    settings = {"steps": case["settings"]["steps"], "alternative": _one(case["settings"]["alternative"])}
    found = meta.selection_model(*_effects(case), **settings)
    assert found.has_settled
    values = _fields(found, *(name for name in case["values"] if name != "chances_se"))
    return values | {"chances_se": found.chances_se[1:]}


TASKS = {
    "back": (_back, ITERATED),
    "cluster_robust": (_cluster_robust, LEVELS),
    "cumulative": (_cumulative, ITERATED),
    "effect": (_effect, CLOSED),
    "egger": (_egger, ITERATED),
    "fail_safe": (_fail_safe, CLOSED),
    "influence": (_influence, ITERATED),
    "leave_one_out": (_leave_one_out, ITERATED),
    "mantel_haenszel": (_mantel_haenszel, CLOSED),
    "mantel_haenszel_rates": (_mantel_haenszel_rates, CLOSED),
    "peto": (_peto, CLOSED),
    "pool": (_pool, ITERATED),
    "rank_correlation": (_rank_correlation, CLOSED),
    "regression": (_regression, ITERATED),
    "selection": (_selection, SELECTED),
    "subgroups": (_subgroups, ITERATED),
    "three_level": (_three_level, LEVELS),
    "trim_and_fill": (_trim_and_fill, FILLED),
}


@cache
def _computed(place):
    """Our numbers for the case at this place."""
    return TASKS[_one(CASES[place]["task"])][0](CASES[place])


def _misses(place):
    """Every stored number that is not met, as words: name, theirs, ours."""
    case, ours = CASES[place], _computed(place)
    tolerance = TASKS[_one(case["task"])][1]
    assert set(ours) == set(case["values"])
    misses = []
    for name, stored in case["values"].items():
        found = np.atleast_1d(np.array(ours[name], dtype=float))
        theirs = np.array([math.nan if value is None else value for value in stored], dtype=float)
        if found.shape != theirs.shape or not np.allclose(
            found, theirs, rtol=tolerance, atol=tolerance * 0.01, equal_nan=True
        ):
            misses.append(f"{_one(case['call'])} {_one(case['data'])} {name}: {theirs} against {found}")
    return misses


def _places(task):
    return [place for place, case in enumerate(CASES) if _one(case["task"]) == task]


@pytest.mark.parametrize("task", sorted(TASKS))
def test_every_stored_number_is_met(task):
    """Each number metafor gave for this kind of analysis comes out of ours."""
    misses = [miss for place in _places(task) for miss in _misses(place)]
    assert not misses, "\n".join(misses)


def test_no_stored_case_is_left_uncompared():
    """Every kind of analysis in the stored results is compared, none is empty, and every data file is used."""
    kinds = Counter(_one(case["task"]) for case in CASES)
    assert set(kinds) == set(TASKS)
    assert all(case["values"] for case in CASES)
    assert {_one(case["data"]) for case in CASES} == set(TABLES)


def test_the_stored_results_hold_every_method():
    """All nine models with both tests, all measures, and at least eight published data sets are among the stored cases."""
    pooled = {tuple(_settings(case, "model", "test").values()) for case in CASES if _one(case["task"]) == "pool"}
    assert pooled == {(model, test) for model in meta.MODELS for test in ("z", "knha")}
    measures = {_one(case["settings"]["measure"]) for case in CASES if _one(case["task"]) == "effect"}
    assert measures == set(meta.MEASURES)
    assert len([name for name in TABLES if not name.startswith("invented")]) >= 8


@pytest.mark.parametrize("task", ["selection", "three_level"])
def test_our_likelihood_is_no_lower(task):
    """Where both programs climb a likelihood, ours ends at least as high as metafor's, to its last stored digits."""
    places = _places(task)
    assert places
    for place in places:
        theirs = _one(CASES[place]["values"]["log_likelihood"])
        assert _computed(place)["log_likelihood"] >= theirs - 1e-10 * abs(theirs)
