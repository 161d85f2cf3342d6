"""The relief course: its form, where it may be drawn, and what stands there instead."""

from typing import Any

import numpy as np
import pytest

from assuage.dosing import parse
from assuage.numerics import integrate_slow_state
from assuage.pharmacology import Covariates, NotDrawn, ReliefCourse, relief_course, simulate
from assuage.pharmacology.effects.lasting_relief import slow_level, turnover_relief

DAY = 1440.0
RATE = np.log(2) / (10.9 * DAY)


def _who(condition: str | None = "crps", setting: str | None = "inpatient", weight_kg: float | None = 70) -> Covariates:
    return Covariates(weight_kg=weight_kg, age_years=40, child_pugh="none", condition=condition, setting=setting)


def _drawn(dose: str, who: Covariates | None = None, **extra: Any) -> ReliefCourse | NotDrawn:
    return relief_course(who or _who(), parse(dose), draws=0, **extra)


def test_the_slow_state_behind_a_constant_level() -> None:
    """Behind a level of 100 held for 5 days X is 100 (1 - exp(-k t)), then fades by k; to 1e-9."""
    edges = np.arange(0.0, 30 * DAY + 1, 60.0)
    exposure = 100.0 * np.minimum(edges, 5 * DAY)
    at = np.array([1, 5, 20]) * DAY
    rise = 100 * (1 - np.exp(-RATE * 5 * DAY))
    expected = [100 * (1 - np.exp(-RATE * DAY)), rise, rise * np.exp(-RATE * 15 * DAY)]
    np.testing.assert_allclose(slow_level(edges, exposure, at, rate=np.array([RATE]))[0], expected, rtol=1e-9)


def test_the_slow_state_of_a_real_course_agrees_with_the_exact_solution() -> None:
    """Hourly exposure and the modal solution of the whole linear system give one course, to 1e-5."""
    course = _drawn("racemic ketamine base 0.35 mg/kg/h over 4 h daily for 10 days", opt_in=True)
    assert isinstance(course, ReliefCourse)
    dose = parse("racemic ketamine base 0.35 mg/kg/h over 4 h daily for 10 days")
    option = ["crps_curve_elsewhere"]
    exact = simulate(_who(), dose, times_min=course.day * DAY, effects=["lasting_relief"], options=option).lead
    np.testing.assert_allclose(course.relief, exact.effects["lasting_relief"].values, rtol=1e-5, atol=1e-9)


def test_the_slow_state_does_not_depend_on_how_time_is_cut() -> None:
    """Odd edges between the hours, and moments asked for or not, change nothing; to 1e-6 of the course, where the level is even."""
    hours, odd = np.arange(0.0, 30 * DAY + 1, 60.0), np.array([95.0, 250.5, 3 * DAY + 7.3, 9 * DAY + 59.0])
    rates, at = np.array([RATE, 2 * RATE]), np.arange(0.0, 31.0) * DAY
    courses = [
        slow_level(edges, 100.0 * np.minimum(edges, 5 * DAY), at, rate=rates)
        for edges in (hours, np.unique(np.concatenate([hours, odd])))
    ]
    np.testing.assert_allclose(courses[0], courses[1], rtol=1e-6)
    few = slow_level(hours, 100.0 * np.minimum(hours, 5 * DAY), at[3::7], rate=rates)
    np.testing.assert_allclose(few, courses[0][:, 3::7], rtol=1e-12)
    assert not courses[0][:, 0].any()


def test_the_turnover_form_of_many_is_that_of_each() -> None:
    """People with exposures, rates and c50s of their own get what each would get alone."""
    edges = np.arange(0.0, 20 * DAY + 1, 60.0)
    exposure = np.outer([50.0, 80.0], np.minimum(edges, 3 * DAY))
    rate, c50 = np.array([RATE, 3 * RATE]), np.array([10.5, 4.0])
    both = turnover_relief(edges, exposure, rate=rate, c50=c50)
    for one in range(2):
        alone = turnover_relief(edges, exposure[one], rate=float(rate[one]), c50=float(c50[one]))
        np.testing.assert_allclose(both[one], alone, rtol=1e-12)


def test_the_turnover_form_agrees_with_the_adaptive_integrator() -> None:
    """Under a level of 50 for 3 days, then none, both give one relief, to 1e-6."""
    edges = np.arange(0.0, 20 * DAY + 1, 60.0)
    exposure = 50.0 * np.minimum(edges, 3 * DAY)
    mine = turnover_relief(edges, exposure, rate=RATE, c50=10.5)
    at = np.array([1.0, 3.0, 10.0, 20.0]) * DAY
    reference = integrate_slow_state(
        lambda t: np.where(t < 3 * DAY, 50.0 / 10.5, 0.0), at, on_rate=RATE, off_rate=RATE, breaks=np.array([3 * DAY])
    )
    np.testing.assert_allclose(mine[np.searchsorted(edges, at)], reference, atol=1e-6)


@pytest.mark.parametrize(
    ("dose", "drawn"),
    [
        ("S-ketamine base 20 mg/h for 239 min", False),
        ("S-ketamine base 20 mg/h for 240 min", True),
        ("S-ketamine base 20 mg/h for 7200 min", True),
        ("S-ketamine base 20 mg/h for 7201 min", False),
        ("S-ketamine base 30.2 mg/h for 24 h", True),  # 7.2 mcg/kg/min at 70 kg is 30.24 mg/h (Sigtermans 2009)
        ("S-ketamine base 30.3 mg/h for 24 h", False),
        (
            "racemic ketamine base 50 mg/h for 24 h",
            True,
        ),  # Correll 2004: to 50 mg/h; Goebel 2015: to 0.9 mg/kg/h, 63 mg/h
        ("racemic ketamine base 63 mg/h for 24 h", True),
        ("racemic ketamine base 63.1 mg/h for 24 h", False),
        ("S-ketamine base 10 mg/h over 4 h daily for 10 days", True),
        ("S-ketamine base 10 mg/h over 4 h daily for 11 days", False),
        ("S-ketamine base 25 mg oral three times daily for 7 days", False),
    ],
)
def test_where_it_may_be_drawn(dose: str, *, drawn: bool) -> None:
    """CRPS, by vein, 4 h to 5 days a course, at most 10 days, rates inside a published regimen; else the words."""
    course = _drawn(dose)
    assert isinstance(course, ReliefCourse) is drawn
    if isinstance(course, NotDrawn):
        assert course.words
        assert course.observed


@pytest.mark.parametrize(
    "who",
    [
        _who(condition=None),
        _who(condition="fibromyalgia"),
        _who(setting=None),
        _who(setting="home"),
        _who(weight_kg=None),
    ],
)
def test_unknown_is_not_yes(who: Covariates) -> None:
    """Another condition, or an unknown condition, setting or weight, draws nothing; with the opt-in it carries its words."""
    dose = "S-ketamine base 20 mg/h for 24 h"
    refused = _drawn(dose, who)
    assert isinstance(refused, NotDrawn)
    assert simulate(who, parse(dose), times_min=[0.0]).lead.effects["lasting_relief"].values is None
    opted = _drawn(dose, who, opt_in=True)
    assert isinstance(opted, ReliefCourse)
    assert opted.opt_in == "CRPS model, not evidence here"


def test_crps_1_is_meant() -> None:
    """CRPS type I draws it and type II does not: it was learnt from type I."""
    dose = "S-ketamine base 20 mg/h for 24 h"
    assert isinstance(_drawn(dose, _who("crps_1")), ReliefCourse)
    assert isinstance(_drawn(dose, _who("crps_2")), NotDrawn)


def test_a_single_infusion_has_both_words_at_hand() -> None:
    """Where nothing is drawn the guideline's and the uncontrolled series' words stand beside the null trials."""
    course = _drawn("racemic ketamine base 0.5 mg/kg over 40 min")
    assert isinstance(course, NotDrawn)
    said = " ".join(fact.words for fact in course.observed)
    assert "23 to 51 %" in said
    assert "guideline" in said
    assert "no difference over 8 weeks" in said


def test_a_venous_model_draws_no_course() -> None:
    """The slow state answers to arterial levels."""
    refused = relief_course(_who(), parse("S-ketamine base 20 mg/h for 24 h"), ["otto_2021"], draws=0)
    assert isinstance(refused, NotDrawn)
    assert "arterial" in refused.words


def test_the_course_and_its_bands() -> None:
    """Twelve weeks by day, both arms, four other readings, and three bands in order that hold the course."""
    dose = parse("S-ketamine base 20 mg/h for 100 h")
    course = relief_course(_who(), dose, ["kamp_2020", "simons_2022"], draws=400, seed=3)
    assert isinstance(course, ReliefCourse)
    assert course.day[-1] == 84
    assert course.mean_nrs[0] == course.placebo_nrs[0] == pytest.approx(7 * (1 - 0.23 * 0.96))
    assert set(course.alternatives) == {"steeper", "fades_fast", "fades_slowly", "turnover"}
    assert set(course.bands) == {"parameters", "between_people", "models"}
    for band in course.bands.values():
        assert (band.p5 <= band.p50 + 1e-12).all()
        assert (band.p50 <= band.p95 + 1e-12).all()
    for name in ("parameters", "models"):
        band = course.bands[name]
        assert (band.p5 - 1e-9 <= course.mean_nrs).all()
        assert (course.mean_nrs <= band.p95 + 1e-9).all()
    assert "dahan_2011" in course.references


def test_the_persons_own_score_is_used() -> None:
    """A known baseline scales the course; an unknown one is assumed in words."""
    dose = parse("S-ketamine base 20 mg/h for 100 h")
    known = relief_course(
        Covariates(weight_kg=70, condition="crps", setting="inpatient", baseline_nrs=9), dose, draws=0
    )
    unknown = relief_course(Covariates(weight_kg=70, condition="crps", setting="inpatient"), dose, draws=0)
    assert isinstance(known, ReliefCourse)
    assert isinstance(unknown, ReliefCourse)
    np.testing.assert_allclose(known.mean_nrs / 9, unknown.mean_nrs / 7, rtol=1e-12)
    assert any("score before treatment" in words for words in unknown.assumed)
    assert not any("score before treatment" in words for words in known.assumed)


def test_a_venous_model_does_not_widen_the_band() -> None:
    """A further model that may not drive the course has no part in the band between models."""
    dose = parse("S-ketamine base 20 mg/h for 100 h")
    with_it, without = (
        relief_course(_who(), dose, models, draws=20) for models in (["kamp_2020", "otto_2021"], ["kamp_2020"])
    )
    assert isinstance(with_it, ReliefCourse)
    assert isinstance(without, ReliefCourse)
    np.testing.assert_array_equal(with_it.bands["models"].p5, without.bands["models"].p5)


def test_the_seed_decides() -> None:
    """The same seed gives the same bands; another gives others."""
    dose = parse("S-ketamine base 20 mg/h for 100 h")
    courses = [relief_course(_who(), dose, draws=50, seed=seed) for seed in (1, 1, 2)]
    bands = [course.bands["between_people"].p50 for course in courses if isinstance(course, ReliefCourse)]
    assert len(bands) == 3
    np.testing.assert_array_equal(bands[0], bands[1])
    assert (bands[0] != bands[2]).any()


@pytest.mark.parametrize(("days", "drawn"), [(3, False), (4, True), (10, True)])
def test_the_hours_of_a_course_are_summed(days: int, *, drawn: bool) -> None:
    """4 h to 5 days a course: ten infusions of 1 h are 10 h and drawn, three are 3 h and not; the words say that it is a sum."""
    course = _drawn(f"racemic ketamine base 20 mg/h over 1 h daily for {days} days", _who(setting="outpatient"))
    assert isinstance(course, ReliefCourse) is drawn
    if isinstance(course, NotDrawn):
        assert "all its infusions summed" in course.words
