"""A compiled model, its numbers and its effect sites become one linear system and its doses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assuage.dosing import Administration
from assuage.numerics import Doses, Floats, LinearSystem, PopulationSystem
from assuage.pharmacology.errors import CannotPredictError
from assuage.pharmacology.expressions import Value
from assuage.pharmacology.parameters import Parameters
from assuage.pharmacology.structure import Path, Structure, Transfer

_DAY_MIN = 1440.0
_SAME_INSTANT_MIN = 1e-6


@dataclass(frozen=True, slots=True)
class Site:
    """A linear effect site behind an analyte: `rate` [1/min] of equilibration; 0 makes it the running integral of the level.

    `rate` may have shape (P,) for a population. A site's reading is in mg/L (mg/L*min for an integral).
    """

    key: str
    analyte: str
    rate: Value


def rates_and_readout(
    structure: Structure,
    parameters: Parameters,
    shares: Mapping[str, float],
    *,
    sites: Sequence[Site] = (),
    elimination: Value = 1.0,
) -> tuple[Floats, Floats]:
    """K [1/min] of shape (..., n, n) and R of shape (..., m, n): first the analytes of `shares` in order, then the sites.

    `shares` is the part of the dose that each analyte's block carries. `elimination` multiplies what leaves the parent
    drug. The leading dimension (P,) appears when any number is an array.
    """
    people = _people(parameters, sites, elimination)
    n = structure.size + len(sites)
    rates = np.zeros((*people, n, n))
    for transfer in structure.transfers:
        rate = _rate(transfer, parameters)
        if transfer.eliminates:
            rate = rate * elimination
        rates[..., transfer.source, transfer.source] -= rate
        if transfer.to is not None:
            fraction = transfer.fraction
            rates[..., transfer.to, transfer.source] += (
                rate if fraction.constant == 1.0 else rate * fraction(parameters)
            )
    readout = np.zeros((*people, len(shares) + len(sites), n))
    for row, (analyte, share) in enumerate(shares.items()):
        reading = structure.readings[analyte]
        readout[..., row, reading.state] = share / parameters[reading.volume]
    for number, site in enumerate(sites):
        state, reading = structure.size + number, structure.readings[site.analyte]
        fills = site.rate if _is_equilibrating(site.rate) else 1.0
        rates[..., state, reading.state] = fills * shares[site.analyte] / parameters[reading.volume]
        rates[..., state, state] = -site.rate if _is_equilibrating(site.rate) else 0.0
        readout[..., len(shares) + number, state] = 1.0
    return rates, readout


def linear_system(
    structure: Structure,
    parameters: Parameters,
    shares: Mapping[str, float],
    *,
    sites: Sequence[Site] = (),
    elimination: float = 1.0,
) -> LinearSystem:
    """One person's system (see `rates_and_readout`)."""
    return LinearSystem(*rates_and_readout(structure, parameters, shares, sites=sites, elimination=elimination))


def population_system(
    structure: Structure,
    parameters: Parameters,
    shares: Mapping[str, float],
    *,
    people: int,
    sites: Sequence[Site] = (),
    elimination: Value = 1.0,
) -> PopulationSystem:
    """The system of many people (see `rates_and_readout`), also where every number happens to be shared."""
    rates, readout = rates_and_readout(structure, parameters, shares, sites=sites, elimination=elimination)
    return PopulationSystem(_for_all(rates, people), _for_all(readout, people))


def _for_all(values: Floats, people: int) -> Floats:
    return values if values.ndim == 3 else np.tile(values, (people, 1, 1))  # noqa: PLR2004 - people, rows, states


def doses_of(
    structure: Structure,
    parameters: Parameters,
    given: Sequence[Administration],
    amounts_mg: Floats,
) -> Doses:
    """What the system is given: each administration by each path of its route, after its lag, over its zero-order time.

    `amounts_mg` is the mass in the model's own terms: shape (d,), or (P, d) where it differs between people.

    Raises `CannotPredictError` for a route that the model does not have, and for an infusion into a path that is itself
    zero-order.
    """
    starts: list[Value] = []
    stops: list[Value] = []
    amounts: list[Value] = []
    states: list[int] = []
    before: dict[int, Value] = {}
    for number, one in enumerate(given):
        for path in _paths(structure, one):
            lag = path.lag(parameters) if path.lag else 0.0
            lasts = path.zero_order(parameters) if path.zero_order else one.duration_min
            starts.append(one.start_min + lag)
            stops.append(one.start_min + lag + lasts)
            if path.sitting_gap is not None and not before:
                before = _given_before(given, amounts_mg, float(path.sitting_gap(parameters)))
            amounts.append(_entering(path, parameters, amounts_mg[..., number], before=before.get(number, 0.0)))
            states.append(path.into)
    return Doses(_rows(starts), _rows(stops), _rows(amounts), np.array(states, dtype=np.int64))


def _paths(structure: Structure, one: Administration) -> tuple[Path, ...]:
    paths = structure.routes.get(one.route.value)
    if paths is None:
        message = f"{structure.file.id} does not describe {one.route.value} doses, so it cannot say what one would do."
        raise CannotPredictError(message)
    if one.duration_min > 0 and any(path.zero_order for path in paths):
        message = (
            f"{structure.file.id} takes {one.route.value} doses as given at once; a dose over {one.duration_min:g} min "
            "cannot be predicted by it. Leave the duration out, or choose another model."
        )
        raise CannotPredictError(message)
    return paths


def _given_before(given: Sequence[Administration], amounts_mg: Floats, gap_min: float) -> dict[int, Value]:
    """By the number of each administration, what its sitting was given before it [mg].

    A sitting goes on while a dose follows the one before it on the same route by no more than `gap_min`, and within 24 h of its
    first dose.
    """
    found: dict[int, Value] = {}
    latest: dict[str, tuple[float, float, Value]] = {}
    for number in sorted(range(len(given)), key=lambda place: given[place].start_min):
        one = given[number]
        began, ended, so_far = latest.get(one.route.value, (one.start_min, one.start_min, 0.0))
        if one.start_min - ended > gap_min + _SAME_INSTANT_MIN or one.start_min - began >= _DAY_MIN:
            began, so_far = one.start_min, 0.0
        found[number] = so_far
        latest[one.route.value] = (began, one.stop_min, so_far + amounts_mg[..., number])
    return found


def _entering(path: Path, parameters: Parameters, amount: Value, *, before: Value) -> Value:
    """What of an amount goes this way; beyond the first device of a sitting, `before` included, the later fraction holds."""
    if path.device is None or path.later_fraction is None:
        return amount * path.fraction(parameters)
    first = np.clip(path.device(parameters) - before, 0.0, amount)
    return first * path.fraction(parameters) + (amount - first) * path.later_fraction(parameters)


def _rate(transfer: Transfer, parameters: Parameters) -> Value:
    rate = transfer.rate(parameters)
    return rate if transfer.volume is None else rate / parameters[transfer.volume]


def _rows(values: list[Value]) -> Floats:
    if not values:
        return np.zeros(0)
    if not any(isinstance(value, np.ndarray) for value in values):
        return np.array(values, dtype=np.float64)
    return np.ascontiguousarray(np.stack(np.broadcast_arrays(*values), axis=-1), dtype=np.float64)


def _people(parameters: Parameters, sites: Sequence[Site], elimination: Value) -> tuple[int, ...]:
    for value in (*parameters.values(), *(site.rate for site in sites), elimination):
        if isinstance(value, np.ndarray):
            return value.shape
    return ()


def _is_equilibrating(rate: Value) -> bool:
    return isinstance(rate, np.ndarray) or bool(rate)
