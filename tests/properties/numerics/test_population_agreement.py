"""The kernel for populations answers every person as the route for one person does, and in any company."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assuage.numerics import (
    Doses,
    LinearSystem,
    PopulationSwitch,
    PopulationSystem,
    Start,
    Switch,
    population_quantiles,
    solve,
    solve_population,
)
from assuage.numerics.compiled import quantiles

# A stretch of all rates keeps the structure, with its equal and nearly equal eigenvalues, and changes every number.
STRETCHES = np.array([1.0, 0.37, 2.9])


def family(system):
    """Three people of one structure."""
    rates = STRETCHES[:, None, None] * system.rates
    return PopulationSystem(rates, np.tile(system.readout, (len(STRETCHES), 1, 1)))


def agree(found, expected, *, relative=1e-9):
    """Ask for `relative` of each value, and for 1e-12 of its output's largest value where it is smaller than that.

    An output that never holds more than a ten-thousandth of what passes through the system is asked for 1e-14 of the most that any holds:
    two routes through doubles, of sixteen figures, cannot agree more closely there.
    """
    largest = np.abs(expected).max(axis=-1, keepdims=True)
    floor = 1e-12 * largest + 1e-14 * largest.max(axis=0, keepdims=True)
    np.testing.assert_array_less(np.abs(found - expected), relative * np.abs(expected) + floor + 1e-250)


@given(data=st.data())
def test_everybody_is_answered_as_one_person_is(cases, data):
    """Any structure, chains with equal rates and all, gives the numbers of the route for one person."""
    case = data.draw(cases())
    people = family(case.system)
    found = solve_population(people, case.doses, case.times)
    for person, rates in enumerate(people.rates):
        agree(found[:, person], solve(replace(case.system, rates=rates), case.doses, case.times))


@given(data=st.data())
def test_everybody_agrees_with_matrix_exponentials(cases, data):
    """The kernel agrees with SciPy's matrix exponential, the independent route."""
    case = data.draw(cases())
    found = solve_population(family(case.system), case.doses, case.times)[:, 0]
    agree(found, solve(case.system, case.doses, case.times, method="reference"))


@given(data=st.data())
def test_a_switch_and_a_start_mean_what_they_mean_for_one_person(cases, data):
    """Amounts at the start, and a system that takes over, give the numbers of the route for one person."""
    case = data.draw(cases())
    n = len(case.system.rates)
    begin = data.draw(st.integers(0, 8 * 1000)) / 8.0
    moment = data.draw(st.integers(0, 8 * 3000)) / 8.0
    amounts = np.array(data.draw(st.lists(st.floats(0.0, 100.0), min_size=n, max_size=n)))
    # After the start and the switch, too, a ladder that meets the largest value of each output.
    ladder = np.array([[begin], [max(begin, moment)]]) + np.concatenate([[0.0], np.geomspace(0.125, 2000.0, 7)])
    times = np.concatenate([case.times[case.times >= begin], ladder.ravel()])
    people, slower = family(case.system), family(replace(case.system, rates=0.5 * case.system.rates))
    found = solve_population(
        people, case.doses, times, start=Start(amounts, begin), switches=[PopulationSwitch(moment, slower)]
    )
    for person in range(len(STRETCHES)):
        one = LinearSystem(people.rates[person], people.readout[person])
        other = LinearSystem(slower.rates[person], slower.readout[person])
        expected = solve(one, case.doses, times, start=Start(amounts, begin), switches=[Switch(moment, other)])
        agree(found[:, person], expected)


@given(data=st.data())
def test_the_order_of_times_and_of_people_changes_nothing(cases, data):
    """A person's numbers do not depend on who else is there, nor a time's on which others are asked for."""
    case = data.draw(cases())
    people = family(case.system)
    found = solve_population(people, case.doses, case.times)
    shuffled = np.array(data.draw(st.permutations(range(len(case.times)))))
    turned = PopulationSystem(people.rates[::-1].copy(), people.readout[::-1].copy())
    again = solve_population(turned, case.doses, case.times[shuffled])
    np.testing.assert_array_equal(again, found[:, ::-1][:, :, shuffled])


@given(data=st.data())
def test_each_person_may_have_their_own_doses(cases, data):
    """Doses given a person each are those doses given to that person alone."""
    case = data.draw(cases())
    later, more = np.array([0.0, 17.5, 300.25])[:, None], np.array([1.0, 0.5, 3.0])[:, None]
    people = family(case.system)
    doses = Doses(case.doses.start + later, case.doses.stop + later, case.doses.amount * more, case.doses.state)
    found = solve_population(people, doses, case.times)
    for person in range(len(STRETCHES)):
        own = Doses(doses.start[person], doses.stop[person], doses.amount[person], doses.state)
        one = PopulationSystem(people.rates[person : person + 1], people.readout[person : person + 1])
        np.testing.assert_array_equal(found[:, person], solve_population(one, own, case.times)[:, 0])


@given(
    people=st.integers(1, 700),
    spread=st.sampled_from([0.0, 1e-12, 0.3, 8.0]),
    shape=st.sampled_from(["lognormal", "normal", "ties", "zeros"]),
    seed=st.integers(0, 2**32 - 1),
    asked=st.lists(st.floats(0.0, 1.0), min_size=1, max_size=14).map(np.array),
    fewest_values=st.sampled_from([0, quantiles.FEWEST_VALUES]),
)
def test_quantiles_are_those_of_numpy(*, people, spread, shape, seed, asked, fewest_values):
    """Every quantile is NumPy's to the last bit, sorted or counted: for skewed, constant, tied, signed, half-empty columns."""
    random = np.random.default_rng(seed)
    values = spread * random.standard_normal((2, people, 5))
    if shape != "normal":
        values = np.exp(values)
    if shape == "ties":
        values = np.round(values)
    if shape == "zeros":
        values *= random.random(values.shape) < 0.5
    expected = np.moveaxis(np.quantile(values, asked, axis=1), 0, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quantiles, "FEWEST_VALUES", fewest_values)
        np.testing.assert_array_equal(population_quantiles(values, asked), expected)
