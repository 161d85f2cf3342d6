"""Laws that hold for every linear compartment system, whatever its numbers."""

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assuage.numerics import Doses, LinearSystem, Start, Switch, modal, powers, solve, states_at
from assuage.numerics.schedule import Segments


def agree(found, expected, *, relative=1e-9):
    """Ask for `relative` of each value, and for 1e-12 of its output's largest value where it is smaller than that.

    A sum of modes that have nearly died against each other, or a matrix exponential that has squared 30 times, keeps its
    digits relative to the largest value only: below 1e-3 of that, 1e-9 of the value itself is finer than rounding allows.
    """
    largest = np.abs(expected).max(axis=1, keepdims=True)
    np.testing.assert_array_less(np.abs(found - expected), relative * np.abs(expected) + 1e-12 * largest + 1e-300)


def joined(*several):
    return Doses(*(np.concatenate([getattr(one, part) for one in several]) for part in Doses.__slots__))


@given(data=st.data())
def test_both_routes_agree(cases, data):
    """The modal route and SciPy's matrix exponential give the same amounts."""
    case = data.draw(cases())
    agree(solve(case.system, case.doses, case.times), solve(case.system, case.doses, case.times, method="reference"))


# Many of the systems are drawn to be hard on modes, which then decline.
@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(data=st.data())
def test_modes_and_doubling_steps_agree(cases, data):
    """Where modes are used, the doubling steps would have given the same."""
    case = data.draw(cases())
    rates = case.system.rates
    modes = modal.decompose(rates, horizon=500.0)
    assume(modes is not None)
    n = len(rates)
    segments = Segments(np.zeros(1), np.array([500.0]), np.full((1, n), 0.5), np.full((1, n), 3.0))
    times = np.geomspace(0.1, 500.0, 20)
    asked = {"state": np.ones(n), "readout": np.eye(n), "times": times, "at": np.zeros(len(times), dtype=np.int64)}
    (by_modes, end), (by_steps, same_end) = modal.walk(modes, segments, **asked), powers.walk(rates, segments, **asked)
    agree(by_modes, by_steps)
    agree(end[:, None], same_end[:, None])


@given(data=st.data())
def test_what_is_given_is_somewhere(cases, data):
    """The amounts held and the amounts lost add up to what has been given so far."""
    case = data.draw(cases(closed=True))
    length = case.doses.stop - case.doses.start
    since = case.times[:, None] - case.doses.start
    part = np.where(length > 0, np.clip(since / np.where(length > 0, length, 1.0), 0.0, 1.0), since >= 0)
    held = states_at(case.system, case.doses, case.times)[list(case.holding)].sum(axis=0)
    np.testing.assert_allclose(
        held, part @ case.doses.amount, rtol=1e-11, atol=1e-11 * case.doses.amount.max() + 1e-300
    )


@given(data=st.data())
def test_doses_superpose(cases, data):
    """Two lists of doses together give the sum of what each gives."""
    case = data.draw(cases())
    alone = [
        solve(case.system, Doses(*(getattr(case.doses, part)[[one]] for part in Doses.__slots__)), case.times)
        for one in range(len(case.doses.start))
    ]
    agree(solve(case.system, case.doses, case.times), np.sum(alone, axis=0), relative=1e-10)


@given(data=st.data())
def test_a_start_superposes_too(cases, data):
    """What was there at the start and what is given later add up."""
    case = data.draw(cases())
    begin = float(case.times.min())
    amounts = np.arange(1.0, len(case.system.rates) + 1.0)
    nothing = replace(case.doses, amount=np.zeros(len(case.doses.amount)))
    left = solve(case.system, nothing, case.times, start=Start(amounts, begin))
    given_later = solve(case.system, case.doses, case.times, start=Start(np.zeros(len(amounts)), begin))
    agree(solve(case.system, case.doses, case.times, start=Start(amounts, begin)), left + given_later, relative=1e-10)


@given(data=st.data())
def test_nothing_is_ever_negative(cases, data):
    """No amount is below zero, however far it has decayed."""
    case = data.draw(cases())
    assert (solve(case.system, case.doses, case.times) >= 0.0).all()


@given(data=st.data())
def test_the_order_of_listing_changes_no_bit(cases, data):
    """Doses listed in another order give exactly the same numbers."""
    case = data.draw(cases())
    order = data.draw(st.permutations(range(len(case.doses.start))))
    mixed = Doses(*(getattr(case.doses, part)[order] for part in Doses.__slots__))
    np.testing.assert_array_equal(solve(case.system, mixed, case.times), solve(case.system, case.doses, case.times))


@given(data=st.data())
def test_times_do_not_disturb_each_other(cases, data):
    """A time asked for alone has the value it has among others, in any order and twice."""
    case = data.draw(cases())
    together = solve(case.system, case.doses, np.concatenate([case.times[::-1], case.times]))
    agree(together[:, len(case.times) :], together[:, : len(case.times)][:, ::-1], relative=1e-13)
    alone = np.hstack([solve(case.system, case.doses, case.times[[one]]) for one in range(len(case.times))])
    agree(alone, together[:, len(case.times) :], relative=1e-10)


@given(data=st.data())
def test_splitting_a_segment_changes_nothing(cases, data):
    """An infusion given as two halves, and a pause cut by an empty dose or an empty switch, give the same."""
    case = data.draw(cases())
    middle = (case.doses.start + case.doses.stop) / 2.0
    halves = joined(
        replace(case.doses, stop=middle, amount=case.doses.amount / 2.0),
        replace(case.doses, start=middle, amount=case.doses.amount / 2.0),
        replace(case.doses, stop=case.doses.start, amount=np.zeros(len(middle))),
        Doses(np.array([4000.0]), np.array([4000.0]), np.zeros(1), np.zeros(1, dtype=np.int64)),
    )
    whole = solve(case.system, case.doses, case.times)
    agree(solve(case.system, halves, case.times), whole, relative=1e-10)
    same = [Switch(moment, case.system) for moment in (float(case.doses.start[0]), 33.0, 4321.0)]
    agree(solve(case.system, case.doses, case.times, switches=same[:1]), whole, relative=1e-10)
    agree(solve(case.system, case.doses, case.times, switches=same[1:][::-1]), whole, relative=1e-10)


@given(data=st.data(), hours=st.integers(-1000, 1000))
def test_only_the_time_between_matters(cases, data, hours):
    """Doses and times moved together by any number of hours give the same."""
    case = data.draw(cases())
    later = replace(case.doses, start=case.doses.start + 60.0 * hours, stop=case.doses.stop + 60.0 * hours)
    found = solve(case.system, later, case.times + 60.0 * hours)
    agree(found, solve(case.system, case.doses, case.times), relative=1e-12)


@given(data=st.data())
def test_nothing_given_gives_nothing(cases, data):
    """Doses of nothing leave exact zeros."""
    case = data.draw(cases())
    nothing = replace(case.doses, amount=np.zeros(len(case.doses.amount)))
    assert not solve(case.system, nothing, case.times).any()


@given(data=st.data())
def test_stopping_and_taking_up_again_changes_nothing(cases, data):
    """The amounts at some time, used as a start, lead to the same amounts later, in the middle of an infusion too."""
    case = data.draw(cases())
    pause = float(np.median(case.times)) + 0.0625
    later = case.times[case.times >= pause]
    amounts = states_at(case.system, case.doses, np.array([pause]))[:, 0]
    resumed = states_at(case.system, case.doses, later, start=Start(amounts, pause))
    expected = states_at(case.system, case.doses, np.append(later, case.times))
    agree(np.hstack([resumed, expected[:, len(later) :]]), expected, relative=1e-10)


@given(data=st.data())
def test_both_routes_agree_across_switches(cases, data):
    """Rates that change at known times, with a start, give the same by both routes."""
    case = data.draw(cases())
    factors = data.draw(st.lists(st.sampled_from([0.25, 1.0, 3.0]), min_size=1, max_size=3))
    moments = data.draw(st.lists(st.integers(0, 8 * 4000), min_size=3, max_size=3, unique=True))
    switches = [
        Switch(moment / 8.0, LinearSystem(case.system.rates * factor, case.system.readout / factor))
        for factor, moment in zip(factors, moments, strict=False)
    ]
    start = Start(np.ones(len(case.system.rates)), float(min(0.0, case.times.min())))
    found, expected = (
        solve(case.system, case.doses, case.times, start=start, switches=switches, method=method)
        for method in ("modal", "reference")
    )
    agree(found, expected)


@given(
    rates=st.lists(st.one_of(st.just(0.0), st.floats(1e-4, 3.0)), min_size=9, max_size=9),
    lost=st.lists(st.one_of(st.just(0.0), st.floats(1e-4, 1.0)), min_size=3, max_size=3),
)
def test_any_exchange_of_three_states_is_answered(rates, lost):
    """Exchange in circles, one way or both, which has no real modes, agrees with the reference."""
    exchange = np.array(rates).reshape(3, 3) * (1 - np.eye(3))
    system = LinearSystem(exchange - np.diag(exchange.sum(axis=0) + np.array(lost)), np.eye(3))
    doses = Doses(np.array([0.0, 10.0]), np.array([0.0, 70.0]), np.array([50.0, 20.0]), np.array([0, 1]))
    times = np.append(np.linspace(-1.0, 80.0, 28), [200.0, 2000.0])
    found, expected = solve(system, doses, times), solve(system, doses, times, method="reference")
    # SciPy's exponential rounds relative to the whole matrix: a state that nothing reaches may hold 1e-17 of the rest.
    unreached = (found == 0.0).all(axis=1)
    assert (expected[unreached] <= 1e-14 * doses.amount.sum()).all()
    agree(found[~unreached], expected[~unreached])
