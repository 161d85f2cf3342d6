"""What a person's measurements say of that person under one model: the classes summed over exactly, draws within each."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from assuage.numerics import Floats, Ints
from assuage.pharmacology.draws import deviates as standard_deviates
from assuage.pharmacology.measured import MeasuredKind
from assuage.pharmacology.personal import PersonalModel
from assuage.pharmacology.personal_reading import CLASSES, NO_RELIEF, PRESSURE
from assuage.pharmacology.twins import READING, Twins, borrowed_words
from assuage.stats import Mode, Posterior, Readings, discrete_classes, equal_weights, posterior_draws, posterior_mode

DRAWS = 1500
"""Draws a class and round: enough for intervals good to a twentieth of their width."""

_PROBE = 0.5
"""How far each deviate is moved to see whether any reading answers to it."""


@dataclass(frozen=True, slots=True)
class ClassPosterior:
    """One response class: how probable it is, the mode within it, and draws of the deviates that its readings answer to.

    `informed` (r,) are the places of those deviates among all of the person's; the others are as before.
    """

    kind: int
    probability: float
    informed: Ints
    mode: Mode
    draws: Posterior


@dataclass(frozen=True, slots=True)
class PersonalPosterior:
    """The posterior of one person under one model.

    `classes` hold only those whose readings differ: one, of no kind in particular, where no pain score counts. `log_evidence` is the
    logarithm of the probability of all used readings. `deviates` (n, q), `kind` (n,), `weight` (n,) and `predicted` (n, k) are all classes
    together; what no reading answers to is drawn from the prior.
    """

    mine: PersonalModel
    classes: tuple[ClassPosterior, ...]
    class_probability: Floats
    log_evidence: float
    deviates: Floats
    kind: Ints
    weight: Floats
    predicted: Floats

    @property
    def effective(self) -> float:
        """How many draws of equal weight these are worth."""
        return float(1.0 / np.sum(self.weight**2))

    @property
    def informed(self) -> Ints:
        """The deviates that some class's readings answer to."""
        return np.unique(np.concatenate([one.informed for one in self.classes]))


def personal_posterior(
    mine: PersonalModel, *, count: int = DRAWS, seed: int = 0, of: tuple[int, ...] | None = None
) -> PersonalPosterior:
    """Update one person by the measurements that the model may use.

    P(class) is each class's part of the evidence. Without a usable measurement this is the prior.

    Parameters
        count: draws a class and round.
        of: places among the used measurements; all unless given.
    """
    chosen = _only(mine, of)
    told_apart = chosen.has_course and any(one.kind is MeasuredKind.PAIN for one in chosen.used)
    kinds = range(len(CLASSES)) if told_apart else (NO_RELIEF,)
    parts = [_of_class(chosen, kind, count=count, seed=seed) for kind in kinds]
    prior = chosen.class_prior if told_apart else np.ones(1)
    with np.errstate(divide="ignore"):
        logs = np.log(prior) + np.array([part.draws.log_evidence for part in parts])
    evidence = float(np.logaddexp.reduce(logs))
    probability = np.exp(logs - evidence)
    parts = [replace(part, probability=float(p)) for part, p in zip(parts, probability, strict=True)]
    sizes = [len(part.draws.weight) for part in parts]
    weight = np.concatenate([part.probability * part.draws.weight for part in parts])
    deviates = standard_deviates(
        seed, f"{chosen.model}/personal/as before", people=len(weight), columns=len(chosen.names)
    )
    kind = np.repeat([part.kind for part in parts], sizes).astype(np.int64)
    first = 0
    for part, size in zip(parts, sizes, strict=True):
        deviates[first : first + size, part.informed] = part.draws.deviates
        first += size
    if not told_apart:
        kind = _classes_as_before(len(weight), chosen.class_prior)
    return PersonalPosterior(
        mine=chosen,
        classes=tuple(parts),
        class_probability=probability if told_apart else chosen.class_prior,
        log_evidence=evidence,
        deviates=deviates,
        kind=kind,
        weight=weight / weight.sum(),
        predicted=np.concatenate([part.draws.predicted for part in parts]),
    )


def _only(mine: PersonalModel, of: tuple[int, ...] | None) -> PersonalModel:
    """The same person with some of the used measurements."""
    if of is None:
        return mine
    places = np.array(of, dtype=np.int64)
    part = mine.readings
    readings = Readings(
        part.values[places],
        part.censored[places],
        part.additive[places],
        part.proportional[places],
        part.on_log[places],
        part.degrees,
    )
    return replace(mine, used=tuple(mine.used[place] for place in of), readings=readings)


def _classes_as_before(count: int, prior: Floats) -> Ints:
    """Classes in their parts among draws that no pain score tells apart."""
    spread = (np.arange(count) * 0.6180339887498949 + 0.5) % 1.0  # evenly, whatever the draws beside them are
    return discrete_classes(spread.astype(np.float64), prior)


def _of_class(mine: PersonalModel, kind: int, *, count: int, seed: int) -> ClassPosterior:
    informed = informed_deviates(mine, kind)
    predict = within_class(mine, kind, informed)
    mode = posterior_mode(predict, mine.readings, dimensions=len(informed))
    draws = posterior_draws(predict, mine.readings, mode, count=count, seed=seed)
    if not len(informed):  # one row stands for all: what is not informed still varies
        draws = replace(
            draws,
            deviates=np.zeros((count, 0)),
            weight=np.full(count, 1.0 / count),
            predicted=np.repeat(draws.predicted, count, axis=0),
        )
    return ClassPosterior(kind, 1.0, informed, mode, draws)


def informed_deviates(mine: PersonalModel, kind: int) -> Ints:
    """The deviates to which any reading answers: the others keep their prior exactly."""
    if not mine.used:
        return np.zeros(0, dtype=np.int64)
    q = len(mine.names)
    beside = np.full((q + 1, q), 0.1)  # not the typical person, in whom an exponent may have no effect
    beside[1:] += _PROBE * np.eye(q)
    found = mine.reader(kind)(beside)
    return np.flatnonzero((found[1:] != found[0]).any(axis=1)).astype(np.int64)


def within_class(mine: PersonalModel, kind: int, informed: Ints) -> Callable[[Floats], Floats]:
    """What readings would be, (n, k), in a person of a class with these informed deviates (n, r); the others are typical."""
    read = mine.reader(kind)

    def predict(deviates: Floats) -> Floats:
        whole = np.zeros((len(deviates), len(mine.names)))
        whole[:, informed] = deviates
        return read(whole)

    return predict


def posterior_twins(found: PersonalPosterior, *, count: int = 500, seed: int = 0) -> Twins:
    """The updated person as twins of equal weight, for every prediction that takes twins."""
    rows = equal_weights(found.weight, count)
    mine, deviates = found.mine, found.deviates[rows]
    effects: dict[str, dict[str, Floats]] = {}
    for effect in mine.ground.asked.effects:
        own = mine.random.of_effect(effect.file.id, deviates)
        if effect.file.form == "blood_pressure":
            own[READING] = _reading(mine, deviates, seed)
        effects[effect.file.id] = own
    return Twins(
        model=mine.model,
        drawn=mine.random.of_model(deviates),
        effects=effects,
        relief_class=found.kind[rows],
        baseline_nrs=mine.baseline_nrs(deviates),
        weight=np.full(count, 1.0 / count),
        borrowed=tuple(borrowed_words(mine.ground.whole.file, uncertain=True)),
    )


def _reading(mine: PersonalModel, deviates: Floats, seed: int) -> Floats:
    """The deviate (n, 1) of one more reading of pressure: the person's own part, and a part by chance."""
    share = mine.ground.asked.library.measurement_errors().pressure_share_of_person.value or 0.0
    luck = standard_deviates(seed, f"{mine.model}/personal/reading", people=len(deviates), columns=1)
    own = deviates[:, [mine.names.index(PRESSURE)]]
    return np.asarray(np.sqrt(share) * own + np.sqrt(1.0 - share) * luck)
