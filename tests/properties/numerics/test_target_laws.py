"""Laws of schemes towards a target, on any three compartments with an effect site."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assuage.numerics import Doses, Keying, LinearSystem, key_in, solve, target_plasma, target_site

SPEED = st.floats(-2.5, 0.3).map(lambda power: 10.0**power)
LEVEL = st.floats(0.01, 2.0)
BOUND = st.one_of(st.just(np.inf), st.floats(0.05, 3.0))


@st.composite
def people(draw):
    """Three compartments of 10 L and an effect site; exchange and clearance from minutes to hours."""
    k10, k12, k21, k13, k31, ke0 = (draw(SPEED) for _ in range(6))
    rates = np.array(
        [[-(k10 + k12 + k13), k21, k31, 0.0], [k12, -k21, 0.0, 0.0], [k13, 0.0, -k31, 0.0], [ke0, 0.0, 0.0, -ke0]]
    )
    readout = np.zeros((2, 4))
    readout[0, 0] = readout[1, 3] = 0.1
    return LinearSystem(rates, readout)


def levels(system, rates, interval, times):
    """The curves of a scheme, by the other solver of the house."""
    starts = interval * np.arange(len(rates))
    given_ = Doses(starts, starts + interval, rates * interval, np.zeros(len(rates), dtype=np.int64))
    return solve(system, given_, times)


@given(people(), st.lists(LEVEL, min_size=1, max_size=4), st.sampled_from([1 / 6, 1.0, 5.0]), BOUND, BOUND)
def test_an_unbounded_rate_meets_the_target_and_no_other_passes_it(system, targets, interval, max_rate, above):
    """At the end of each interval the level is the target, unless the rate is one of its bounds or the ceiling holds it."""
    wanted = np.repeat(targets, 15)
    ceiling = max(targets) * (1.0 + above)
    found = target_plasma(
        system, into=0, plasma=0, targets=wanted, interval=interval, max_rate=max_rate, ceiling=ceiling
    )
    assert ((found.rates >= 0.0) & (found.rates <= max_rate)).all()
    ends = levels(system, found.rates, interval, interval * np.arange(1, len(wanted) + 1))[0]
    free = (found.rates > 0.0) & (found.rates < max_rate)
    if ceiling == np.inf:
        np.testing.assert_allclose(ends[free], wanted[free], rtol=1e-8)
    assert (ends[found.rates > 0.0] <= wanted[found.rates > 0.0] * (1 + 1e-8)).all()


@given(people(), LEVEL, st.sampled_from([1 / 6, 1.0, 5.0]), BOUND, st.floats(0.0, 2.0))
def test_the_ceiling_is_never_passed(system, target, interval, max_rate, above):
    """Whatever is targeted, the plasma stays at or below the ceiling within intervals too."""
    ceiling = target * (1.0 + above)
    wanted = np.full(40, target)
    times = np.linspace(0.0, 40 * interval, 641)
    bounds = {"into": 0, "plasma": 0, "targets": wanted, "interval": interval, "max_rate": max_rate, "ceiling": ceiling}
    for found in (target_plasma(system, **bounds), target_site(system, site=1, **bounds)):
        assert levels(system, found.rates, interval, times)[0].max() <= ceiling * (1 + 1e-7)


@given(people(), LEVEL, st.sampled_from([1 / 6, 1.0, 5.0]), BOUND)
def test_the_effect_site_never_passes_its_target(system, target, interval, max_rate):
    """Nor does it later, when the infusion has ended.

    Held to its target at the ends of intervals, the plasma may stand a little above it within them: a part in ten thousand.
    """
    wanted = np.full(40, target)
    found = target_site(system, into=0, plasma=0, site=1, targets=wanted, interval=interval, max_rate=max_rate)
    times = np.linspace(0.0, 60 * interval, 961)
    assert levels(system, found.rates, interval, times)[1].max() <= target * (1 + 1e-4)


@given(people(), LEVEL, st.floats(1.0, 3.0), st.floats(0.05, 3.0))
def test_a_higher_target_never_takes_less_drug(system, target, more, max_rate):
    """Of the plasma at no time; of a site by the end: on its way up nothing is given while the site comes to its peak.

    The lower target has met its site by then and is held by drug again, so that for a while it may have taken more.
    """
    asked = {"into": 0, "plasma": 0, "interval": 1.0, "max_rate": max_rate}
    lower, higher = np.full(60, target), np.full(60, target * more)
    low, high = (target_plasma(system, targets=one, **asked).rates for one in (lower, higher))
    assert (high.cumsum() >= low.cumsum() * (1 - 1e-9)).all()
    low, high = (target_site(system, site=1, targets=one, **asked).rates for one in (lower, higher))
    assert high.sum() >= low.sum() * (1 - 1e-9)


@given(people(), LEVEL, st.floats(0.1, 10.0), st.sampled_from([1 / 6, 1.0]), st.booleans())
def test_schemes_scale_with_their_target(system, target, factor, interval, at_site):
    """Twice the target, twice every rate, for the plasma and for the site."""
    asked = {"into": 0, "plasma": 0, "interval": interval}
    solved = (
        (lambda level: target_site(system, site=1, targets=np.full(30, level), **asked))
        if at_site
        else (lambda level: target_plasma(system, targets=np.full(30, level), **asked))
    )
    one, other = solved(target).rates, solved(target * factor).rates
    np.testing.assert_allclose(other, factor * one, rtol=1e-6, atol=1e-6 * factor * one.max())


@given(people(), st.sampled_from([1 / 6, 5.0]))
def test_no_target_takes_no_drug(system, interval):
    """A target of nothing is met by giving nothing."""
    asked = {"into": 0, "plasma": 0, "targets": np.zeros(20), "interval": interval}
    assert not target_plasma(system, **asked).rates.any()
    assert not target_site(system, site=1, **asked).rates.any()


@given(
    people(), LEVEL, st.floats(0.05, 3.0), st.floats(0.0, 1.0), st.tuples(st.booleans(), st.sampled_from([0.01, 0.05]))
)
def test_keyed_schemes_keep_their_bounds(system, target, max_rate, above, key):
    """Whole multiples, never above the largest rate, never above the ceiling, whatever rounding does."""
    at_site, resolution = key
    ceiling = target * (1.0 + above)
    keying = Keying([10.0, 30.0], resolution, 0.05, max_rate, ceiling)
    found = key_in(
        system,
        into=0,
        plasma=0,
        site=1 if at_site else None,
        begins=[0.0, 60.0],
        targets=np.array([target, target / 2.0]),
        end=130.0,
        keying=keying,
    )
    multiples = found.rates / resolution
    np.testing.assert_allclose(multiples, multiples.round(), atol=1e-9)
    # A bound that rounding puts just below a multiple counts as that multiple: 1e-9 of a step of the pump.
    assert found.rates.max() <= max_rate + 1e-9 * resolution
    times = np.linspace(0.0, 130.0, 1301)
    given_ = Doses(
        found.starts, found.starts + found.widths, found.rates * found.widths, np.zeros(len(found.rates), int)
    )
    assert solve(system, given_, times)[0].max() <= ceiling * (1 + 1e-7)
