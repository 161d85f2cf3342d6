"""Laws of updating a person by measurements, whatever was measured."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assuage.dosing import parse
from assuage.pharmacology import Covariates, Measured, MeasuredKind, PastCourse, personal_model, personal_posterior
from assuage.pharmacology.personal_reading import DRUG_TYPE
from assuage.stats import BELOW, Readings, log_density

WHO = Covariates(weight_kg=70, age_years=45, condition="crps_1", setting="inpatient")
COURSE = PastCourse(WHO, parse("S-ketamine 20 mg/h for 80 h"))
DRAWS = 60

_scores = st.builds(
    Measured,
    st.just(MeasuredKind.PAIN),
    st.integers(0, 100).map(lambda tenths: tenths / 10),
    st.integers(0, 600).map(lambda twentieths: twentieths * 72.0),
)
_levels = st.builds(
    Measured,
    st.just(MeasuredKind.LEVEL),
    st.integers(20, 900).map(float),
    st.integers(1, 480).map(lambda tens: tens * 10.0),
    st.just("S"),
    st.just("arterial"),
)
measurements = st.lists(_scores | _levels, min_size=1, max_size=6, unique_by=lambda one: (one.kind, one.time_min))


def posterior(told):
    return personal_posterior(personal_model(COURSE, told, "kamp_2020"), count=DRAWS, seed=4)


@given(measurements, st.randoms(use_true_random=False))
def test_the_order_in_which_measurements_are_told_changes_nothing(told, luck):
    """Not a number of the posterior moves."""
    mixed = list(told)
    luck.shuffle(mixed)
    one, other = posterior(told), posterior(mixed)
    assert one.log_evidence == other.log_evidence
    assert np.array_equal(one.deviates, other.deviates)
    assert np.array_equal(one.weight, other.weight)


@given(measurements)
def test_a_measurement_told_twice_is_one_measurement(told):
    """Two identical updates equal one."""
    one, other = posterior(told), posterior([*told, *told])
    assert one.log_evidence == other.log_evidence
    assert np.array_equal(one.weight, other.weight)


@given(measurements)
def test_what_cannot_be_used_changes_nothing(told):
    """A score without a time and a level nobody predicts are named, and leave the update as it was."""
    useless = [
        Measured(MeasuredKind.PAIN, 4.0, None),
        Measured(MeasuredKind.LEVEL, 50.0, 300.0, "norketamine", "venous"),
    ]
    one, other = posterior(told), posterior([*told, *useless])
    assert len(other.mine.not_used) == len(one.mine.not_used) + 2
    assert np.array_equal(one.weight, other.weight)


@given(measurements)
def test_probabilities_are_probabilities(told):
    """Classes and weights each sum to 1, and intervals are made of numbers."""
    found = posterior(told)
    assert found.class_probability.sum() == pytest.approx(1.0)
    assert (found.class_probability >= 0.0).all()
    assert found.weight.sum() == pytest.approx(1.0)
    assert np.isfinite(found.deviates).all()
    assert np.isfinite(found.log_evidence)
    assert 1.0 <= found.effective <= len(found.weight) + 1e-6


@given(st.lists(st.integers(-30, 30).map(lambda tenths: tenths / 10), min_size=19, max_size=19), st.integers(1, 40))
def test_a_person_who_clears_faster_has_lower_levels_and_more_pain(deviates, tenths):
    """Whatever else the person is: more clearance never raises a level, and never lowers pain in a drug-type person."""
    told = [Measured(MeasuredKind.LEVEL, 100.0, 4790.0, "S", "arterial"), Measured(MeasuredKind.PAIN, 4.0, 10 * 1440.0)]
    mine = personal_model(COURSE, told, "kamp_2020")
    rows = np.zeros((2, len(mine.names)))
    rows[:, :19] = deviates
    rows[1, mine.names.index("cl")] += tenths / 10
    level, pain = mine.reader(DRUG_TYPE)(rows).T
    assert level[1] < level[0]
    assert pain[1] >= pain[0] - 1e-12


@given(st.floats(0.1, 500.0), st.floats(0.1, 500.0), st.floats(1e-6, 1000.0))
def test_a_higher_limit_of_quantification_is_never_less_probable(one, other, predicted):
    """Whoever lies below 5 lies below 10 too, so the censored reading's likelihood rises with its limit."""
    low, high = sorted((one, other))
    chance = [
        log_density(
            np.array([[predicted]]),
            Readings(np.array([limit]), np.array([BELOW]), np.array([1.0]), np.array([0.2]), np.array([False])),
        )[0, 0]
        for limit in (low, high)
    ]
    assert chance[0] <= chance[1]
