"""Laws of steady state and of sensitivities."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assuage.numerics import (
    Doses,
    LinearSystem,
    Start,
    constant_input_state,
    sensitivities,
    solve,
    states_at,
    steady_state,
)

PERIOD = 720.0


def wrapped(doses):
    """Move every start into one period of the first, and keep the lengths."""
    first = doses.start.min()
    start = first + np.mod(doses.start - first, PERIOD)
    return replace(doses, start=start, stop=start + (doses.stop - doses.start))


@given(data=st.data())
def test_a_period_leads_from_steady_state_back_to_it(cases, data):
    """Starting from steady state, one more period of the doses, with the infusions of earlier ones, changes nothing."""
    case = data.draw(cases(cleared=True))
    doses = wrapped(case.doses)
    steady = steady_state(case.system, doses, period=PERIOD)
    first = float(doses.start.min())
    laps = int(np.ceil((doses.stop.max() - first) / PERIOD)) + 1
    # Infusions that began in earlier periods still run; of these, only the part after the start counts.
    before = [replace(doses, start=doses.start - lap * PERIOD, stop=doses.stop - lap * PERIOD) for lap in range(laps)]
    repeated = Doses(*(np.concatenate([getattr(each, part) for each in before]) for part in Doses.__slots__))
    end = np.array([np.nextafter(first + PERIOD, first)])
    after = states_at(case.system, repeated, end, start=Start(steady, first))[:, 0]
    np.testing.assert_allclose(after, steady, rtol=1e-9, atol=1e-12 * steady.max() + 1e-300)


@given(data=st.data(), rate=st.floats(0.01, 100.0))
def test_a_constant_input_is_balanced_by_what_is_lost(cases, data, rate):
    """At the steady state of a constant input, nothing changes any more."""
    case = data.draw(cases(cleared=True))
    inputs = np.zeros(len(case.system.rates))
    inputs[data.draw(st.sampled_from(case.ways_in))] = rate
    amounts = constant_input_state(case.system, inputs)
    turnover = np.abs(case.system.rates) @ amounts + inputs
    np.testing.assert_allclose(case.system.rates @ amounts + inputs, 0.0, atol=1e-11 * turnover.max())
    assert (amounts >= 0.0).all()


@given(data=st.data(), rate=st.floats(0.01, 100.0))
def test_an_input_all_period_long_is_a_constant_one(cases, data, rate):
    """An infusion that lasts exactly its period, repeated for ever, ends where a constant input does."""
    case = data.draw(cases(cleared=True))
    into = case.ways_in[0]
    whole = Doses(np.zeros(1), np.array([PERIOD]), np.array([rate * PERIOD]), np.array([into]))
    inputs = np.zeros(len(case.system.rates))
    inputs[into] = rate
    constant = constant_input_state(case.system, inputs)
    found = steady_state(case.system, whole, period=PERIOD)
    # A catenary solve loses digits with the spread of the rates, here 1e6; the doubling sum does not.
    np.testing.assert_allclose(found, constant, rtol=1e-9)


@given(
    clearance=st.floats(0.01, 5.0),
    volume=st.floats(5.0, 500.0),
    exchange=st.one_of(st.just(0.0), st.floats(1e-30, 5.0)),
    other_volume=st.floats(5.0, 500.0),
    rate=st.floats(0.01, 10.0),
)
def test_steady_concentration_is_rate_over_clearance(clearance, volume, exchange, other_volume, rate):
    """Whatever the volumes, a constant input comes to rest at rate over clearance."""
    rates = np.array(
        [[-(clearance + exchange) / volume, exchange / other_volume], [exchange / volume, -exchange / other_volume]]
    )
    system = LinearSystem(rates, np.array([[1.0 / volume, 0.0]]))
    expected = rate / clearance
    constant = system.readout @ constant_input_state(system, np.array([rate, 0.0]))
    np.testing.assert_allclose(constant, expected, rtol=1e-9)
    whole = Doses(np.zeros(1), np.array([60.0]), np.array([rate * 60.0]), np.zeros(1, dtype=np.int64))
    repeated = system.readout @ steady_state(system, whole, period=60.0)
    np.testing.assert_allclose(repeated, expected, rtol=1e-9)


@given(
    ka=st.floats(0.01, 2.0),
    gap=st.sampled_from([0.0, 1e-12, 1e-6, 0.1, 1.0]),
    volume=st.floats(5.0, 500.0),
    ke0=st.floats(0.001, 5.0),
    length=st.sampled_from([0.0, 30.0]),
)
def test_sensitivities_are_the_slopes_of_the_outputs(ka, gap, volume, ke0, length):
    """Derivatives agree with central differences, at equal rates too, and keep Euler's law of homogeneous scaling."""

    def build(parameters):
        absorb, lose, size, site = parameters
        rates = np.zeros((3, 3), dtype=parameters.dtype)
        rates[0, 0], rates[1, 0] = -absorb, absorb
        rates[1, 1], rates[2, 1], rates[2, 2] = -lose, site, -site
        readout = np.zeros((2, 3), dtype=parameters.dtype)
        readout[0, 1] = readout[1, 2] = 1.0 / size
        return rates, readout

    parameters = np.array([ka, ka * (1.0 + gap), volume, ke0])
    doses = Doses(np.zeros(1), np.array([length]), np.array([100.0]), np.zeros(1, dtype=np.int64))
    times = np.append(0.0, np.geomspace(0.05, 90.0, 24))
    outputs, slopes = sensitivities(build, parameters, doses, times)
    np.testing.assert_array_equal(outputs, solve(LinearSystem(*build(parameters)), doses, times))
    largest = outputs.max(axis=1)[:, None]
    for k, value in enumerate(parameters):
        # Fourth-order central differences: 1e-3 steps leave about 1e-10 relative to the output.
        ends = []
        for steps in (-2, -1, 1, 2):
            moved = parameters.copy()
            moved[k] = value * (1.0 + steps * 1e-3)
            ends.append(solve(LinearSystem(*build(moved)), doses, times))
        difference = (ends[0] - 8.0 * ends[1] + 8.0 * ends[2] - ends[3]) / 12e-3
        assert (np.abs(slopes[:, :, k] * value - difference) <= 1e-7 * largest).all()
    # An output is proportional to 1 / volume.
    np.testing.assert_allclose(slopes[:, :, 2] * volume, -outputs, rtol=1e-9, atol=1e-12 * largest.max())
