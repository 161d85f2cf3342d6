"""Benefit and harm of one condition: which results answer, in which order, and what stands where none does."""

import pytest

from assuage.candidacy import CandidacyError, DoseBand, benefit_and_harm
from assuage.dosing import Route
from assuage.patient import vocabulary


def ask(condition, library, **asked):
    """Benefit and harm from invented results, in the words that ship."""
    return benefit_and_harm(condition, library=library, words=vocabulary(), **asked)


def titles(rows):
    """The ids of rows, in their order."""
    return [row.file.id for row in rows]


def harm(benefit):
    """The question about dizziness."""
    return next(one for one in benefit.harms if one.harm == "dizziness")


def test_the_very_condition_comes_before_a_broader_one(shelf, synthesis):
    """A result for the condition leads, though one for all chronic pain is surer and later; both are shown."""
    broad = synthesis("broad", "RD", (0.2, 0.1, 0.3), certainty="high", studies=["late"])
    exact = synthesis("exact", "RD", (0.3, 0.1, 0.5), conditions=["crps"], certainty="very_low", studies=["early"])
    found = harm(ask("crps", library=shelf(broad, exact, late=2025, early=2009)))
    assert titles(found.rows) == ["exact", "broad"]
    assert found.rows[0].fit.words == ""


def test_a_broader_result_says_for_whom_it_is(shelf, synthesis):
    """In words, beside the number, wherever it is shown."""
    found = harm(ask("crps", library=shelf(synthesis("broad", "RD", (0.2, 0.1, 0.3)))))
    assert found.rows[0].fit.words == "for people with chronic pain, not for complex regional pain syndrome alone"
    assert any("not for complex regional pain syndrome alone" in words for words in found.rows[0].notes)


def test_the_nearer_of_two_broader_conditions_comes_first(shelf, synthesis):
    """For diabetic neuropathy, neuropathic pain before chronic pain."""
    files = [
        synthesis("chronic", "RD", (0.2, 0.1, 0.3)),
        synthesis("nerve", "RD", (0.2, 0.1, 0.3), conditions=["neuropathic_pain"]),
    ]
    found = harm(ask("diabetic_neuropathy", library=shelf(*files)))
    assert titles(found.rows) == ["nerve", "chronic"]


def test_a_narrower_result_is_never_used(shelf, synthesis):
    """What was found in CRPS says nothing here of chronic pain at large."""
    benefit = ask("chronic_pain", library=shelf(synthesis("narrow", "RD", (0.2, 0.1, 0.3), conditions=["crps"])))
    assert benefit.rows == ()
    assert "No pooled result here answers this, so nothing is shown" in harm(benefit).words


def test_a_mixed_population_is_not_this_condition_alone(shelf, synthesis):
    """A result for CRPS and fibromyalgia together is broader than one for CRPS."""
    mixed = synthesis("mixed", "RD", (0.2, 0.1, 0.3), conditions=["crps", "fibromyalgia"])
    (row,) = harm(ask("crps", library=shelf(mixed))).rows
    assert "alone" in row.fit.words


def test_cancer_pain_does_not_borrow_from_non_cancer_pain(shelf, synthesis):
    """The vocabulary does not say that cancer pain is chronic pain, so its results stay away."""
    benefit = ask("cancer_pain", library=shelf(synthesis("broad", "RD", (0.2, 0.1, 0.3))))
    assert benefit.rows == ()


def test_equal_fits_are_ordered_by_certainty_then_date_and_never_averaged(shelf, synthesis):
    """High before low, 2024 before 2018, graded before not graded; each stands with its own number."""
    files = [
        synthesis("old", "RD", (0.1, 0.0, 0.2), certainty="low", studies=["s2018"]),
        synthesis("ungraded", "RD", (0.4, 0.3, 0.5), certainty="not_graded", studies=["s2024"]),
        synthesis("new", "RD", (0.2, 0.1, 0.3), certainty="low", studies=["s2024"]),
        synthesis("sure", "RD", (0.3, 0.2, 0.4), certainty="high", studies=["s2018"]),
    ]
    found = harm(ask("chronic_pain", library=shelf(*files, s2018=2018, s2024=2024)))
    assert titles(found.rows) == ["sure", "new", "old", "ungraded"]
    assert [row.chances.difference.people for row in found.rows] == [30, 20, 10, 40]


@pytest.mark.parametrize(
    ("routes", "asked", "fits"),
    [
        ([], None, [True]),
        (["iv"], None, [True]),
        (["iv"], Route.IV, [True]),
        (["iv", "oral"], Route.IV, [False]),
        ([], Route.IV, [False]),
        (["oral"], Route.IV, []),
    ],
)
def test_a_route_has_to_be_covered(shelf, synthesis, routes, asked, fits):
    """The same route, or several with it, or any; never another; where it is more than asked, that is said."""
    benefit = ask("chronic_pain", shelf(synthesis("one", "RD", (0.2, 0.1, 0.3), routes=routes)), route=asked)
    assert [not row.fit.words for row in harm(benefit).rows] == fits
    assert bool(benefit.not_used) is not bool(fits)


@pytest.mark.parametrize(
    ("lower", "upper", "used"),
    [(0.1, 0.5, True), (0.2, 0.5, True), (0.21, 0.5, False), (0.1, 0.4, True), (0.1, 0.39, False)],
)
def test_a_dose_band_has_to_be_covered(shelf, synthesis, lower, upper, used):
    """0.2 to 0.4 mg/kg lies within the band of the result, at its edge, or just outside it."""
    file = synthesis("one", "RD", (0.2, 0.1, 0.3), dose_lower=lower, dose_upper=upper, dose_unit="mg/kg")
    benefit = ask("chronic_pain", dose_band=DoseBand(0.2, 0.4, "mg/kg"), library=shelf(file))
    assert bool(harm(benefit).rows) is used
    if not used:
        assert "do not cover 0.2 to 0.4 mg/kg" in benefit.not_used[0].why


def test_doses_in_other_units_are_not_held_against_each_other(shelf, synthesis):
    """Nothing is converted in silence: a band in mg does not answer for mg/kg."""
    file = synthesis("one", "RD", (0.2, 0.1, 0.3), dose_lower=10, dose_upper=50, dose_unit="mg")
    benefit = ask("chronic_pain", dose_band=DoseBand(0.2, 0.4, "mg/kg"), library=shelf(file))
    assert benefit.rows == ()
    assert "cannot be held against" in benefit.not_used[0].why


def test_results_at_all_doses_say_so_when_a_dose_is_asked_about(shelf, synthesis):
    """They are broader than the question, and that is said."""
    benefit = ask(
        "chronic_pain", dose_band=DoseBand(0.5, 0.5, "mg/kg"), library=shelf(synthesis("one", "RD", (0.2, 0.1, 0.3)))
    )
    assert "not for 0.5 mg/kg alone" in harm(benefit).rows[0].fit.words


@pytest.mark.parametrize(
    ("time", "weeks"),
    [
        ({"time_weeks": 0.49}, None),
        ({"time_weeks": 0.5}, 1),
        ({"time_weeks": 1.5}, 1),
        ({"time_weeks": 1.51}, None),
        ({"time_weeks": 30 / 7}, 4),
        ({"time_weeks": 8}, None),
        ({"time_weeks": 12}, 12),
        ({"time_from_weeks": 3, "time_to_weeks": 5}, 4),
        ({"time_from_weeks": 5}, None),
        ({"time_to_weeks": 2}, None),
    ],
)
def test_a_result_stands_under_the_moment_that_it_is_about(shelf, synthesis, time, weeks):
    """At 1, 4 or 12 weeks when its moment is near or its closed stretch holds it; else under other times, never lost."""
    benefit = ask("chronic_pain", library=shelf(synthesis("one", "MD", (-1.0, -2.0, 0.0), **time)))
    assert [one.weeks for one in benefit.pain if one.rows] == ([] if weeks is None else [weeks])
    assert bool(benefit.pain_otherwise.rows) is (weeks is None)


def test_a_mean_never_becomes_a_number_of_people(shelf, synthesis):
    """A change in pain stays a change in pain, and the chances of relief stay unanswered."""
    benefit = ask("chronic_pain", library=shelf(synthesis("mean", "MD", (-1.12, -2.33, 0.09))))
    assert benefit.rows[0].chances is None
    assert all(one.words and not one.rows for one in benefit.relief)


def test_people_followed_without_a_comparison_stand_apart(shelf, synthesis):
    """They are no chance against placebo, and the question stays unanswered."""
    file = synthesis("series", "PROPORTION", (0.69, 0.53, 0.84), outcome="relief_30", outcome_words="relief")
    asked = ask("chronic_pain", library=shelf(file)).relief[0]
    assert (titles(asked.rows), titles(asked.uncontrolled)) == ([], ["series"])
    assert "shown apart" in asked.words
    assert "how many would have had it anyway is not known" in asked.uncontrolled[0].finding


def test_two_ways_of_giving_ketamine_stand_apart(shelf, synthesis):
    """A push against an infusion says nothing of ketamine against placebo."""
    file = synthesis("push", "RD", (0.38, 0.09, 0.60), comparator="infusion", comparator_kind="ketamine")
    asked = harm(ask("chronic_pain", library=shelf(file)))
    assert (titles(asked.rows), titles(asked.ways)) == ([], ["push"])


def test_a_draft_is_shown_as_a_draft(shelf, synthesis):
    """A result whose interval nobody read is there, and says that nothing may rest on it."""
    (row,) = harm(ask("chronic_pain", library=shelf(synthesis("recalled", "RR", (2.89,))))).rows
    assert row.is_draft
    assert row.notes[0].startswith("Draft")
    assert "No interval was read" in row.notes


def test_a_retired_result_is_gone(shelf, synthesis):
    """What was withdrawn answers nothing."""
    assert ask("chronic_pain", library=shelf(synthesis("gone", "RD", (0.2, 0.1, 0.3), status="retired"))).rows == ()


def test_every_harm_of_the_library_is_asked_about(shelf, synthesis):
    """A harm that was counted elsewhere stands as unanswered here, in words."""
    file = synthesis("elsewhere", "RD", (0.2, 0.1, 0.3), conditions=["fibromyalgia"])
    asked = harm(ask("crps", library=shelf(file)))
    assert asked.rows == ()
    assert asked.words


def test_an_interval_that_holds_nothing_says_so(shelf, synthesis):
    """Michelet 2018 at week 4: -1.12 (-2.33 to 0.09) may be no difference; at week 1 it may not."""
    week_four, week_one = (
        synthesis("four", "MD", (-1.12, -2.33, 0.09)),
        synthesis("one", "MD", (-1.42, -2.40, -0.44), time_weeks=1),
    )
    benefit = ask("chronic_pain", library=shelf(week_four, week_one))
    said = {row.file.id: "There may be no difference at all" in row.notes for row in benefit.rows}
    assert said == {"four": True, "one": False}


def test_plain_words_hold_the_number_and_its_interval(shelf, synthesis):
    """As a person would say it, with the direction in words and not in a sign."""
    benefit = ask("chronic_pain", library=shelf(synthesis("four", "MD", (-1.12, -2.33, 0.09))))
    assert benefit.rows[0].finding == (
        "Week four: pain was on average 1.1 points of 10 lower (from 2.3 lower to 0.1 higher) with ketamine than with placebo."
    )


def test_it_explains_itself_and_names_its_sources(shelf, synthesis):
    """Each row with its citation, each unanswered question with its words."""
    benefit = ask("chronic_pain", library=shelf(synthesis("four", "MD", (-1.12, -2.33, 0.09))))
    assert benefit.bibliography() == ("invented_source",)
    told = str(benefit.explain())
    assert "Graded low" in told
    assert "At least 50 % less pain: No pooled result" in told


def test_an_unknown_condition_is_refused(shelf):
    """With what to do about it."""
    with pytest.raises(CandidacyError, match="vocabulary"):
        ask("no_such_pain", library=shelf())
    with pytest.raises(CandidacyError, match="Did you mean `crps`"):
        ask("crsp", library=shelf())


def test_a_band_that_is_upside_down_is_refused():
    """The lower dose comes first."""
    with pytest.raises(CandidacyError, match="lower dose first"):
        DoseBand(0.5, 0.2, "mg/kg")


def test_the_shipped_results_answer_for_crps():
    """Guarding the seam to the shipped files: pain at each moment, no chance of relief that is checked, the series of Zhao apart."""
    benefit = benefit_and_harm("crps")
    assert all(one.rows for one in benefit.pain)
    assert not [row for one in benefit.relief for row in one.rows if not row.is_draft]
    assert {"zhao_2018_immediate"} <= set(titles(benefit.relief[0].uncontrolled))
    fatigue = next(one for one in benefit.harms if one.harm == "fatigue_or_sedation").rows[0]
    assert fatigue.chances.difference.more_words == "27 more (12 to 50)"


def test_an_interval_that_is_not_of_95_percent_says_so(shelf, synthesis):
    """A 90 % interval is narrower, and nobody should take it for the usual one."""
    number = {"value": 0.2, "lower": 0.1, "upper": 0.3, "bounds": "90% CI", "unit": "difference of proportions"}
    file = synthesis(
        "one", "RD", (0.2, 0.1, 0.3), estimate={**number, "confidence": "confirmed", "read_from": "invented"}
    )
    assert "The interval is a 90 % one" in harm(ask("chronic_pain", shelf(file))).rows[0].notes


def test_a_spread_between_people_is_no_interval(shelf, synthesis):
    """A standard deviation or a range printed beside a number is not taken for how unsure the number is."""
    number = {"value": 0.2, "lower": 0.1, "upper": 0.3, "bounds": "range", "unit": "difference of proportions"}
    file = synthesis(
        "one", "RD", (0.2, 0.1, 0.3), estimate={**number, "confidence": "confirmed", "read_from": "invented"}
    )
    (row,) = harm(ask("chronic_pain", shelf(file))).rows
    assert row.chances.difference.more_words == "20 more"
    assert "No interval was read" in row.notes


def test_a_result_pooled_here_is_dated_by_the_day_it_was_made(shelf, synthesis):
    """It is a draft until somebody has reviewed it, and says who pooled it."""
    made = {"made_by": "assuage", "studies": ["s2009"], "bundle": "0" * 64, "status": "draft"}
    (row,) = harm(ask("chronic_pain", shelf(synthesis("ours", "RD", (0.2, 0.1, 0.3), **made), s2009=2009))).rows
    assert (row.dated, row.is_draft) == ("pooled here 2026", True)
