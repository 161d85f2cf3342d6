"""Laws of virtual trials: luck belongs to a person, arms mirror, analyses move with the scores they are given."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assuage.pharmacology import VirtualPeople
from assuage.virtual_trials import Design, block, simulate_trial
from assuage.virtual_trials.comparisons import compare_counts, compare_means, share_interval
from assuage.virtual_trials.estimates import Counts, estimates
from assuage.virtual_trials.luck import Luck
from assuage.virtual_trials.scores import ArmScores

MADE_AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANALYSES = ("completers", "locf", "likelihood")
DOSES = (
    "S-ketamine base 20 mg/h for 100 h",
    "racemic ketamine base 0.35 mg/kg/h over 4 h daily for 10 days, max 25 mg/h",
)


@st.composite
def designs(draw):
    """Small designs of every kind."""
    arms = [
        {"name": "a", "people": draw(st.integers(2, 6)), "regimen": draw(st.sampled_from(DOSES))},
        {"name": "b", "people": draw(st.integers(2, 6)), "comparator": "placebo"},
    ]
    return Design.model_validate(
        {
            "title": "invented",
            "seed": draw(st.integers(0, 2**32)),
            "trials": draw(st.integers(1, 4)),
            "condition": "crps_1",
            "setting": "inpatient",
            "people": {"published": "sigtermans_2009_people"},
            "arms": arms,
            "visit_weeks": [1.0, 3.0],
            "primary": {"week": 3.0, "arm": "a", "against": "b"},
            "dropout": {"per_week": draw(st.sampled_from([0.0, 0.1, 0.5])), "per_point": draw(st.floats(-1, 1))},
            "blinding": {"guess_share": draw(st.floats(0, 1)), "adds_relief": draw(st.floats(0, 1))},
            "analysis": draw(st.sampled_from(ANALYSES)),
            "uncertain": draw(st.booleans()),
        }
    )


def seen_alike(one, other):
    """Equal in every number, where nothing is equal to nothing."""
    return repr(one) == repr(other)


@given(designs(), st.integers(1, 40))
def test_no_number_depends_on_the_size_of_blocks(design, people):
    """Any cut into blocks gives the same trials to the last bit."""
    whole = simulate_trial(design, made_at=MADE_AT).models
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(block, "PEOPLE_AT_ONCE", people)
        assert seen_alike(simulate_trial(design, made_at=MADE_AT).models, whole)


@given(designs())
def test_arms_in_another_order_are_mirrored(design):
    """The arms listed the other way round and compared the other way round: the same people, and the opposite difference."""
    turned = design.model_copy(
        update={
            "arms": design.arms[::-1],
            "primary": design.primary.model_copy(update={"arm": "b", "against": "a"}),
        }
    )
    one, other = (simulate_trial(asked, made_at=MADE_AT).models[0] for asked in (design, turned))
    assert seen_alike(sorted(one.visits, key=repr), sorted(other.visits, key=repr))
    np.testing.assert_array_equal(one.primary.estimate.mean, -other.primary.estimate.mean)
    assert one.primary.power == other.primary.power
    np.testing.assert_array_equal(
        one.primary.covered, other.primary.covered
    )  # not known of either where none was analysed


@given(st.integers(0, 2**60), st.integers(0, 1000), st.integers(1, 6), st.integers(1, 80), st.data())
def test_a_person_keeps_their_luck(seed, first, trials, people, data):
    """Drawn from any trial on, for any number of trials, in an arm of any size."""
    start = data.draw(st.integers(0, trials - 1))
    more = data.draw(st.integers(0, 50))
    whole = Luck(seed, "a", first, trials, people).even("x", 2).reshape(trials, people, 2)
    part = Luck(seed, "a", first + start, trials - start, people + more).even("x", 2)
    np.testing.assert_array_equal(part.reshape(trials - start, people + more, 2)[:, :people], whole[start:])


@st.composite
def arms(draw):
    """Scores of one arm in two trials, with people who leave."""
    people, visits = draw(st.integers(3, 12)), draw(st.integers(1, 4))
    luck = np.random.default_rng(draw(st.integers(0, 2**32)))
    before = luck.uniform(1, 9, (2, people))
    score = luck.uniform(0, 10, (2, people, visits))
    stays = luck.integers(0, visits + 1, (2, people))
    seen = np.arange(visits) < stays[:, :, None]
    return ArmScores(
        "a", VirtualPeople(np.full(2 * people, 70.0)), np.zeros((2, people), np.int64), before, score, score, seen
    )


def moved(one, by, times=1.0):
    """Every score of an arm moved and stretched."""
    score = times * one.score + by
    return ArmScores(one.arm, one.people, one.responder_type, times * one.before + by, score, score, one.seen)


@given(arms(), st.sampled_from(ANALYSES), st.floats(-20, 20), st.floats(0.1, 10))
def test_means_move_with_the_scores(one, analysis, by, times):
    """Scores moved and stretched move and stretch the mean, and stretch its error."""
    weeks = tuple(float(week) for week in range(1, one.score.shape[2] + 1))
    plain, after = (estimates(some, weeks, analysis).pain for some in (one, moved(one, by, times)))
    np.testing.assert_allclose(after.mean, times * plain.mean + by, atol=1e-8)
    np.testing.assert_allclose(after.variance, times**2 * plain.variance, rtol=1e-6, atol=1e-9)


@given(arms(), st.sampled_from(ANALYSES))
def test_the_order_of_people_is_no_matter(one, analysis):
    """Listed the other way round, the arm shows the same, to rounding."""
    weeks = tuple(float(week) for week in range(1, one.score.shape[2] + 1))
    turned = ArmScores(
        one.arm,
        one.people,
        one.responder_type,
        one.before[:, ::-1],
        one.score[:, ::-1],
        one.unhindered[:, ::-1],
        one.seen[:, ::-1],
    )
    plain, after = (estimates(some, weeks, analysis) for some in (one, turned))
    np.testing.assert_allclose(after.pain.mean, plain.pain.mean, atol=1e-10)
    np.testing.assert_array_equal(after.relief["relief_30"].responded, plain.relief["relief_30"].responded)


@given(arms(), arms(), st.sampled_from(ANALYSES))
def test_comparing_the_other_way_round_is_the_opposite(one, other, analysis):
    """Difference and interval change sign, P stays."""
    week = (1.0,)
    first, second = (estimates(_first_visit(some), week, analysis).pain for some in (one, other))
    here, back = compare_means(first, second, alpha=0.05), compare_means(second, first, alpha=0.05)
    np.testing.assert_array_equal(here.estimate, -back.estimate)
    np.testing.assert_allclose(here.lower, -back.upper)
    np.testing.assert_array_equal(here.p, back.p)


def _first_visit(one):
    return ArmScores(
        one.arm,
        one.people,
        one.responder_type,
        one.before,
        one.score[:, :, :1],
        one.unhindered[:, :, :1],
        one.seen[:, :, :1],
    )


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_the_interval_of_two_shares_holds_their_difference(n, m, data):
    """And stays between -1 and 1; Wilson's interval holds the share and stays between 0 and 1."""
    x, y = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    one, other = (Counts(np.array([float(a)]), np.array([float(b)])) for a, b in ((x, n), (y, m)))
    found = compare_counts(one, other, alpha=0.05)
    assert -1 - 1e-12 <= found.lower[0] <= found.estimate[0] + 1e-12 <= found.upper[0] + 2e-12 <= 1 + 3e-12
    assert 0 <= found.p[0] <= 1
    low, high = share_interval(one.responded, one.n, z=1.96)
    assert 0 <= low[0] <= x / n + 1e-12
    assert x / n - 1e-12 <= high[0] <= 1
