"""People to try the laws on: compartments, chains, metabolites and effect sites, with doses and times."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from assuage.numerics import Doses, Floats, LinearSystem

# Powers of ten of the rates in 1/min: 20/min is a half-life of two seconds, 3e-5/min one of 16 days.
EFFECT_SITE = (-4.5, 1.3)
FLOW = (-4.0, 0.5)
LAST_DOSE_EIGHTHS = 8 * 3000
LAST_TIME_EIGHTHS = 8 * 20160


@dataclass(frozen=True, slots=True)
class Case:
    """A system that reads out each of its states, with doses, times, and what the states are."""

    system: LinearSystem
    doses: Doses
    times: Floats
    holding: tuple[int, ...]
    ways_in: tuple[int, ...]


@st.composite
def _systems(draw: DrawFn, *, closed: bool, cleared: bool) -> tuple[LinearSystem, tuple[int, ...], tuple[int, ...]]:
    """Draw a cascade; `closed` adds a state that collects what is lost, `cleared` forbids a zero clearance."""
    speed = st.floats(*FLOW).map(lambda power: 10.0**power)
    chain, peripherals, metabolites = (draw(st.integers(0, most)) for most in (4, 2, 2))
    effect_sites = draw(st.integers(0, 2))
    central = chain
    holding = chain + 1 + peripherals + metabolites
    n = holding + effect_sites + closed
    rates = np.zeros((n, n))

    def flow(source: int, target: int | None, rate: float) -> None:
        rates[source, source] -= rate
        if target is None and closed:
            target = n - 1
        if target is not None:
            rates[target, source] += rate

    transit = draw(speed)
    for link in range(chain):
        flow(link, link + 1, transit * draw(st.sampled_from([1.0, 1.0, 1.0 + 1e-12, 1.0 + 1e-6, 1.01, 2.0])))
    for peripheral in range(central + 1, central + 1 + peripherals):
        there, back = draw(st.one_of(st.tuples(speed, speed), st.sampled_from([(0.3, 0.3), (transit, transit)])))
        flow(central, peripheral, there)
        flow(peripheral, central, back)
    clearance = draw(speed if cleared else st.one_of(speed, st.sampled_from([0.0, transit])))
    if metabolites:
        flow(central, central + peripherals + 1, clearance)
        for metabolite in range(central + peripherals + 1, holding - 1):
            flow(metabolite, metabolite + 1, draw(st.one_of(speed, st.just(transit))))
        flow(holding - 1, None, draw(st.one_of(speed, st.just(clearance or transit))))
    else:
        flow(central, None, clearance)
    for site in range(holding, holding + effect_sites):
        keo = draw(st.one_of(st.floats(*EFFECT_SITE).map(lambda power: 10.0**power), st.just(transit)))
        rates[site, central], rates[site, site] = keo, -keo
    kept = (*range(holding), *([n - 1] if closed else []))
    return LinearSystem(rates, np.eye(n)), kept, tuple(range(chain + 1))


@st.composite
def _doses(draw: DrawFn, ways_in: tuple[int, ...]) -> Doses:
    """Draw one to five boluses and infusions; eighths of a minute make shifts and splits exact."""
    count = draw(st.integers(1, 5))
    eighths = st.integers(0, LAST_DOSE_EIGHTHS)
    start = np.array([draw(st.one_of(st.just(0), st.just(960), eighths)) for _ in range(count)]) / 8.0
    length = np.array([draw(st.one_of(st.just(0), st.just(1), st.just(1920), eighths)) for _ in range(count)]) / 8.0
    amount = np.array([draw(st.one_of(st.just(0.0), st.floats(0.01, 500.0))) for _ in range(count)])
    return Doses(start, start + length, amount, np.array([draw(st.sampled_from(ways_in)) for _ in range(count)]))


@st.composite
def _cases(draw: DrawFn, *, closed: bool, cleared: bool) -> Case:
    system, holding, ways_in = draw(_systems(closed=closed, cleared=cleared))
    doses = draw(_doses(ways_in))
    drawn = draw(st.lists(st.integers(-80, LAST_TIME_EIGHTHS), min_size=1, max_size=8))
    # Edges of doses, after each a ladder that meets the largest value of each output, and times in no order, some twice.
    edges = np.concatenate([doses.stop, doses.start])
    ladder = (edges[:, None] + np.ceil(8.0 * np.geomspace(0.125, 2000.0, 7)) / 8.0).ravel()
    times = np.concatenate([np.array(drawn) / 8.0, edges, ladder, [8192.0, 20160.0]])
    return Case(system, doses, times, holding, ways_in)


@pytest.fixture(scope="session")
def cases() -> Callable[..., SearchStrategy[Case]]:
    """Make a strategy of cases; `closed=True` collects what is lost, `cleared=True` forbids a zero clearance."""

    def make(*, closed: bool = False, cleared: bool = False) -> SearchStrategy[Case]:
        return _cases(closed=closed, cleared=cleared)

    return make
