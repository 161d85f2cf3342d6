"""What holds of every number in a hundred and of every choice of results, whatever was published."""

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assuage.candidacy import DoseBand, Interval, Met, PatientValues, benefit_and_harm, decision_aid, hash_of
from assuage.candidacy.baseline import worked_out
from assuage.candidacy.in_hundred import from_difference, from_proportion, from_ratio
from assuage.candidacy.values import HarmLimit
from assuage.dosing import Route
from assuage.knowledge import library
from assuage.knowledge.schema import Number, RatioBeside
from assuage.patient import vocabulary

shares = st.floats(0, 1)
conditions = st.sampled_from(sorted(library().vocabulary("conditions").terms))
routes = st.sampled_from([Route.IV, Route.ORAL, Route.NASAL, Route.IM])


@st.composite
def ratios(draw):
    """A ratio of risks with its interval."""
    low, value, high = sorted(draw(st.lists(st.floats(0, 30), min_size=3, max_size=3)))
    return Interval(value, low, high)


@st.composite
def differences(draw):
    """A difference of risks with its interval."""
    low, value, high = sorted(draw(st.lists(st.floats(-1, 1), min_size=3, max_size=3)))
    return Interval(value, low, high)


@st.composite
def proportions(draw):
    """A share of people with its interval."""
    low, value, high = sorted(draw(st.lists(shares, min_size=3, max_size=3)))
    return Interval(value, low, high)


def numbers_of(chances):
    """Every number in a hundred that there is."""
    found = (chances.with_ketamine, chances.with_comparator, chances.difference)
    return [one for one in found if one is not None]


def check(count):
    """A number lies within its interval, in people and in whole people."""
    if count.low is not None:
        assert count.low <= count.value <= count.high
        assert count.people_low <= count.people <= count.people_high


@given(ratio=ratios(), baseline=shares)
def test_a_ratio_gives_numbers_within_their_intervals_and_within_a_hundred(ratio, baseline):
    """Nothing below nobody or above everybody; what was cut is said; the difference is what lies between the groups."""
    found = from_ratio(ratio, Interval(baseline))
    for count in numbers_of(found):
        check(count)
    if found.known:
        treated, base = found.with_ketamine, found.with_comparator
        assert 0 <= treated.low <= treated.high <= 100
        assert found.difference.value == pytest.approx(treated.value - base.value)
        reaches = ratio.high * baseline * 100
        assert bool(found.cut_words) == (reaches > 100)
    else:
        assert baseline * ratio.value > 1
        assert found.words


@given(difference=differences(), baseline=st.none() | shares)
def test_a_difference_gives_numbers_within_their_intervals(difference, baseline):
    """With or without a baseline, and the same number of people more in both."""
    found = from_difference(difference, None if baseline is None else Interval(baseline))
    for count in numbers_of(found):
        check(count)
    if found.known:
        assert found.difference.value == pytest.approx(100 * difference.value)
    if baseline is None:
        assert found.with_ketamine is None


def printed(value, low, high, unit):
    """A number as a source prints it: to two places, with its 95 % interval."""
    return Number(
        value=round(value, 2),
        lower=round(low, 2),
        upper=round(high, 2),
        bounds="95% CI",
        unit=unit,
        confidence="confirmed",
        read_from="invented",
    )


def found_from(baseline, ratios):
    """What is worked out from the difference and the ratio of one baseline, printed to two places."""
    low, value, high = sorted(ratios)
    difference = printed(*(baseline * (one - 1) for one in (value, low, high)), "difference of proportions")
    ratio = printed(value, low, high, "ratio")
    return worked_out(difference, RatioBeside(ratio=ratio, ratio_to=0.01, difference_to=0.01), blur=0.01)


@given(baseline=st.floats(0.005, 0.9), ratios=st.lists(st.floats(0.02, 12), min_size=3, max_size=3))
def test_a_baseline_that_is_worked_out_is_the_one_that_was_printed_from(baseline, ratios):
    """Whatever rounding hid: never called a contradiction, and within one person in a hundred of the truth where it is given."""
    low, value, high = sorted(ratios)
    assume(baseline * value <= 0.98)
    found = found_from(baseline, ratios)
    if isinstance(found, Number):
        assert abs(found.value - baseline) <= 0.01
        assert high < 1 or low > 1
    else:
        assert "contradict" not in found


@given(baseline=st.floats(0.005, 0.9), below=st.floats(0.02, 1), above=st.floats(1, 12), between=st.floats(0, 1))
def test_a_ratio_that_may_be_one_never_gives_a_baseline(baseline, below, above, between):
    """Wherever in its interval the estimate lies."""
    value = below + between * (above - below)
    assert not isinstance(found_from(baseline, [below, value, above]), Number)


@given(proportion=proportions())
def test_a_proportion_stays_what_it_is_and_compares_with_nobody(proportion):
    """A hundred times the share, within its interval, and no other group beside it."""
    found = from_proportion(proportion)
    treated = found.with_ketamine
    assert (treated.value, treated.low, treated.high) == pytest.approx(
        (100 * proportion.value, 100 * proportion.low, 100 * proportion.high)
    )
    assert (found.with_comparator, found.difference) == (None, None)
    check(treated)


@given(asked=conditions, about=st.lists(conditions, min_size=1, max_size=3))
def test_a_result_is_used_for_what_it_covers_and_never_for_more(synthesis, shelf, asked, about):
    """Used exactly when the condition asked about is one of its own or implies one, by the links of the files themselves."""
    terms = library().vocabulary("conditions").terms

    def broader(claim):
        """The claim and everything it implies, walked by hand."""
        found, waiting = set(), [claim]
        while waiting:
            one = waiting.pop()
            found.add(one)
            waiting += [other for other in (terms[one].implies if one in terms else ()) if other not in found]
        return found

    file = synthesis("one", "RD", (0.2, 0.1, 0.3), conditions=about)
    benefit = benefit_and_harm(asked, library=shelf(file), words=vocabulary())
    assert bool(benefit.rows) == bool(broader(asked) & set(about))
    for row in benefit.rows:
        assert ("alone" in row.fit.words) != all(asked in broader(one) for one in about)


@given(given_by=st.lists(routes, max_size=3, unique=True), asked=st.none() | routes)
def test_a_route_is_never_answered_by_another(synthesis, shelf, given_by, asked):
    """Used exactly when no route is asked about, or the result has that route, or mixes any."""
    file = synthesis("one", "RD", (0.2, 0.1, 0.3), routes=[one.value for one in given_by])
    benefit = benefit_and_harm("chronic_pain", route=asked, library=shelf(file), words=vocabulary())
    assert bool(benefit.rows) == (asked is None or not given_by or asked in given_by)


@given(
    band=st.lists(st.floats(0, 10), min_size=2, max_size=2), asked=st.lists(st.floats(0, 10), min_size=2, max_size=2)
)
def test_a_slice_of_doses_never_answers_for_a_wider_band(synthesis, shelf, band, asked):
    """Used exactly when every dose asked about lies within the band of the result."""
    (low, high), (from_dose, to_dose) = sorted(band), sorted(asked)
    file = synthesis("one", "RD", (0.2, 0.1, 0.3), dose_lower=low, dose_upper=high, dose_unit="mg")
    benefit = benefit_and_harm(
        "chronic_pain", dose_band=DoseBand(from_dose, to_dose, "mg"), library=shelf(file), words=vocabulary()
    )
    assert bool(benefit.rows) == (low <= from_dose and to_dose <= high)


@given(difference=differences(), most=st.integers(0, 100))
def test_what_is_met_is_never_missed_by_a_person_who_accepts_more(synthesis, shelf, difference, most):
    """Accepting more of a harm never turns a met limit into a missed one, and the record names what it holds each time."""
    file = synthesis("one", "RD", (difference.value, difference.low, difference.high))
    shown = benefit_and_harm("chronic_pain", library=shelf(file), words=vocabulary())
    order = [Met.MISSES, Met.EITHER, Met.MEETS]
    made = [
        decision_aid(
            shown, PatientValues(refused=(HarmLimit("dizziness", limit),)), made_at=datetime(2026, 11, 22, tzinfo=UTC)
        )
        for limit in (most, min(100, most + 1))
    ]
    first, second = (order.index(one.comparisons[0].answer) for one in made)
    assert first <= second
    assert all(one.content_hash == hash_of(one.content) for one in made)
