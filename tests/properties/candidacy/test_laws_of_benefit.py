"""What holds of every number in a hundred and of every choice of results, whatever was published."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assuage.candidacy import DoseBand, Interval, Met, PatientValues, benefit_and_harm, decision_aid
from assuage.candidacy.in_hundred import from_difference, from_proportion, from_ratio
from assuage.candidacy.values import HarmLimit
from assuage.dosing import Route
from assuage.knowledge import library
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
        assert treated.cut == bool(found.cut_words)
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
        assert row.fit.exact == all(asked in broader(one) for one in about)
        assert row.fit.exact or "alone" in row.fit.words


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
    """Accepting more of a harm never turns a met limit into a missed one, and the record is whole each time."""
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
    assert all(one.is_whole() for one in made)
