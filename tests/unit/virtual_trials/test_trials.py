"""Whole virtual trials: what people answer, what is told, and that luck belongs to a person and not to a batch."""

import json
from dataclasses import fields
from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from assuage.knowledge import library
from assuage.virtual_trials import CannotSimulateTrialError, result_document, sample_size, simulate_trial
from assuage.virtual_trials.document import _compared as written
from assuage.virtual_trials.ground import Choice, ground_of
from assuage.virtual_trials.luck import Luck
from assuage.virtual_trials.scores import arm_scores
from assuage.virtual_trials.summary import _compared

KAMP = Choice("kamp_2020")


def drawn(design, arm, *, trials=20, first=0, choice=KAMP):
    """The scores of one arm by its place."""
    return arm_scores(ground_of(design, library()), design.arms[arm], choice, first_trial=first, trials=trials)


def sized(people, **more):
    """Two arms of this size, with their fields."""
    ketamine = {"name": "S-ketamine", "people": people, "regimen": "S-ketamine base 20 mg/h for 100 h"}
    return {"arms": [ketamine, {"name": "placebo", "people": people, "comparator": "placebo"}], **more}


def test_a_person_is_the_same_in_any_batch_and_in_a_larger_arm():
    """Person i of trial j: drawn with others, drawn alone, and with 70 people in place of 40."""
    whole = Luck(7, "a", 0, 6, 40)
    part = Luck(7, "a", 2, 3, 40)
    larger = Luck(7, "a", 2, 3, 70)
    for draw in (lambda luck: luck.even("x", 5), lambda luck: luck("y", 3), lambda luck: luck("z/uncertainty/q", 1)):
        mine = draw(whole).reshape(6, 40, -1)
        np.testing.assert_array_equal(draw(part).reshape(3, 40, -1), mine[2:5])
        np.testing.assert_array_equal(draw(larger).reshape(3, 70, -1)[:, :40], mine[2:5])


def test_no_two_people_and_no_two_purposes_share_luck():
    """70 people over 50 trials and two purposes: all different, evenly spread, uncorrelated between arms."""
    one, other = (Luck(7, name, 0, 50, 70).even("x", 2) for name in ("a", "b"))
    assert len(np.unique(np.concatenate([one, other]))) == 4 * 50 * 70
    assert one.mean() == pytest.approx(0.5, abs=4 / np.sqrt(12 * 7000))
    assert abs(np.corrcoef(one[:, 0], other[:, 0])[0, 1]) < 4 / np.sqrt(3500)


def test_an_uncertain_truth_is_the_trials_and_both_arms_share_it():
    """Every person of a trial has the trial's deviate, whichever arm."""
    one, other = (Luck(7, name, 3, 4, 5)("m/uncertainty/cl", 1).reshape(4, 5) for name in ("a", "b"))
    np.testing.assert_array_equal(one, other)
    assert (one == one[:, :1]).all()
    assert len(np.unique(one)) == 4


def test_the_types_of_people_come_in_their_shares(design):
    """0.23 placebo-type, 0.44 drug-type, 0.33 neither (dahan_2011, as assuage_2026 reads it), within 4 standard errors of 4,000."""
    kinds = drawn(design(**sized(40)), 0, trials=100).responder_type.ravel()
    for kind, share in enumerate((0.23, 0.44, 0.33)):
        assert (kinds == kind).mean() == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / 4000))


def test_on_placebo_only_placebo_type_people_are_relieved(design):
    """Drug-type people and the others report their own pain; placebo-type ones 4 % of it."""
    asked = design(**sized(100), baseline_pain={"mean": 7, "sd": 0.01})
    found = drawn(asked, 1)
    kind, week_1 = found.responder_type, found.score[:, :, 0]
    for which in (1, 2):
        assert week_1[kind == which].mean() == pytest.approx(7.0, abs=0.2)
    assert week_1[kind == 0].mean() < 1.2


def test_baselines_are_normal_above_the_one_asked_for(design):
    """6 (SD 0.5) at least 5.5: mean and spread of SciPy's truncated normal, with the day's error of 1.2 (SD) on top."""
    found = drawn(design(**sized(100), baseline_pain={"mean": 6, "sd": 0.5, "at_least": 5.5}), 1, trials=40)
    there = stats.truncnorm(-1, 8, loc=6, scale=0.5)
    spread = np.sqrt(there.var() + 1.2**2)
    assert found.before.mean() == pytest.approx(there.mean(), abs=4 * spread / np.sqrt(4000))
    assert found.before.std() == pytest.approx(spread, abs=4 * spread / np.sqrt(8000))


@pytest.mark.parametrize(("rate", "week"), [(0.05, 4.0), (0.2, 12.0)])
def test_people_leave_at_the_rate_that_was_asked_for(design, rate, week):
    """After w weeks exp(-rate w) are left, within 4 standard errors of 4,000 people; nobody comes back."""
    found = drawn(design(**sized(40), dropout={"per_week": rate}), 0, trials=100)
    left = found.seen[:, :, design().visit_weeks.index(week)].mean()
    expected = np.exp(-rate * week)
    assert left == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / 4000))
    assert (found.seen[:, :, 1:] <= found.seen[:, :, :-1]).all()


def test_a_rate_of_no_dropout_is_no_dropout(design, made_at):
    """A rate of 0, whatever its slope, gives the very same trials."""
    plain, zero = (
        simulate_trial(design(dropout=asked), made_at=made_at) for asked in ({}, {"per_week": 0, "per_point": 1.5})
    )
    assert plain.models == zero.models


def test_only_ketamine_is_guessed_and_only_relief_is_added(design):
    """Half guess and report 20 % of their pain less: nobody reports more, about half less, and placebo is untouched."""
    asked = design(**sized(100), blinding={"guess_share": 0.5, "adds_relief": 0.2})
    ketamine, placebo = drawn(asked, 0), drawn(asked, 1)
    np.testing.assert_array_equal(placebo.score, placebo.unhindered)
    assert (ketamine.score <= ketamine.unhindered).all()
    moved = (ketamine.score < ketamine.unhindered).any(axis=-1).mean()
    assert moved == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(2000))
    unrelieved = ketamine.responder_type == 2
    fell = (ketamine.unhindered - ketamine.score)[unrelieved].mean()
    assert fell == pytest.approx(0.5 * 0.2 * 7.0, abs=0.12)


def test_two_arms_with_one_course_differ_by_chance_alone(design, made_at):
    """1,000 trials of ketamine against the same ketamine: P below 0.05 in 5 %, within 4 Monte-Carlo errors, and evenly spread."""
    course = "S-ketamine base 20 mg/h for 100 h"
    arms = [{"name": name, "people": 20, "regimen": course} for name in ("one", "other")]
    asked = design(arms=arms, trials=1000, primary={"week": 1.0, "arm": "one", "against": "other"}, visit_weeks=[1.0])
    found = simulate_trial(asked, made_at=made_at).models[0].primary
    assert found.power == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / 1000))
    assert found.in_favour == pytest.approx(0.025, abs=4 * np.sqrt(0.025 * 0.975 / 1000))
    assert found.covered == pytest.approx(0.95, abs=4 * np.sqrt(0.05 * 0.95 / 1000))
    assert abs(found.estimate.mean) < 4 * found.error / np.sqrt(1000)


def test_more_people_never_have_less_power(design, made_at):
    """5, 10, 20, 40 and 80 people an arm, the smaller trials inside the larger ones: never lower beyond Monte-Carlo error."""
    powers = [
        simulate_trial(design(**sized(people), trials=300, visit_weeks=[1.0]), made_at=made_at).models[0].primary.power
        for people in (5, 10, 20, 40, 80)
    ]
    error = 2 * np.sqrt(0.25 / 300)
    assert all(later > earlier - error for earlier, later in pairwise(powers))
    assert powers[0] < 0.4
    assert powers[-1] > 0.9


def test_likelihood_repairs_what_leaving_for_pain_does_and_completers_do_not(design, made_at):
    """Those in pain leave: among completers week 12 looks better than it is; regressed on the last score it does not."""
    asked = {
        **sized(400),
        "trials": 25,
        "visit_weeks": [1.0, 2.0, 4.0, 8.0, 12.0],
        "dropout": {"per_week": 0.1, "per_point": 0.25},
    }
    primary = {"week": 12.0, "arm": "S-ketamine", "against": "placebo"}
    found = {
        how: simulate_trial(design(**asked, primary=primary, analysis=how), made_at=made_at).models[0]
        for how in ("completers", "likelihood")
    }

    def off(how):
        visit = next(one for one in found[how].visits if (one.arm, one.week) == ("placebo", 12.0))
        return visit.pain.mean - 5.49

    assert off("completers") < -0.5
    assert abs(off("likelihood")) < 0.2


def test_the_result_says_what_it_rests_on(design, made_at):
    """Words on the population, on certainty and on guessing; sources; a JSON document without NaN."""
    asked = design(
        models=["kamp_2020", "simons_2022"], readings=["steeper"], blinding={"guess_share": 0.5, "adds_relief": 0.1}
    )
    found = simulate_trial(asked, made_at=made_at)
    assert [one.name for one in found.models] == ["kamp_2020", "simons_2022", "kamp_2020, steeper"]
    same = f"Every model gives the same power: {100 * found.models[0].primary.power:.0f} %."
    assert found.disagreement == same
    told = " ".join(found.words)
    assert all(words in told for words in ("sigtermans_2009_people", "taken as the truth", "designer's assumption"))
    assert {"dahan_2011", "kamp_2020", "simons_2022", "sigtermans_2009"} <= set(found.bibliography())
    text = json.dumps(result_document(found), allow_nan=False)
    assert json.loads(text)["models"][0]["primary"]["unit"] == "points of 0-10"
    assert found.explain().bibliography()[0] == "kamp_2020"


def test_what_the_design_sets_is_told(design, made_at):
    """Nobody of placebo type is a statement too; Schwartzman's people are told with their medicines."""
    people = {"published": "schwartzman_2009_people"}
    found = simulate_trial(design(responders={"placebo_type": 0.0}, people=people, condition="crps"), made_at=made_at)
    told = " ".join(found.words)
    assert "set in the design, not read from the relief model: placebo_type." in told
    assert "midazolam 100 %, clonidine 100 %" in told


def test_words_of_not_evidence_here_stand_in_the_result(design, made_at):
    """Opted in for fibromyalgia, the relief model's own words go with every model's numbers."""
    asked = design(
        condition="fibromyalgia",
        setting="outpatient",
        outside_evidence="draw_anyway",
        people={"published": "noppers_2011_people"},
    )
    found = simulate_trial(asked, made_at=made_at)
    assert found.models[0].opt_in == "CRPS model, not evidence here"
    assert result_document(found)["models"][0]["not_evidence_here"] == "CRPS model, not evidence here"


def test_every_arm_is_compared_with_the_control(design, made_at):
    """Two doses and placebo: each dose against placebo in every outcome, the larger one further from it; never with each other."""
    doses = {"low": 2, "high": 20}
    arms = [
        {"name": name, "people": 60, "regimen": f"S-ketamine base {rate} mg/h for 100 h"}
        for name, rate in doses.items()
    ]
    asked = design(
        arms=[*arms, {"name": "placebo", "people": 30, "comparator": "placebo"}],
        trials=60,
        primary={"week": 1.0, "arm": "high", "against": "placebo"},
        analysis="locf",
    )
    found = simulate_trial(asked, made_at=made_at).models[0]
    pairs = {(one.arm, one.against, one.outcome) for one in found.comparisons}
    outcomes = ("pain", "relief_30", "relief_50", "pain_area")
    assert pairs == {(name, "placebo", outcome) for name in doses for outcome in outcomes}
    low, high = (next(one for one in found.comparisons if (one.arm, one.week) == (name, 1.0)) for name in doses)
    assert high.estimate.mean < low.estimate.mean < 0
    assert found.primary == high


def test_people_of_another_trial_are_said_to_be(design, made_at):
    """Fibromyalgia's people in a design on CRPS: allowed, and told."""
    found = simulate_trial(design(people={"published": "noppers_2011_people"}), made_at=made_at)
    assert any("those of a trial in fibromyalgia, taken to be like those with crps 1" in words for words in found.words)


def test_other_medicines_are_taken_by_those_who_take_them(design):
    """Rifampicin in half of the people lowers only theirs; nobody else moves."""
    inline = {
        "weight_kg": {"median": 70, "cv": 0.2, "lower": 46, "upper": 115},
        "age_years": {"lower": 18, "upper": 75},
    }
    plain = drawn(design(**sized(60), people=inline), 0, trials=4)
    half = drawn(design(**sized(60), people={**inline, "co_medication": {"rifampicin": 0.5}}), 0, trials=4)
    moved = (plain.score != half.score).any(axis=-1)
    answers = plain.responder_type == 1
    assert not moved[~answers].any()
    assert 0.3 < moved[answers].mean() < 0.7
    assert (half.score[moved].mean(axis=0) > plain.score[moved].mean(axis=0)).all()


def test_a_wanted_power_is_found_with_the_fewest_people(design, made_at):
    """The size found reaches it, one person fewer does not; a trial without an effect never does."""
    asked = design(**sized(10), trials=100, visit_weeks=[1.0])
    found = sample_size(asked, power=0.5, made_at=made_at)
    by_size = {one.people: one.power for one in found.tried}
    (_, people), (_, others) = found.people
    assert people == others
    assert by_size[people] >= 0.5 > by_size[people - 1]


@pytest.mark.parametrize("power", [0.05, 1.0])
def test_a_power_that_is_none_is_refused(design, made_at, power):
    """Not above alpha, or certain."""
    with pytest.raises(CannotSimulateTrialError, match="above alpha"):
        sample_size(design(), power=power, made_at=made_at)


def test_every_number_of_a_visit_is_told(design, made_at):
    """No field of a visit is left out of the JSON document."""
    found = simulate_trial(design(), made_at=made_at)
    assert len(result_document(found)["models"][0]["visits"][0]) == len(fields(found.models[0].visits[0]))


def test_coverage_is_of_the_trials_that_have_an_interval(design):
    """Four trials, two of which could not be analysed: both of the intervals hold the truth, then one does."""
    nothing = np.nan
    of = {
        "estimate": np.array([-1.0, -2.0, nothing, nothing]),
        "error": np.array([1.0, 1.0, nothing, nothing]),
        "lower": np.array([-3.0, -4.0, nothing, nothing]),
        "upper": np.array([1.0, 0.0, nothing, nothing]),
        "p": np.array([0.3, 0.05, nothing, nothing]),
        "unhindered": np.array([-1.5, -1.5, -1.5, -1.5]),
    }
    found = _compared(design(), "S-ketamine", "pain", 1.0, of)
    assert (found.covered, found.analysed, found.power) == (1.0, 2, 0.0)
    held = _compared(design(), "S-ketamine", "pain", 1.0, {**of, "upper": np.array([-1.6, 0.0, nothing, nothing])})
    assert held.covered == 0.5


def test_nothing_analysed_leaves_coverage_unknown(design):
    """Without an interval in any trial there is no share of them, and JSON says null."""
    nothing = np.full(2, np.nan)
    of = dict.fromkeys(("estimate", "error", "lower", "upper", "p"), nothing)
    found = _compared(design(), "S-ketamine", "pain", 1.0, {**of, "unhindered": np.array([-1.5, -1.5])})
    assert np.isnan(found.covered)
    assert written(found)["covered_proportion"] is None
