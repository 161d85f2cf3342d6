"""Laws that hold for every dose, person and model."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assuage.dosing import parse
from assuage.numerics import Floats, Method
from assuage.pharmacology import (
    Covariates,
    ReliefCourse,
    exposure,
    plateau,
    relief_course,
    simulate,
    simulate_people,
    virtual_people,
)

MODELS = st.sampled_from(["kamp_2020", "domino_1982", "clements_1981", "simons_2022", "otto_2021", "perez_ruixo_2020"])
AMOUNT = st.integers(1, 300)  # mg
MINUTES = st.integers(1, 600)
WEIGHT = st.floats(46, 115)
TIMES = np.array([0.0, 1.0, 7.0, 40.0, 90.0, 240.0, 600.0, 1440.0])


def _who(weight_kg: float = 70.0) -> Covariates:
    return Covariates(weight_kg=weight_kg, age_years=40, child_pugh="none", baseline_map_mmhg=95)


def _levels(dose: str, model: str, *, weight_kg: float = 70.0, method: Method = "modal") -> dict[str, Floats]:
    run = simulate(_who(weight_kg), parse(dose), [model], times_min=TIMES, effects=(), method=method).lead
    assert run.refused is None
    return dict(run.concentration_ng_per_ml)


@given(MODELS, AMOUNT, AMOUNT, MINUTES, WEIGHT)
def test_more_drug_never_gives_less(model: str, amount: int, more: int, minutes: int, weight: float) -> None:
    """A larger dose over the same time gives a level at least as high, at every time, of every analyte."""
    low = _levels(f"racemic ketamine base {amount} mg over {minutes} min", model, weight_kg=weight)
    high = _levels(f"racemic ketamine base {amount + more} mg over {minutes} min", model, weight_kg=weight)
    for analyte, values in low.items():
        assert (high[analyte] >= values * (1 - 1e-9) - 1e-9).all()
        assert (values >= 0).all()


@given(MODELS, AMOUNT, AMOUNT, MINUTES)
def test_doses_add(model: str, first: int, second: int, lasts: int) -> None:
    """The level of two doses is the sum of the levels of each; an infusion split in two is the infusion."""
    one = _levels(f"racemic ketamine base {first} mg over {lasts} min", model)
    two = _levels(f"racemic ketamine base {second} mg over {lasts} min", model)
    both = _levels(f"racemic ketamine base {first + second} mg over {lasts} min", model)
    halves = f"racemic ketamine base {first} mg over {lasts} min, then {first} mg over {lasts} min"
    whole = _levels(f"racemic ketamine base {2 * first} mg over {2 * lasts} min", model)
    split = _levels(halves, model)
    for analyte in one:
        np.testing.assert_allclose(both[analyte], one[analyte] + two[analyte], rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(split[analyte], whole[analyte], rtol=1e-9, atol=1e-9)


@given(st.sampled_from(["kamp_2020", "domino_1982", "clements_1981"]), AMOUNT, MINUTES, WEIGHT)
def test_the_racemate_is_s_and_r(model: str, amount: int, minutes: int, weight: float) -> None:
    """S and R add up to the total at every time, and S alone carries twice what it has within the racemate."""
    racemate = _levels(f"racemic ketamine base {amount} mg over {minutes} min", model, weight_kg=weight)
    np.testing.assert_allclose(racemate["S"] + racemate["R"], racemate["total"], rtol=1e-12)


@given(MODELS, AMOUNT, MINUTES, WEIGHT)
def test_both_routes_agree(model: str, amount: int, minutes: int, weight: float) -> None:
    """The exact solution and the matrix exponential agree within 1e-9."""
    dose = (
        f"S-ketamine base {amount} mg over {minutes} min"
        if model != "clements_1981"
        else f"racemic ketamine base {amount} mg over {minutes} min"
    )
    one, other = (_levels(dose, model, weight_kg=weight, method=method) for method in ("modal", "reference"))
    for analyte, values in one.items():
        np.testing.assert_allclose(values, other[analyte], rtol=1e-9, atol=1e-9 * max(1.0, values.max()))


@given(AMOUNT, MINUTES, WEIGHT)
def test_area_is_dose_over_clearance(amount: int, minutes: int, weight: float) -> None:
    """The whole area under the parent is dose / (84 L/h (weight / 70)^0.75), whatever the rate (Kamp 2020)."""
    area = exposure(_who(weight), parse(f"racemic ketamine base {amount} mg over {minutes} min"), until_min=1e7)[
        "total"
    ][0]
    assert area == pytest.approx(amount / (84 * (weight / 70) ** 0.75) * 1000, rel=1e-9)


@given(st.floats(0.1, 300), WEIGHT)
def test_an_infusion_settles_at_rate_over_clearance(rate: float, weight: float) -> None:
    """The plateau is rate / clearance, and 60 days of infusion reach it."""
    settled = plateau(_who(weight), rate_mg_per_h=rate)["total"]
    assert settled == pytest.approx(rate / (84 * (weight / 70) ** 0.75) * 1000, rel=1e-9)
    run = simulate(
        _who(weight), parse("racemic ketamine base 10 mg/h for 60 days"), times_min=[86400.0], effects=()
    ).lead
    assert run.concentration_ng_per_ml["total"][0] * rate / 10 == pytest.approx(settled, rel=1e-9)


@given(st.sampled_from(["domino_1982", "clements_1981"]), st.integers(1, 20), MINUTES, WEIGHT)
def test_models_that_scale_with_weight_know_no_weight_per_kilogram(
    model: str, tenths: int, minutes: int, weight: float
) -> None:
    """Where volumes and flows are proportional to weight, a dose per kilogram gives everybody the same level."""
    dose = f"racemic ketamine base {tenths / 10} mg/kg over {minutes} min, by actual weight"
    one, other = (_levels(dose, model, weight_kg=kg) for kg in (weight, 70.0))
    np.testing.assert_allclose(one["total"], other["total"], rtol=1e-9, atol=1e-9)


@given(AMOUNT, WEIGHT, st.floats(1.01, 1.5))
def test_the_heavier_person_has_the_lower_peak(amount: int, weight: float, ratio: float) -> None:
    """The same milligrams give a heavier person no higher level at the end of an infusion (Kamp 2020)."""
    dose = f"racemic ketamine base {amount} mg over 40 min"
    lighter, heavier = (_levels(dose, "kamp_2020", weight_kg=kg)["total"][3] for kg in (weight, weight * ratio))
    assert heavier < lighter


@given(st.integers(1, 40), st.integers(4, 24), st.integers(1, 10))
def test_ketamine_is_never_above_placebo(rate: int, hours: int, days: int) -> None:
    """V19 for every course: the drug arm is at or below the placebo arm on every day, in every reading of the source."""
    who = Covariates(weight_kg=70, age_years=40, child_pugh="none", condition="crps", setting="inpatient")
    dose = parse(f"S-ketamine base {rate} mg/h over {hours} h daily for {days} days")
    course = relief_course(who, dose, draws=0, opt_in=True)
    assert isinstance(course, ReliefCourse)
    for nrs in (course.mean_nrs, *course.alternatives.values()):
        assert (nrs <= course.placebo_nrs + 1e-12).all()
        assert (nrs >= 0).all()


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_a_person_does_not_depend_on_the_others(count: int, batch: int, seed: int) -> None:
    """Whatever the number of people and the batch, person i has the same levels, residual error included."""
    everybody = virtual_people(60, seed=seed, weight_kg=(75.0, 0.2), weight_range_kg=(46.0, 115.0))
    few = virtual_people(count, seed=seed, weight_kg=(75.0, 0.2), weight_range_kg=(46.0, 115.0))
    dose = parse("racemic ketamine base 35 mg over 40 min")
    whole = simulate_people(everybody, dose, times_min=TIMES, seed=seed, residual=True)
    part = simulate_people(few, dose, times_min=TIMES, seed=seed, residual=True, batch=batch)
    for analyte, values in part.concentration_ng_per_ml.items():
        np.testing.assert_array_equal(values, whole.concentration_ng_per_ml[analyte][:count])


@given(AMOUNT, MINUTES, st.integers(0, 1000))
def test_the_typical_person_lies_within_the_bands(amount: int, minutes: int, seed: int) -> None:
    """The typical prediction lies between p5 and p95 of the bands between people and of the parameters."""
    dose = parse(f"racemic ketamine base {amount} mg over {minutes} min")
    simulation = simulate(_who(), dose, times_min=TIMES[1:], population=200, seed=seed, effects=())
    assert simulation.bands is not None
    for name in ("between_people", "parameters"):
        for analyte, band in simulation.bands[name].items():
            typical = simulation.lead.concentration_ng_per_ml[analyte]
            assert (band.p5 <= typical).all()
            assert (typical <= band.p95).all()


@given(AMOUNT, MINUTES)
def test_effects_stay_on_their_scale(amount: int, minutes: int) -> None:
    """Relief is a fraction, dissociation a percentage, and a rise of pressure is never a fall."""
    run = simulate(_who(), parse(f"racemic ketamine base {amount} mg over {minutes} min")).lead
    tops = {"analgesia": 1.0, "dissociation": 100.0, "drug_high": 100.0, "mean_arterial_rise_percent": 29.0}
    for name, top in tops.items():
        values = run.effects[name].values
        if values is not None:
            assert ((values >= 0) & (values <= top)).all()
