"""The slow state of a population: within its tolerance of an independent integrator, and plain about what it refuses."""

from functools import cache

import numpy as np
import pytest

from assuage.numerics import (
    Doses,
    LinearSystem,
    PopulationSwitch,
    PopulationSystem,
    Start,
    Switch,
    SystemShapeError,
    ToleranceNotReachedError,
    population_slow_state,
    slow_state_reference,
    solve,
)

ON, OFF, HALF = 0.01, float(np.log(2.0) / (10.9 * 1440.0)), 0.1
TIMES = np.linspace(0.0, 12.0 * 1440.0, 40)


def people(count, *, fastest=1.0):
    """Two compartments and an effect site, people an ever larger factor apart."""
    stretch = np.geomspace(1.0, 3.0, count)[:, None, None] * fastest
    rates = np.zeros((count, 3, 3))
    rates[:] = [[-0.6, 0.02, 0.0], [0.4, -0.02, 0.0], [0.3, 0.0, -0.3]]
    readout = np.zeros((count, 2, 3))
    readout[:, 0, 0], readout[:, 1, 2] = 1.0 / 40.0, 1.0 / 40.0
    return PopulationSystem(stretch * rates, readout)


def infusions(*, later=0.0):
    start = 1440.0 * np.arange(2) + later
    return Doses(start, start + 240.0, np.full(2, 98.0), np.zeros(2, dtype=np.int64))


def reference(one, doses, *, output, exponent=1.0, begin=0.0, initial=0.0, start=None, switches=()):
    """The same by an explicit eighth-order method, driven by the route for one person."""

    def effect(times):
        level = np.maximum(solve(one, doses, times, start=start, switches=switches)[output], 0.0) ** exponent
        return level / (level + HALF**exponent)

    breaks = np.concatenate([doses.start, doses.stop, [switch.time for switch in switches]])
    return slow_state_reference(effect, TIMES, on_rate=ON, off_rate=OFF, breaks=breaks, begin=begin, initial=initial)


@cache
def expected_courses(exponent):
    """The reference for two people, made once for all tolerances."""
    system, doses = people(2), infusions()
    return np.array(
        [
            reference(LinearSystem(rates, readout), doses, output=1, exponent=exponent)
            for rates, readout in zip(system.rates, system.readout, strict=True)
        ]
    )


@pytest.mark.parametrize("tolerance", [1e-5, 1e-7, 1e-9, 1e-11])
@pytest.mark.parametrize("exponent", [1.0, 2.5])
def test_the_stated_error_is_kept(tolerance, exponent):
    """Whatever the tolerance and the steepness of the effect, the error against the reference stays below it."""
    system, doses = people(2), infusions()
    found = population_slow_state(
        system,
        doses,
        TIMES,
        output=1,
        on_rate=ON,
        off_rate=OFF,
        half_effect=HALF,
        exponent=exponent,
        tolerance=tolerance,
    )
    assert np.abs(found - expected_courses(exponent)).max() < max(tolerance, 2e-11)


def test_quick_states_and_bent_effects_are_followed():
    """Half-lives of seconds and an effect that rises as the root of the concentration keep the tolerance."""
    system, doses = people(1, fastest=30.0), infusions()
    found = population_slow_state(
        system, doses, TIMES, output=0, on_rate=ON, off_rate=OFF, half_effect=HALF, exponent=0.5, tolerance=1e-7
    )
    expected = reference(LinearSystem(system.rates[0], system.readout[0]), doses, output=0, exponent=0.5)
    assert np.abs(found[0] - expected).max() < 1e-7


def test_own_doses_unsorted_times_starts_and_switches_are_followed():
    """Each person's own dose times, times in any order, an earlier drug and a system that changes are all taken in."""
    system, slower = people(2), people(2, fastest=0.5)
    later = np.array([[0.0], [333.3]])
    shared = infusions()
    doses = Doses(shared.start + later, shared.stop + later, shared.amount, shared.state)
    start = Start(np.array([5.0, 2.0, 0.0]), 0.0)
    order = np.random.default_rng(5).permutation(len(TIMES))
    found = population_slow_state(
        system,
        doses,
        TIMES[order],
        output=0,
        on_rate=np.full(2, ON),
        off_rate=OFF,
        half_effect=HALF,
        initial=0.25,
        start=start,
        switches=[PopulationSwitch(2000.0, slower)],
        tolerance=1e-9,
    )
    for person in range(2):
        switch = Switch(2000.0, LinearSystem(slower.rates[person], slower.readout[person]))
        expected = reference(
            LinearSystem(system.rates[person], system.readout[person]),
            infusions(later=float(later[person, 0])),
            output=0,
            initial=0.25,
            start=start,
            switches=[switch],
        )
        assert np.abs(found[person] - expected[order]).max() < 1e-9


def test_without_a_drug_it_fades_by_its_half_life():
    """With nothing given, half of the state is left after its half-life."""
    nothing = Doses(np.empty(0), np.empty(0), np.empty(0), np.empty(0, dtype=np.int64))
    found = population_slow_state(
        people(1),
        nothing,
        np.array([0.0, 10.9 * 1440.0]),
        output=0,
        on_rate=ON,
        off_rate=OFF,
        half_effect=HALF,
        initial=0.8,
    )
    np.testing.assert_allclose(found[0], [0.8, 0.4], rtol=1e-12)


def test_company_changes_no_more_than_the_tolerance():
    """A person alone and among a hundred agree to within the stated error."""
    system, doses = people(100), infusions()
    asked = {"output": 0, "on_rate": ON, "off_rate": OFF, "half_effect": HALF, "tolerance": 1e-9}
    together = population_slow_state(system, doses, TIMES, **asked)
    alone = population_slow_state(PopulationSystem(system.rates[57:58], system.readout[57:58]), doses, TIMES, **asked)
    assert np.abs(together[57] - alone[0]).max() < 2e-9


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"output": 2}, "does not exist"),
        ({"on_rate": -1.0}, "not be negative"),
        ({"half_effect": 0.0}, "above 0"),
        ({"exponent": np.array([1.0, 2.0])}, "one a person"),
        ({"initial": 1.5}, "between 0 and 1"),
        ({"off_rate": np.nan}, "finite"),
        ({"begin": 1.0}, "before the beginning"),
        ({"start": Start(np.zeros(3), 5.0)}, "before the start"),
        ({"tolerance": 1e-15}, "rounding"),
    ],
)
def test_slow_states_without_a_meaning_are_refused(change, words):
    """Rates, effects and times out of range are refused in words."""
    asked = {"output": 0, "on_rate": ON, "off_rate": OFF, "half_effect": HALF} | change
    with pytest.raises(SystemShapeError, match=words):
        population_slow_state(people(1), infusions(), TIMES, **asked)


def test_what_cannot_be_reached_is_said(monkeypatch):
    """When the panels run out the tolerance is not quietly given up."""
    monkeypatch.setattr("assuage.numerics.compiled.slow_state.MOST_ROUNDS", 1)
    with pytest.raises(ToleranceNotReachedError, match="ask for less"):
        population_slow_state(
            people(1), infusions(), TIMES, output=0, on_rate=ON, off_rate=OFF, half_effect=HALF, tolerance=1e-12
        )
