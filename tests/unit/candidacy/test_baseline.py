"""The number without ketamine: read, or worked out by us from a published difference and ratio, or left alone with the reason."""

import pytest
from pydantic import ValidationError

from assuage.candidacy import baseline, benefit_and_harm
from assuage.candidacy.baseline import weakest
from assuage.knowledge import library
from assuage.knowledge.schema import BenefitPractice, Number, RatioBeside
from assuage.patient import vocabulary
from assuage.provenance import Confidence


def number(value, lower=None, upper=None, *, confidence="confirmed", bounds="95% CI", **fields):
    """A printed number with its interval."""
    interval = {} if lower is None else {"lower": lower, "upper": upper, "bounds": bounds}
    content = {"value": value, "unit": "as printed", "confidence": confidence, "read_from": "invented"}
    return Number.model_validate(content | interval | fields)


def beside(value, lower=None, upper=None, *, ratio_to=0.01, difference_to=0.01, **fields):
    """A ratio as printed beside a difference."""
    return RatioBeside(ratio=number(value, lower, upper, **fields), ratio_to=ratio_to, difference_to=difference_to)


def worked_out(difference, ratio):
    """What is worked out where one person in a hundred is the most that rounding may move it by."""
    return baseline.worked_out(difference, ratio, blur=0.01)


DIZZINESS = number(0.11, 0.01, 0.40), beside(3.66, 1.25, 10.74)
NAUSEA = number(0.12, 0.05, 0.25), beside(3.97, 2.18, 7.22)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (DIZZINESS, 0.041353),  # 0.11 / 2.66; its bounds give 0.01 / 0.25 = 0.040 and 0.40 / 9.74 = 0.0411
        (NAUSEA, 0.040404),  # 0.12 / 2.97; its bounds give 0.05 / 1.18 = 0.0424 and 0.25 / 6.22 = 0.0402
        # Fewer people with it, printed to a thousandth: -0.10 / -0.50.
        ((number(-0.1, -0.15, -0.04), beside(0.5, 0.25, 0.8, difference_to=0.001)), 0.2),
    ],
)
def test_a_baseline_is_the_difference_by_the_ratio_less_one(printed, expected):
    """By hand from what is printed; derived, with the sum and both inputs named."""
    found = worked_out(*printed)
    assert found.value == pytest.approx(expected, abs=1e-6)
    assert (found.confidence, found.unit) == (Confidence.DERIVED, "proportion")
    assert "difference" in found.read_from
    assert "ratio" in found.read_from


def test_the_sum_is_told():
    """Anybody can do it again."""
    assert worked_out(*DIZZINESS).formula == "published difference / (published ratio - 1) = 0.11 / (3.66 - 1)"


@pytest.mark.parametrize(
    ("difference", "ratio"),
    [
        (number(0.27, 0.12, 0.50), beside(2.89)),  # fatigue of McMaster 2024: the interval of the ratio was not read
        (number(0.27), beside(2.89, 1.8, 4.5)),
        (number(0.11, 0.01, 0.40, bounds="90% CI"), beside(3.66, 1.25, 10.74)),
        (number(0.11, 0.01, 0.40), beside(3.66, 1.25, 10.74, bounds="range")),
    ],
)
def test_without_both_intervals_nothing_is_worked_out(difference, ratio):
    """What cannot be checked against itself is left alone, with the reason."""
    assert "an interval was not read" in worked_out(difference, ratio)


@pytest.mark.parametrize(
    ("lower", "is_worked_out"), [(0.9, False), (1.0, False), (1.004, False), (1.005, False), (1.006, True)]
)
def test_a_ratio_that_may_be_one_gives_no_baseline(lower, is_worked_out):
    """4 (lower to 6) printed to two places, upon 0.2: a lower bound that rounding may have brought from 1 is refused."""
    found = worked_out(number(0.6, round(0.2 * (lower - 1), 2), 1.0), beside(4.0, lower, 6.0))
    assert isinstance(found, Number) is is_worked_out
    assert is_worked_out or "may be 1" in found


def test_a_protective_ratio_that_may_be_one_gives_no_baseline():
    """0.5 (0.25 to 1.00) reaches 1 from below."""
    assert "may be 1" in worked_out(number(-0.1, -0.15, 0.0), beside(0.5, 0.25, 1.0))


@pytest.mark.parametrize(("upper", "agrees"), [(4.91, False), (4.92, True), (5.09, True), (5.10, False)])
def test_bounds_that_contradict_the_estimates_give_no_baseline(upper, agrees):
    """0.40 (0.20 to 0.80) beside 3 (2 to `upper`): by hand the ranges meet from 4.911 to 5.091 and nowhere else.

    The estimates allow 0.395 / 2.005 = 0.1970 to 0.405 / 1.995 = 0.2030; the upper bounds 0.795 / (upper - 0.995) to
    0.805 / (upper - 1.005).
    """
    found = worked_out(number(0.40, 0.20, 0.80), beside(3.0, 2.0, upper))
    assert isinstance(found, Number) is agrees
    assert agrees or "contradict each other" in found


@pytest.mark.parametrize(
    ("difference", "ratio"),
    [
        (number(-0.11, -0.40, -0.01), beside(3.66, 1.25, 10.74)),  # fewer people, and more times as many
        (number(0.9, 0.72, 1.0), beside(1.5, 1.4, 1.5556, ratio_to=1e-4, difference_to=1e-4)),  # 180 of 100 people
        (number(0.6, 0.48, 0.72), beside(2.0, 1.8, 2.2, ratio_to=1e-3, difference_to=1e-3)),  # 60 of 100, and 60 more
    ],
)
def test_what_makes_fewer_than_nobody_or_more_than_all_contradicts_itself(difference, ratio):
    """No such baseline can be."""
    assert "contradict each other" in worked_out(difference, ratio)


@pytest.mark.parametrize(("last_place", "is_worked_out"), [(0.0099, True), (0.0100, True), (0.0101, False)])
def test_a_baseline_that_rounding_blurs_by_more_than_one_person_is_left_alone(last_place, is_worked_out):
    """0.2 beside exactly 2: the range of baselines is as wide as the last place of the difference."""
    ratio = beside(2.0, 1.5, 3.0, ratio_to=1e-9, difference_to=last_place)
    found = worked_out(number(0.2, 0.1, 0.4), ratio)
    assert isinstance(found, Number) is is_worked_out
    assert is_worked_out or "too far off" in found


@pytest.mark.parametrize(
    ("difference", "ratio", "weak"),
    [
        ("confirmed", "confirmed", None),
        ("confirmed", "transcribed", None),
        ("secondary", "confirmed", Confidence.SECONDARY),
        ("confirmed", "secondary", Confidence.SECONDARY),
    ],
)
def test_a_derived_baseline_names_its_weak_input(difference, ratio, weak):
    """One that was read in one other place only has to be told."""
    found = worked_out(number(0.11, 0.01, 0.40, confidence=difference), beside(3.66, 1.25, 10.74, confidence=ratio))
    assert found.rests_on == weak


def test_the_weakest_of_numbers_counts():
    """From surest to least sure: confirmed, transcribed, secondary, derived, assumed; and what a number rests on counts too."""
    sure, read_elsewhere = number(1.0), number(1.0, confidence="secondary")
    computed = number(1.0, confidence="derived", formula="1")
    on_a_guess = number(1.0, confidence="derived", formula="1", rests_on="assumed")
    assert weakest(sure) == "confirmed"
    assert weakest(sure, read_elsewhere) == "secondary"
    assert weakest(sure, computed) == "derived"
    assert weakest(computed, on_a_guess) == "assumed"


def test_a_baseline_that_was_read_is_taken_as_it_is(synthesis):
    """Nothing is worked out where the source says it."""
    file = synthesis("one", "RR", (2.0, 1.5, 2.5), baseline=0.2)
    assert baseline.baseline_of(file, blur=0.01) is file.baseline_risk


def test_nothing_printed_gives_neither_number_nor_reason(synthesis):
    """A difference alone was never meant to have one."""
    assert baseline.baseline_of(synthesis("one", "RD", (0.2, 0.1, 0.3)), blur=0.01) is None


@pytest.fixture(scope="module")
def row(shelf, synthesis):
    """Dizziness of McMaster 2024 as a row."""
    printed = {"value": 3.66, "lower": 1.25, "upper": 10.74, "bounds": "95% CI"}
    ratio = {**printed, "unit": "ratio", "confidence": "confirmed", "read_from": "invented"}
    file = synthesis(
        "one", "RD", (0.11, 0.01, 0.40), ratio_beside={"ratio": ratio, "ratio_to": 0.01, "difference_to": 0.01}
    )
    (found,) = benefit_and_harm("chronic_pain", library=shelf(file), words=vocabulary()).rows
    return found


def test_both_groups_stand_beside_each_other(row):
    """4.1 of 100 without, 4.1 + 11 (1 to 40) = 15.1 (5.1 to 44.1) of 100 with; 11 more (1 to 40)."""
    assert row.chances.with_comparator.people == 4
    assert row.chances.with_ketamine.words == "15 (5 to 44)"
    assert row.chances.more_words == "11 more (1 to 40)"


def test_a_row_is_no_surer_than_the_weakest_number_it_rests_on(row):
    """The difference was confirmed; the number without ketamine was worked out."""
    assert row.file.estimate.confidence == "confirmed"
    assert row.confidence == "derived"
    assert row.line().confidence == "derived"


def test_words_say_that_it_was_worked_out_by_us(row):
    """In the finding, in the notes and in the explanation, with the sum."""
    assert "of 100 people with placebo, about 4 had dizziness; of 100 with ketamine, 15 (5 to 44)" in row.finding
    assert "not printed in the source; we worked it out" in row.baseline_words
    assert row.baseline_words in row.line().words
    assert "0.11 / (3.66 - 1)" in row.line().words


def test_the_shipped_results_have_a_baseline_where_the_two_numbers_agree():
    """Dizziness and nausea of McMaster 2024; for fatigue the interval of the ratio was not read, and that is said."""
    shelf = library()
    found = {
        harm: baseline.baseline_of(shelf.synthesis(f"mcmaster_2024_{harm}"), blur=0.01)
        for harm in ("dizziness", "nausea_or_vomiting", "fatigue_or_sedation")
    }
    assert found["dizziness"].value == pytest.approx(0.11 / 2.66)
    assert found["nausea_or_vomiting"].value == pytest.approx(0.12 / 2.97)
    assert "an interval was not read" in found["fatigue_or_sedation"]
    rows = {row.file.id: row for row in benefit_and_harm("crps").rows}
    assert any("an interval was not read" in note for note in rows["mcmaster_2024_fatigue_or_sedation"].notes)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"moments": []}, "at least 1 item"),
        ({"moments": [(4, 0.5), (1, 0.5)]}, "stand in their order"),
        ({"moments": [(1, 0.5), (1, 0.5)]}, "stand in their order"),
        ({"moments": [(1.5, 0.5)]}, "whole number of weeks"),
        ({"moments": [(None, 0.5)]}, "whole number of weeks"),
        ({"moments": [(1, None)]}, "how far from it"),
        ({"baseline_blur": None}, "is a number"),
    ],
)
def test_choices_that_cannot_be_asked_are_refused(wrong, told):
    """Moments are whole weeks in their order, each with how far a result may lie; the blur is a number."""
    ours = {"unit": "weeks", "confidence": "assumed", "read_from": "our choice", "reason": "invented"}
    content = library().benefit_practice().model_dump(mode="json")
    if "moments" in wrong:
        pairs = wrong["moments"]
        content["moments"] = [{"at": {"value": a, **ours}, "within": {"value": w, **ours}} for a, w in pairs]
    else:
        content["baseline_blur"] = {"value": wrong["baseline_blur"], **ours}
    with pytest.raises(ValidationError, match=told):
        BenefitPractice.model_validate(content)


def test_the_choices_that_ship_are_those_that_are_documented():
    """1 and 4 weeks within half a week, 12 within one; one person in a hundred; all of it marked as assumed."""
    practice = library().benefit_practice()
    assert practice.near_weeks == {1: 0.5, 4: 0.5, 12: 1.0}
    assert practice.blur == 0.01
    marks = {one.confidence for moment in practice.moments for one in (moment.at, moment.within)}
    assert marks | {practice.baseline_blur.confidence} == {Confidence.ASSUMED}
