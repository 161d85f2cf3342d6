"""The standard normal deviates that make one person out of the typical one, and the parameters they give.

Every parameter that twins draw is written as a function of independent standard normal deviates, so that a posterior has a
prior of one shape. What only sums up (spread between people and uncertainty of the typical value, both log-normal) is one deviate.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assuage.numerics import Floats
from assuage.pharmacology.effects.prepared import PreparedEffect
from assuage.pharmacology.expressions import Value
from assuage.pharmacology.structure import Structure
from assuage.stats import covariance_factor

if TYPE_CHECKING:
    from assuage.knowledge.schema import Uncertainty

MODEL = ""
"""The owner of a model's own parameters; those of an effect belong to its id."""

_Z_975 = 1.959963984540054
_NOTHING = 1e-12

Key = tuple[str, str]
"""Owner and parameter."""


@dataclass(frozen=True, slots=True)
class Between:
    """A value anywhere between two ends, evenly, by one deviate."""

    low: float
    high: float
    column: int


@dataclass(frozen=True, slots=True)
class OnLogit:
    """A fraction whose logit moves with one deviate, times `sd`."""

    sd: float
    column: int


@dataclass(frozen=True, slots=True)
class RandomEffects:
    """How deviates (n, q) become parameters.

    A parameter's centre, or its place between two ends, is multiplied by `exp(sum of amount times deviate)`, and moved on the logit where it
    is a fraction that varies so. `names` (q,) says what each deviate belongs to.
    """

    names: tuple[str, ...]
    centres: Mapping[Key, float]
    loading: Mapping[Key, tuple[tuple[int, float], ...]]
    between: Mapping[Key, Between]
    on_logit: Mapping[Key, OnLogit]

    @property
    def count(self) -> int:
        """How many deviates a person has here."""
        return len(self.names)

    def of_model(self, deviates: Floats, *, only: frozenset[str] | None = None) -> dict[str, Value]:
        """Values (n,) in place of the model's typical ones, of `only` these parameters where given."""
        return {
            name: self._value((owner, name), deviates)
            for owner, name in self.centres
            if owner == MODEL and (only is None or name in only)
        }

    def one(self, owner: str, name: str, deviates: Floats) -> Floats | None:
        """Values (n,) of one parameter; None where it does not vary."""
        return self._value((owner, name), deviates) if (owner, name) in self.centres else None

    def of_effect(self, effect: str, deviates: Floats) -> dict[str, Floats]:
        """Values (n, 1) in place of an effect's typical ones."""
        return {key[1]: self._value(key, deviates)[:, None] for key in self.centres if key[0] == effect}

    def columns_of(self, key: Key) -> tuple[int, ...]:
        """The deviates that a parameter moves with."""
        found = [column for column, _ in self.loading.get(key, ())]
        found += [one[key].column for one in (self.between, self.on_logit) if key in one]
        return tuple(found)

    def _value(self, key: Key, deviates: Floats) -> Floats:
        held, logit = self.between.get(key), self.on_logit.get(key)
        moved: Floats | float = 0.0
        for column, amount in self.loading.get(key, ()):  # a matrix product would round by how many rows it has
            moved = moved + amount * deviates[:, column]
        centre: Floats | float = self.centres[key]
        if held is not None:
            centre = held.low + (held.high - held.low) * _share_below(deviates[:, held.column])
        value = np.asarray(centre * np.exp(moved)) if key in self.loading else np.asarray(centre)
        if logit is not None:
            odds = value / (1.0 - value) * np.exp(logit.sd * deviates[:, logit.column])
            value = np.asarray(odds / (1.0 + odds))
        return np.broadcast_to(value, (len(deviates),)) if value.ndim == 0 else value


def random_effects(structure: Structure, effects: Sequence[PreparedEffect]) -> RandomEffects:
    """The deviates of a model's parameters and of the effects that are looked at, as twins before any measurement have them."""
    covariance: dict[tuple[Key, Key], float] = {}
    centres: dict[Key, float] = {}
    between: dict[Key, tuple[float, float]] = {}
    logits: dict[Key, float] = {}
    for first, second, amount in _of_file(structure):
        pair = (MODEL, first), (MODEL, second)
        covariance[pair] = covariance.get(pair, 0.0) + amount
    for spread in structure.file.spread:
        if spread.shape != "lognormal" and spread.variance.value and spread.parameter in structure.typical:
            logits[MODEL, spread.parameter] = float(np.sqrt(spread.variance.value))
    for item in structure.file.uncertainty:
        if item.parameter in structure.typical:
            scale = structure.typical[item.parameter] / (structure.file.parameters[item.parameter].value or 1.0)
            _uncertain((MODEL, item.parameter), item, scale, into=(covariance, centres, between))
    for effect in effects:
        _of_effect(effect, covariance, centres, between)
    for key in dict.fromkeys((*(one for pair in covariance for one in pair), *logits)):
        typical = structure.typical if key[0] == MODEL else _parameters(effects, key[0])
        centres.setdefault(key, typical[key[1]])
    return _laid_out(covariance, centres, between, logits)


def _of_file(structure: Structure) -> Iterator[tuple[str, str, float]]:
    """The variances and covariances of the logarithms of a model's parameters: between people, and of their typical values.

    Variability between occasions adds to that between people: what is predicted is one occasion each.
    """
    file, known = structure.file, structure.typical
    for spread in file.spread:
        if spread.shape == "lognormal" and spread.variance.value:
            moved = [name for name in (spread.parameter, *spread.also) if name in known]
            yield from ((one, other, spread.variance.value) for one in moved for other in moved)
    for item in file.covariances:
        first, second = item.between
        if item.covariance.value is not None and first in known and second in known:
            yield first, second, item.covariance.value
            yield second, first, item.covariance.value
    sds = {
        name: float(np.sqrt(np.log1p(cv.value**2)))
        for name, cv in file.parameter_uncertainty.items()
        if cv.value and name in known
    }
    groups = [[name for name in group if name in sds] for group in file.uncertain_together]
    alone = [[name] for name in sds if not any(name in group for group in groups)]
    for group in (*groups, *alone):
        yield from ((one, other, sds[one] * sds[other]) for one in group for other in group)


def _of_effect(
    effect: PreparedEffect,
    covariance: dict[tuple[Key, Key], float],
    centres: dict[Key, float],
    between: dict[Key, tuple[float, float]],
) -> None:
    file = effect.file
    ranged = {item.parameter for item in file.uncertainty if item.shape != "between_sources"}
    for name, number in file.parameters.items():
        if number.bounds == "95% CI" and number.lower and number.upper and name not in ranged:
            scale = effect.in_house({name: 1.0})[name]
            _log_normal((file.id, name), number.lower * scale, number.upper * scale, covariance, centres)
    for item in file.uncertainty:
        if item.shape != "between_sources" and item.parameter in effect.parameters:
            scale = effect.in_house({item.parameter: 1.0})[item.parameter]
            _uncertain((file.id, item.parameter), item, scale, into=(covariance, centres, between))
    for name, spread in file.between_people.items():
        if spread.value and name in effect.parameters and spread.unit == "1":
            key = (file.id, name)
            covariance[key, key] = covariance.get((key, key), 0.0) + float(np.log1p(spread.value**2))


def _uncertain(
    key: Key,
    item: "Uncertainty",
    scale: float,
    *,
    into: tuple[dict[tuple[Key, Key], float], dict[Key, float], dict[Key, tuple[float, float]]],
) -> None:
    covariance, centres, between = into
    if item.shape == "lognormal_95":
        _log_normal(key, item.lower * scale, item.upper * scale, covariance, centres)
        return
    between[key] = (item.lower * scale, item.upper * scale)
    centres[key] = (item.lower + item.upper) / 2.0 * scale


def _log_normal(
    key: Key, lower: float, upper: float, covariance: dict[tuple[Key, Key], float], centres: dict[Key, float]
) -> None:
    centres[key] = float(np.sqrt(lower * upper))
    covariance[key, key] = covariance.get((key, key), 0.0) + float(np.log(upper / lower) / (2.0 * _Z_975)) ** 2


def _parameters(effects: Sequence[PreparedEffect], owner: str) -> Mapping[str, float]:
    return next(effect.parameters for effect in effects if effect.file.id == owner)


def _laid_out(
    covariance: Mapping[tuple[Key, Key], float],
    centres: Mapping[Key, float],
    between: Mapping[Key, tuple[float, float]],
    logits: Mapping[Key, float],
) -> RandomEffects:
    moved = [key for key in centres if (key, key) in covariance]
    omega = np.array([[covariance.get((one, other), 0.0) for other in moved] for one in moved]).reshape(
        len(moved), len(moved)
    )
    factor = covariance_factor(omega)
    used = np.flatnonzero(np.abs(factor).max(axis=0, initial=0.0) > _NOTHING)
    names = [_name(moved[column]) for column in used]
    ranges: dict[Key, Between] = {}
    for key, (low, high) in between.items():
        ranges[key] = Between(low, high, len(names))
        names.append(_name(key))
    on_logit: dict[Key, OnLogit] = {}
    for key, sd in logits.items():
        on_logit[key] = OnLogit(sd, len(names))
        names.append(_name(key))
    loading = {
        key: tuple((place, float(amount)) for place, amount in enumerate(factor[row, used]) if amount)
        for row, key in enumerate(moved)
    }
    return RandomEffects(tuple(names), dict(centres), loading, ranges, on_logit)


def _name(key: Key) -> str:
    return ".".join(part for part in key if part)


def _share_below(deviates: Floats) -> Floats:
    from scipy.special import ndtr  # SciPy is not needed for one person

    return np.asarray(ndtr(deviates))
