"""The compiled kernels: exact to forty digits, the same on any number of threads, and plain about what they refuse."""

from dataclasses import replace

import mpmath
import numba
import numpy as np
import pytest

from assuage.numerics import (
    Doses,
    NumericsError,
    PopulationSwitch,
    PopulationSystem,
    Start,
    SystemShapeError,
    population_quantiles,
    solve_population,
    summarise_population,
)
from assuage.numerics.compiled import quantiles

LN2 = float(np.log(2.0))


def three_compartments(people, *, seed=11):
    """Rate constants and volume of a workload that is known to be stiff, 30 % apart between people, and an effect site."""
    random = np.random.default_rng(seed)
    typical = np.array([0.438, 0.592, 0.590, 0.247, 0.0146, 4.41, 0.2])
    k10, k12, k13, k21, k31, volume, ke0 = (typical * np.exp(0.2936 * random.standard_normal((people, 7)))).T
    rates = np.zeros((people, 4, 4))
    rates[:, 0, 0] = -(k10 + k12 + k13)
    rates[:, 1, 0], rates[:, 0, 1], rates[:, 1, 1] = k12, k21, -k21
    rates[:, 2, 0], rates[:, 0, 2], rates[:, 2, 2] = k13, k31, -k31
    rates[:, 3, 0], rates[:, 3, 3] = ke0 / volume, -ke0
    readout = np.zeros((people, 2, 4))
    readout[:, 0, 0], readout[:, 1, 3] = 1.0 / volume, 1.0
    return PopulationSystem(rates, readout)


def infusions():
    start = 1440.0 * np.arange(3)
    return Doses(start, start + 240.0, np.full(3, 98.0), np.zeros(3, dtype=np.int64))


def one_state(rate, *, people=1):
    return PopulationSystem(np.full((people, 1, 1), -rate), np.ones((people, 1, 1)))


def bolus(amount=1.0, time=0.0, state=0):
    return Doses(np.array([time]), np.array([time]), np.array([amount]), np.array([state]))


def forty_digits(rates, readout, doses, times):
    """Superposition of every dose, each by mpmath's matrix exponential of the system with its input as one more state."""
    n = len(rates)
    answers = np.zeros((len(readout), len(times)))
    with mpmath.workdps(45):
        block = mpmath.matrix(n + 1, n + 1)
        for i in range(n):
            for j in range(n):
                block[i, j] = mpmath.mpf(float(rates[i, j]))
        block[0, n] = mpmath.mpf(float(doses.amount[0])) / mpmath.mpf(240)
        whole = mpmath.expm(block * 240)[:n, n]
        for column, time in enumerate(times):
            total = mpmath.matrix(n, 1)
            for start in doses.start:
                since = mpmath.mpf(float(time)) - mpmath.mpf(float(start))
                if 0 < since <= 240:
                    total += mpmath.expm(block * since)[:n, n]
                elif since > 240:
                    total += mpmath.expm(block[:n, :n] * (since - 240)) * whole
            for row, weights in enumerate(readout):
                answers[row, column] = float(
                    mpmath.fsum(mpmath.mpf(float(w)) * total[k] for k, w in enumerate(weights))
                )
    return answers


def test_the_kernel_is_exact_to_ten_digits():
    """Plasma and effect concentration agree with 40-digit matrix exponentials to 1e-10, early, late and days after."""
    people, doses = three_compartments(2), infusions()
    times = np.array([0.5, 240.0, 250.0, 1441.0, 3125.0, 8640.0])
    found = solve_population(people, doses, times)
    for person in range(2):
        exact = forty_digits(people.rates[person], people.readout[person], doses, times)
        np.testing.assert_allclose(found[:, person], exact, rtol=1e-10, atol=0.0)


def test_equal_rates_in_a_chain_are_exact():
    """A chain of five equal rates gives the gamma density, t^4 k^4 exp(-k t) / 4!, to 1e-10."""
    k, n = 0.05, 5
    rates = -k * np.eye(n) + k * np.eye(n, k=-1)
    readout = np.zeros((1, n))
    readout[0, -1] = 1.0
    times = np.array([0.1, 1.0, 20.0, 80.0, 400.0, 2000.0])
    found = solve_population(PopulationSystem(rates[None], readout[None]), bolus(), times)[0, 0]
    np.testing.assert_allclose(found, (k * times) ** 4 / 24.0 * np.exp(-k * times), rtol=1e-10)


@pytest.mark.parametrize("gap", [0.0, 1e-13, 1e-9, 1e-6, 9e-4, 1.1e-3, 1e-2])
def test_an_effect_site_as_quick_as_the_drug_is_exact(gap):
    """Rates equal, nearly equal and just told apart agree with forty digits, to 1e-10 and 1e-12 of the largest value."""
    k, ke0 = 0.1, 0.1 * (1.0 + gap)
    rates = np.array([[[-k, 0.0], [ke0, -ke0]]])
    times = np.array([1e-3, 1.0, 10.0, 50.0, 500.0])
    found = solve_population(PopulationSystem(rates, np.array([[[0.0, 1.0]]])), bolus(), times)[0, 0]
    with mpmath.workdps(60):
        slow, fast, t = mpmath.mpf(k), mpmath.mpf(ke0), [mpmath.mpf(float(time)) for time in times]
        exact = [
            float(fast * (mpmath.exp(-slow * x) - mpmath.exp(-fast * x)) / (fast - slow))
            if gap
            else float(slow * x * mpmath.exp(-slow * x))
            for x in t
        ]
    np.testing.assert_allclose(found, exact, rtol=1e-10, atol=1e-12 * max(exact))


def test_a_one_way_circle_is_answered():
    """Three states in a one-way circle, which have complex modes, agree with forty digits."""
    rates = np.array([[-0.3, 0.0, 0.2], [0.3, -0.4, 0.0], [0.0, 0.4, -0.25]])
    times = np.array([0.1, 5.0, 60.0, 700.0])
    found = solve_population(PopulationSystem(rates[None], np.eye(3)[None]), bolus(), times)[:, 0]
    with mpmath.workdps(40):
        for column, time in enumerate(times):
            exact = mpmath.expm(mpmath.matrix(rates.tolist()) * mpmath.mpf(float(time)))[:, 0]
            np.testing.assert_allclose(found[:, column], [float(value) for value in exact], rtol=1e-11)


def test_a_missing_return_in_one_person_is_that_persons_alone():
    """One person whose peripheral compartment gives nothing back is answered beside others who have the exchange."""
    rates = np.array([[[-0.3, 0.1], [0.2, -0.1]], [[-0.3, 0.0], [0.2, 0.0]]])
    found = solve_population(PopulationSystem(rates, np.tile(np.eye(2), (2, 1, 1))), bolus(), np.array([10.0]))
    np.testing.assert_allclose(found[:, 1, 0], [np.exp(-3.0), 0.2 / 0.3 * -np.expm1(-3.0)], rtol=1e-12)


def test_no_clearance_keeps_everything():
    """With nothing lost the amount after an infusion is the dose, for ever; during it, the rate times the time."""
    closed = PopulationSystem(np.array([[[-0.2, 0.1], [0.2, -0.1]]]), np.ones((1, 1, 2)))
    doses = Doses(np.zeros(1), np.full(1, 100.0), np.full(1, 50.0), np.zeros(1, dtype=np.int64))
    found = solve_population(closed, doses, np.array([1e-6, 40.0, 100.0, 1e6]))[0, 0]
    np.testing.assert_allclose(found, [5e-7, 20.0, 50.0, 50.0], rtol=1e-10)


def test_a_dead_mode_is_zero_and_not_a_denormal():
    """A drug gone for a thousand half-lives reads exactly zero."""
    assert solve_population(one_state(LN2), bolus(), np.array([1000.0]))[0, 0, 0] == 0.0


def test_the_value_at_a_bolus_is_the_one_just_after():
    """Two boluses at one time count together, at their own instant; just before it nothing is there."""
    doses = Doses(np.full(2, 5.0), np.full(2, 5.0), np.array([1.0, 2.0]), np.zeros(2, dtype=np.int64))
    found = solve_population(one_state(LN2), doses, np.array([6.0, 5.0, np.nextafter(5.0, 0.0), -3.0]))
    np.testing.assert_allclose(found[0, 0], [1.5, 3.0, 0.0, 0.0], rtol=1e-15)


def test_a_start_counts_what_follows_and_not_what_came_before():
    """A bolus before the start is taken to be in it already; of an infusion only the rest counts."""
    doses = Doses(np.array([0.0, 0.0]), np.array([0.0, 20.0]), np.array([7.0, 40.0]), np.zeros(2, dtype=np.int64))
    still = PopulationSystem(np.zeros((1, 1, 1)), np.ones((1, 1, 1)))
    found = solve_population(still, doses, np.array([10.0, 15.0, 30.0]), start=Start(np.array([100.0]), 10.0))
    np.testing.assert_allclose(found[0, 0], [100.0, 110.0, 120.0], rtol=1e-14)


def test_a_switch_takes_over_at_its_time():
    """An elimination that doubles at ten minutes halves the amount in half the time from there on."""
    switch = PopulationSwitch(10.0, one_state(2.0 * LN2 / 10.0))
    found = solve_population(one_state(LN2 / 10.0), bolus(), np.array([10.0, 15.0, 20.0]), switches=[switch])
    np.testing.assert_allclose(found[0, 0], [0.5, 0.25, 0.125], rtol=1e-14)


EQUAL = np.array([[-0.05, 0.0, 0.0], [0.05, -0.05, 0.0], [0.0, 0.05, -0.05]])
APART = np.array([[-0.05, 0.0, 0.0], [0.05, -0.1, 0.0], [0.0, 0.1, -0.02]])
EXCHANGE = np.array([[-0.3, 0.1, 0.0], [0.2, -0.1, 0.0], [0.0, 0.0, -0.02]])
NO_RETURN = np.array([[-0.3, 0.0, 0.0], [0.2, 0.0, 0.0], [0.0, 0.0, -0.02]])


@pytest.mark.parametrize(
    ("before", "after"),
    [(EQUAL, APART), (APART, EQUAL), (EXCHANGE, NO_RETURN), (NO_RETURN, EXCHANGE)],
    ids=["modes part", "modes meet", "a return ends", "a return begins"],
)
def test_a_switch_between_kinds_of_modes_agrees_with_forty_digits(before, after):
    """Whatever the modes are before and after a switch, and with a dose later on, each time agrees with exp(K t)."""
    doses = Doses(np.array([0.0, 40.0]), np.array([0.0, 40.0]), np.array([100.0, 10.0]), np.zeros(2, dtype=np.int64))
    first, second = (PopulationSystem(rates[None], np.eye(3)[None]) for rates in (before, after))
    found = solve_population(first, doses, np.array([60.0, 10.0, 30.0]), switches=[PopulationSwitch(20.0, second)])
    with mpmath.workdps(40):
        old, new = mpmath.matrix(before.tolist()), mpmath.matrix(after.tolist())
        at_ten = mpmath.expm(old * 10)[:, 0] * 100
        at_thirty = mpmath.expm(new * 10) * mpmath.expm(old * 20)[:, 0] * 100
        at_sixty = mpmath.expm(new * 30) * at_thirty + mpmath.expm(new * 20)[:, 0] * 10
        exact = [[float(value) for value in column] for column in (at_sixty, at_ten, at_thirty)]
    np.testing.assert_allclose(found[:, 0].T, exact, rtol=1e-10, atol=1e-10)


@pytest.fixture(params=["sorted", "counted"])
def quantile_route(request, monkeypatch):
    """Small arrays are sorted, which needs no compiling; `counted` sends them through the kernel as well."""
    if request.param == "counted":
        monkeypatch.setattr(quantiles, "FEWEST_VALUES", 0)


@pytest.mark.skipif(numba.config.NUMBA_NUM_THREADS < 2, reason="one processor has one thread to compare")
@pytest.mark.usefixtures("quantile_route")
def test_the_number_of_threads_changes_no_bit():
    """One thread and two give the same numbers, outputs and quantiles alike."""
    people, doses, times = three_compartments(300), infusions(), 7.0 * np.arange(400)
    asked = np.array([0.05, 0.5, 0.95])
    before = numba.get_num_threads()
    found = {}
    for threads in (1, 2):
        numba.set_num_threads(threads)
        found[threads] = (solve_population(people, doses, times), summarise_population(people, doses, times, asked))
    numba.set_num_threads(before)
    for one, other in zip(found[1], found[2], strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.usefixtures("quantile_route")
def test_a_summary_in_small_blocks_is_the_summary_of_everything():
    """Blocks of times, in any order of times, give the quantiles of the whole."""
    people, doses = three_compartments(300), infusions()
    times = np.random.default_rng(3).permutation(7.0 * np.arange(100))
    asked = np.array([0.0, 0.25, 1.0])
    expected = population_quantiles(solve_population(people, doses, times), asked)
    np.testing.assert_array_equal(summarise_population(people, doses, times, asked, memory_bytes=1), expected)


def test_out_is_written_and_returned():
    """A preallocated array is filled and handed back, without a second one."""
    out = np.full((1, 2, 3), np.nan)
    found = solve_population(one_state(LN2, people=2), bolus(), np.array([0.0, 1.0, 2.0]), out=out)
    assert found is out
    np.testing.assert_allclose(out[0, 1], [1.0, 0.5, 0.25], rtol=1e-15)


def test_arrays_that_may_not_be_written_are_accepted():
    """Inputs frozen by their owner are read and not complained about."""
    people, doses, times = one_state(LN2), bolus(), np.array([1.0])
    for part in (people.rates, people.readout, doses.start, doses.amount, doses.state, times):
        part.flags.writeable = False
    values = solve_population(people, doses, times)
    values.flags.writeable = False
    assert population_quantiles(values, np.array([0.5]))[0, 0, 0] == pytest.approx(0.5, rel=1e-15)


def test_doses_that_change_under_their_name_are_seen():
    """A dose that is solved again after its amount or its kind of number changed gives the new answer, never the kept one."""
    doses, people, times = bolus(), one_state(LN2, people=2), np.array([1.0])
    assert solve_population(people, doses, times)[0, 1, 0] == pytest.approx(0.5, rel=1e-15)
    doses.amount[0] = 4.0
    assert solve_population(people, doses, times)[0, 1, 0] == pytest.approx(2.0, rel=1e-15)
    whole = Doses(*(np.array([one]) for one in (0, 0, 4)), np.array([0], dtype=np.int32))
    assert solve_population(people, whole, times)[0, 1, 0] == pytest.approx(2.0, rel=1e-15)
    own = replace(doses, amount=np.array([[2.0], [4.0]]))
    assert solve_population(people, own, times)[0, :, 0] == pytest.approx([1.0, 2.0], rel=1e-15)


@pytest.mark.parametrize("times", [[], [4.0]])
def test_no_doses_and_no_times_are_answered(times):
    """Nothing given reads zero, and nothing asked gives an empty array."""
    nothing = Doses(np.empty(0), np.empty(0), np.empty(0), np.empty(0, dtype=np.int64))
    found = solve_population(one_state(LN2), nothing, np.array(times))
    assert found.shape == (1, 1, len(times))
    assert not found.any()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rates": np.array([[[np.nan]]])}, "not a finite number"),
        ({"rates": np.array([[[-1.0, -0.1], [0.0, -1.0]]]), "readout": np.ones((1, 1, 2))}, "negative"),
        ({"rates": np.zeros((1, 1))}, "shape"),
        ({"readout": np.zeros((2, 1, 1))}, "does not fit"),
        ({"readout": np.full((1, 1, 1), np.inf)}, "not a finite number"),
    ],
)
def test_systems_without_a_meaning_are_refused(change, words):
    """Missing numbers, backward flows and shapes that do not fit are refused in words."""
    with pytest.raises(SystemShapeError, match=words):
        solve_population(replace(one_state(LN2), **change), bolus(), np.array([1.0]))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"start": np.array([np.nan])}, "finite"),
        ({"stop": np.array([-1.0])}, "stops before"),
        ({"amount": np.array([-1.0])}, "negative amount"),
        ({"amount": np.ones((3, 1))}, r"\(P, d\)"),
        ({"state": np.array([1])}, "does not exist"),
        ({"state": np.array([0.0])}, "whole numbers"),
    ],
)
def test_doses_without_a_meaning_are_refused(change, words):
    """Doses that stop before they start, take drug away or go nowhere are refused in words."""
    with pytest.raises(SystemShapeError, match=words):
        solve_population(one_state(LN2, people=2), replace(bolus(), **change), np.array([1.0]))


def test_times_starts_switches_and_outs_without_a_meaning_are_refused():
    """Missing times, times before the start, contradicting switches and the wrong array to write into are refused."""
    system, dose, times = one_state(LN2), bolus(), np.array([1.0])
    with pytest.raises(SystemShapeError, match="finite"):
        solve_population(system, dose, np.array([np.nan]))
    with pytest.raises(SystemShapeError, match="before the start"):
        solve_population(system, dose, times, start=Start(np.zeros(1), 2.0))
    with pytest.raises(SystemShapeError, match="negative amount"):
        solve_population(system, dose, times, start=Start(np.array([-1.0])))
    with pytest.raises(SystemShapeError, match="contradict"):
        solve_population(system, dose, times, switches=[PopulationSwitch(1.0, system), PopulationSwitch(1.0, system)])
    with pytest.raises(SystemShapeError, match="only change their values"):
        solve_population(system, dose, times, switches=[PopulationSwitch(1.0, one_state(1.0, people=2))])
    with pytest.raises(SystemShapeError, match="written once"):
        solve_population(system, dose, times, out=np.empty((1, 1, 2)))


def test_an_answer_beyond_any_number_is_refused():
    """A state that grows without bound is refused and never returned as infinity."""
    with pytest.raises(NumericsError, match="beyond any number"):
        solve_population(one_state(-1.0), bolus(), np.array([1e6]))


@pytest.mark.usefixtures("quantile_route")
def test_quantiles_of_what_is_missing_are_missing():
    """One missing value makes the quantiles of its time missing, in small and in large populations, and no others."""
    for people in (10, 1000):
        values = np.ones((people, 2))
        values[people // 2, 1] = np.nan
        np.testing.assert_array_equal(population_quantiles(values, np.array([0.5])), [[1.0, np.nan]])


@pytest.mark.usefixtures("quantile_route")
def test_quantiles_of_signed_and_infinite_values_are_ordered():
    """Numbers of both signs, the very large among them, keep their order."""
    values = np.concatenate([np.linspace(-1e300, 1e300, 999), [np.inf]])[:, None]
    found = population_quantiles(
        np.random.default_rng(2).permutation(values), np.array([0.0, 498 / 999, 499 / 999, 1.0])
    )
    np.testing.assert_array_equal(found[[0, 3], 0], [-1e300, np.inf])
    np.testing.assert_allclose(found[[1, 2], 0], values[[498, 499], 0], rtol=1e-12)


@pytest.mark.parametrize("asked", [[-0.1], [1.1], [np.nan], [[0.5]]])
def test_quantiles_out_of_range_are_refused(asked):
    """A percentile, or no number at all, is not taken for a quantile."""
    with pytest.raises(SystemShapeError, match="from 0 to 1"):
        population_quantiles(np.ones((3, 2)), np.array(asked))
