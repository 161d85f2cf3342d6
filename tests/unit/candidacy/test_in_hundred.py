"""People in a hundred, worked by hand from what the sources print."""

import pytest

from assuage.candidacy import CandidacyError, InHundred, Interval
from assuage.candidacy.in_hundred import from_difference, from_proportion, from_ratio, whole

MICHELET_PSYCHEDELIC = Interval(5.35, 2.64, 10.81)
MCMASTER_FATIGUE = Interval(0.27, 0.12, 0.50)
ORHURHU_RESPONDERS = Interval(2.43, 1.10, 5.40)
ZHAO_RELIEF = Interval(0.69, 0.53, 0.84)
HARDY_RESPONSE = Interval(0.04, -0.10, 0.18)


def test_a_ratio_upon_a_baseline_is_their_product():
    """Michelet 2018: 5.35 (2.64 to 10.81) upon 4 of 100 is 21.4 (10.56 to 43.24) of 100."""
    found = from_ratio(MICHELET_PSYCHEDELIC, Interval(0.04))
    assert (found.with_comparator.people, found.with_ketamine.people) == (4, 21)
    treated = found.with_ketamine
    assert (treated.value, treated.low, treated.high) == pytest.approx((21.4, 10.56, 43.24))
    assert (found.difference.value, found.difference.low, found.difference.high) == pytest.approx((17.4, 6.56, 39.24))
    assert found.cut_words == ()


def test_an_interval_past_a_hundred_is_said_to_be_cut():
    """Upon the 18 of 100 of Sigtermans 2009 the ratio of Michelet 2018 reaches 194.6 of 100, which is shown as 100 and said."""
    found = from_ratio(MICHELET_PSYCHEDELIC, Interval(0.18))
    assert found.with_ketamine.words == "96 (48 to 100)"
    assert found.with_ketamine.reaches_high == pytest.approx(194.58)
    assert any("passes 100 in a hundred" in words for words in found.cut_words)


@pytest.mark.parametrize(("upper", "cut"), [(1.999, False), (2.0, False), (2.001, True)])
def test_the_hundred_itself_is_not_past_a_hundred(upper, cut):
    """Half of all, times just under two, two, and just over two."""
    found = from_ratio(Interval(1.5, 1.0, upper), Interval(0.5))
    assert (found.with_ketamine.high < found.with_ketamine.reaches_high) is cut
    assert any("passes 100" in words for words in found.cut_words) is cut


def test_a_ratio_that_makes_more_people_than_there_are_gives_no_number():
    """5.35 times 20 of 100 is 107 of 100: the two do not fit together, and nothing is shown."""
    found = from_ratio(MICHELET_PSYCHEDELIC, Interval(0.2))
    assert (found.with_ketamine, found.with_comparator, found.difference) == (None, None, None)
    assert "do not fit together" in found.words[0]


def test_a_ratio_alone_gives_no_number_in_a_hundred():
    """Without a baseline that has a source, nothing is put in its place."""
    found = from_ratio(MICHELET_PSYCHEDELIC, None)
    assert not found.known
    assert "no number in a hundred" in found.words[0]


def test_the_recalled_responders_of_orhurhu_are_the_ratio_upon_the_placebo_arm():
    """2.43 (1.10 to 5.40) upon 19.4 of 100 is 47.1 (21.3 to 104.8), whatever was observed in the other arm."""
    found = from_ratio(ORHURHU_RESPONDERS, Interval(0.194))
    assert found.with_ketamine.value == pytest.approx(47.142)
    assert (found.with_ketamine.low, found.with_ketamine.reaches_high) == pytest.approx((21.34, 104.76))


def test_a_difference_is_people_more_by_itself():
    """McMaster 2024: 27 % (12 to 50) is 27 more of 100 (12 to 50), and says nothing of how many in either group."""
    found = from_difference(MCMASTER_FATIGUE, None)
    assert found.difference.more_words == "27 more (12 to 50)"
    assert (found.with_ketamine, found.with_comparator) == (None, None)


def test_a_difference_upon_a_baseline_is_their_sum():
    """27 (12 to 50) more than 14.3 of 100 is 41.3 (26.3 to 64.3) of 100."""
    found = from_difference(MCMASTER_FATIGUE, Interval(0.143))
    treated = found.with_ketamine
    assert (treated.value, treated.low, treated.high) == pytest.approx((41.3, 26.3, 64.3))


def test_a_difference_that_may_be_none_says_fewer_and_more():
    """Hardy 2012: 0.04 (-0.10 to 0.18) is 4 more of 100, and may be 10 fewer or 18 more."""
    assert from_difference(HARDY_RESPONSE, None).difference.more_words == "4 more (10 fewer to 18 more)"


def test_a_bound_below_nobody_is_said_to_be_cut():
    """4 more (10 fewer to 18 more) upon 5 of 100 would begin at 5 fewer than nobody: shown from 0 and said."""
    found = from_difference(HARDY_RESPONSE, Interval(0.05))
    assert found.with_ketamine.words == "9 (0 to 23)"
    assert any("passes below 0" in words for words in found.cut_words)


def test_a_proportion_is_one_group_and_no_comparison():
    """Zhao 2018: 69 % (53 to 84) of people who all had ketamine; nothing is said of anybody without it."""
    found = from_proportion(ZHAO_RELIEF)
    assert found.with_ketamine.words == "69 (53 to 84)"
    assert (found.with_comparator, found.difference) == (None, None)


@pytest.mark.parametrize(
    "make", [lambda: from_ratio(Interval(-0.1), None), lambda: from_difference(Interval(1.2), None)]
)
def test_what_cannot_be_a_risk_is_refused(make):
    """A negative ratio and a difference above one are faults of a file, and are said."""
    with pytest.raises(CandidacyError, match="Correct the synthesis"):
        make()


@pytest.mark.parametrize("share", [-0.01, 1.01])
def test_what_cannot_be_a_share_of_people_is_refused(share):
    """A proportion lies between none and all."""
    with pytest.raises(CandidacyError, match="between 0 and 1"):
        from_proportion(Interval(share))


@pytest.mark.parametrize(("value", "people"), [(28.499, 28), (28.5, 29), (0.285 * 100, 29), (0.49, 0), (99.5, 100)])
def test_people_are_whole_and_halves_go_up(value, people):
    """Also where the half was lost in binary: 100 times 0.285 is 28.5 people."""
    assert whole(value) == people


@pytest.mark.parametrize(("value", "words"), [(0.0, "0"), (0.3, "fewer than 1"), (0.5, "1")])
def test_a_few_are_never_called_nobody(value, words):
    """Loss of consciousness in 0.3 of 100 (esketamine label) is fewer than 1, not 0."""
    assert InHundred(value).words == words


def test_the_difference_that_is_shown_is_that_of_the_people_who_are_shown():
    """14.4 and 26.5 of 100 are shown as 14 and 27, so the difference is shown as 13 more, though it is 12.1."""
    found = from_difference(Interval(0.121, 0.051, 0.201), Interval(0.144))
    assert (found.with_comparator.people, found.with_ketamine.people) == (14, 27)
    assert found.more_words == "13 more (6 to 21)"
    assert found.difference.value == pytest.approx(12.1)


def test_a_difference_lost_in_the_rounding_of_its_sum_is_kept():
    """Hardly more than nobody, on top of everybody, is everybody; the difference stays what it is."""
    found = from_difference(Interval(1e-171, 0.0, 1.0), Interval(1.0))
    assert (found.with_ketamine.value, found.difference.value) == (100.0, pytest.approx(1e-169))
