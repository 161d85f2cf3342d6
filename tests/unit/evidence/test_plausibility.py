"""A standard error printed as a standard deviation is refused, with the arithmetic in sight."""

from math import sqrt

import pytest

from assuage.evidence import ImplausibleSpreadError
from assuage.evidence.plausibility import Claimed, doubt_about
from assuage.knowledge import library

# Sigtermans et al. 2009, abstract: 2.68 +/- 0.51 against 5.45 +/- 0.48 among 30 people each.
SIGTERMANS = "study,m1i,sd1i,n1i,m2i,sd2i,n2i\nSigtermans,2.68,0.51,30,5.45,0.48,30\n"


def doubted(mean, sd, n, **more):
    """What speaks against a standard deviation on the scale 0 to 10."""
    return doubt_about(Claimed("somewhere", mean, sd, n), (0, 10), library=library(), **more)


def test_the_trial_that_gave_the_reason_is_refused_with_its_arithmetic(pooled):
    """As SD the interval would be +/- 0.25; as SE the SDs are 2.79 and 2.63 and the interval is +/- 1.37 (-4.14 to -1.40)."""
    with pytest.raises(ImplausibleSpreadError) as caught:
        pooled(SIGTERMANS, measure="MD", scale=(0, 10))
    told = str(caught.value)
    assert "0.51 x sqrt(30) = 2.79" in told
    assert "0.48 x sqrt(30) = 2.63" in told
    assert "difference of -2.77" in told
    assert "+/- 0.25" in told
    assert "+/- 1.37" in told


def test_who_has_checked_may_believe_it_and_that_stays_on_record(pooled):
    """The pool is made, and its warnings say what was believed."""
    made = pooled(SIGTERMANS, measure="MD", scale=(0, 10), believe_spread=True)
    assert made.result.estimate == pytest.approx(-2.77)
    assert sum("Believed as it stands" in words for words in made.warnings) == 2


def test_without_a_scale_nothing_is_checked_and_that_is_told(pooled):
    """Silence would look like approval."""
    made = pooled(SIGTERMANS, measure="MD")
    assert any("could not be checked" in words for words in made.warnings)


@pytest.mark.parametrize(("sd", "is_doubted"), [(0.99, True), (1.0, False), (1.01, False)])
def test_the_smallest_believed_is_a_tenth_of_the_scale(sd, is_doubted):
    """Just under, at and just over the bound of the knowledge file."""
    assert library().plausible_spread().smallest_share.value == 0.1
    assert (doubted(5, sd, 30) is not None) == is_doubted


@pytest.mark.parametrize(("n", "is_doubted"), [(9, False), (10, True), (11, True)])
def test_a_handful_may_agree_by_chance(n, is_doubted):
    """Fewer than ten people are not asked about."""
    assert (doubted(5, 0.5, n) is not None) == is_doubted


def test_a_spread_beyond_the_scale_is_impossible():
    """Half of 20 people at 0 and half at 10 spread by sqrt(25 x 20/19) = 5.13, and nobody can spread further."""
    greatest = sqrt(25 * 20 / 19)
    assert doubted(5, greatest - 0.001, 20) is None
    assert doubted(5, greatest + 0.001, 20).impossible
    assert "5.13" in doubted(5, 6, 20).words


def test_belief_does_not_help_against_arithmetic(pooled):
    """What no scores can have is refused whatever the user believes, and so is a mean outside the scale."""
    for mean, sd in ((2.0, 6.0), (12.0, 2.0)):
        text = f"study,m1i,sd1i,n1i,m2i,sd2i,n2i\nA,{mean},{sd},30,5,2,30\n"
        with pytest.raises(ImplausibleSpreadError):
            pooled(text, measure="MD", scale=(0, 10), believe_spread=True)


def test_changes_range_over_twice_the_scale():
    """A mean change of -3 with SD 3.5 is no mean outside the scale; as a score it would be."""
    assert doubted(-3, 3.5, 24, change=True) is None
    assert doubted(-3, 3.5, 24).impossible
