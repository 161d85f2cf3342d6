"""Virtual people: how their parameters differ, and how uncertain the typical values are.

Every person has their own stream by index, and every purpose its own key, so a person's numbers do not depend on how many others
are drawn, in which order, or on which effects are asked for.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

import numpy as np

from assuage.numerics import Floats
from assuage.pharmacology.effects.prepared import PreparedEffect
from assuage.pharmacology.expressions import Value
from assuage.pharmacology.structure import Structure
from assuage.stats import covariance_factor, standard_normals, uniforms

if TYPE_CHECKING:
    from assuage.knowledge.schema import Uncertainty

Kind = Literal["between_people", "parameters", "both"]
"""What a draw holds: people around the typical values, typical values as uncertain as they are, or people around uncertain values."""

_Z_975 = 1.959963984540054


Luck = Callable[[str, int], Floats]
"""Standard normal deviates (people, columns) for a purpose and a number of columns: for people whose streams are counted otherwise."""


def deviates(seed: int | Luck, purpose: str, *, people: int, columns: int) -> Floats:
    """Standard normal deviates (people, columns); row i depends on the seed, the purpose and i alone.

    Where `seed` is somebody's own source of luck, that is asked instead.
    """
    if callable(seed):
        return seed(purpose, columns)
    return standard_normals(_key(seed, purpose), 0, people, columns)


def shares(seed: int, purpose: str, *, people: int) -> Floats:
    """One even deviate between 0 and 1 for each person, (people,); as in `deviates`, nobody's depends on who else is drawn."""
    return uniforms(_key(seed, purpose), 0, people, 1)[:, 0]


def _key(seed: int, purpose: str) -> int:
    return int.from_bytes(sha256(f"{seed}/{purpose}".encode()).digest()[:16], "little")


def drawn_parameters(structure: Structure, kind: Kind, *, people: int, seed: int | Luck) -> dict[str, Value]:
    """Values (P,) in place of the typical ones, for every parameter that varies."""
    uncertain = {} if kind == "between_people" else _uncertain(structure, people=people, seed=seed)
    return uncertain if kind == "parameters" else _spread(structure, around=uncertain, people=people, seed=seed)


def _spread(structure: Structure, *, around: Mapping[str, Value], people: int, seed: int | Luck) -> dict[str, Value]:
    """Between people: log-normal or logit-normal around the typical value, or that of `around`, with the covariances of the file.

    Variability between occasions is drawn once for each person: what is predicted is one occasion each.
    """
    file = structure.file
    spreads = [one for one in file.spread if one.variance.value]
    drawn = dict(around)
    if not spreads:
        return drawn
    z = deviates(seed, f"{file.id}/spread", people=people, columns=len(spreads))
    place = {one.parameter: number for number, one in enumerate(spreads) if one.level == "person"}
    block = np.diag([one.variance.value or 0.0 for one in spreads])
    for item in file.covariances:
        first, second = (place.get(name) for name in item.between)
        if first is not None and second is not None and item.covariance.value is not None:
            block[first, second] = block[second, first] = item.covariance.value
    eta = _correlated(block, z)
    for number, one in enumerate(spreads):
        for name in (one.parameter, *one.also):
            if name in structure.typical:
                drawn[name] = _moved(drawn.get(name, structure.typical[name]), eta[:, number], one.shape)
    return drawn


def _correlated(block: Floats, z: Floats) -> Floats:
    """Deviates with the covariances of `block`, added column by column: a matrix product rounds by how many rows it has."""
    factor = covariance_factor(block)
    eta = np.zeros_like(z)
    for row in range(len(factor)):
        for column in range(row + 1):
            if factor[row, column]:
                eta[:, row] += factor[row, column] * z[:, column]
    return eta


def _moved(typical: Value, eta: Floats, shape: str) -> Value:
    if shape == "lognormal":
        return typical * np.exp(eta)
    odds = typical / (1.0 - typical) * np.exp(eta)
    return odds / (1.0 + odds)


def _uncertain(structure: Structure, *, people: int, seed: int | Luck) -> dict[str, Value]:
    """Typical values as uncertain as the file says; parameters named together move with one deviate.

    A value on which published sources disagree is anything between them.
    """
    file = structure.file
    drawn: dict[str, Value] = {}
    together = {name: group[0] for group in file.uncertain_together for name in group}
    for name, cv in file.parameter_uncertainty.items():
        if cv.value and name in structure.typical:
            z = deviates(seed, f"{file.id}/uncertainty/{together.get(name, name)}", people=people, columns=1)[:, 0]
            drawn[name] = structure.typical[name] * np.exp(np.sqrt(np.log1p(cv.value**2)) * z)
    for item in file.uncertainty:
        if item.parameter in structure.typical:
            in_house = structure.typical[item.parameter] / (file.parameters[item.parameter].value or 1.0)
            drawn[item.parameter] = _within(item, seed, file.id, people) * in_house
    return drawn


def _within(item: "Uncertainty", seed: int | Luck, file: str, people: int) -> Floats:
    purpose = f"{file}/uncertainty/{item.parameter}"
    if item.shape == "lognormal_95":
        return _log_normal(item.lower, item.upper, seed, purpose, people)
    z = deviates(seed, purpose, people=people, columns=1)[:, 0]
    return item.lower + (item.upper - item.lower) * _normal_share(z)


def _log_normal(lower: float, upper: float, seed: int | Luck, purpose: str, people: int) -> Floats:
    """Log-normal values of which 95 % lie between the bounds."""
    z = deviates(seed, purpose, people=people, columns=1)[:, 0]
    low, high = np.log(lower), np.log(upper)
    return np.asarray(np.exp((low + high) / 2 + z * (high - low) / (2 * _Z_975)))


def _normal_share(z: Floats) -> Floats:
    """The part of a normal distribution below each deviate."""
    from scipy.special import ndtr  # SciPy is not needed for one person

    return np.asarray(ndtr(z))


def drawn_effect(effect: PreparedEffect, kind: Kind, *, people: int, seed: int | Luck) -> dict[str, Floats]:
    """Values (P, 1) in place of the typical ones of an effect: between people, as uncertain as its file says, or both.

    A published 95 % interval is taken as log-normal; a range the file sets for the same parameter goes before it.
    """
    file = effect.file
    drawn = {} if kind == "between_people" else _uncertain_effect(effect, people=people, seed=seed)
    if kind != "parameters":
        for name, spread in file.between_people.items():
            if spread.value and name in effect.parameters and spread.unit == "1":
                z = deviates(seed, f"{file.id}/people/{name}", people=people, columns=1)
                around = drawn.get(name, effect.parameters[name])
                drawn[name] = around * np.exp(np.sqrt(np.log1p(spread.value**2)) * z)
    return drawn


def _uncertain_effect(effect: PreparedEffect, *, people: int, seed: int | Luck) -> dict[str, Floats]:
    file = effect.file
    drawn: dict[str, Floats] = {}
    for name, number in file.parameters.items():
        if number.bounds == "95% CI" and number.lower and number.upper:
            drawn[name] = _log_normal(number.lower, number.upper, seed, f"{file.id}/uncertainty/{name}", people)[
                :, None
            ]
            drawn[name] *= effect.in_house({name: 1.0})[name]
    for item in file.uncertainty:
        if item.shape != "between_sources" and item.parameter in effect.parameters:
            scale = effect.in_house({item.parameter: 1.0})[item.parameter]
            drawn[item.parameter] = _within(item, seed, file.id, people)[:, None] * scale
    return drawn


def sources_of(effect: PreparedEffect) -> tuple[Mapping[str, float], ...]:
    """The values that published sources disagree on: the typical ones, and each end of each disagreement."""
    found: list[Mapping[str, float]] = [{}]
    for item in effect.file.uncertainty:
        if item.shape == "between_sources" and item.parameter in effect.parameters:
            found += [effect.in_house({item.parameter: end}) for end in (item.lower, item.upper)]
    return tuple(found)
