"""Virtual twins of one person: people who could be this one, as far as is known, under one model.

A twin has kinetics, answers and a class of relief of its own: spread between people around typical values that are themselves
as uncertain as their sources leave them. Twin i has the same answers under every model, and its numbers do not depend on how many
twins there are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.numerics import Floats, Ints
from assuage.patient import Patient
from assuage.pharmacology.covariates import Covariates
from assuage.pharmacology.draws import Kind, deviates, drawn_effect, drawn_parameters, shares
from assuage.pharmacology.effects.prepared import PreparedEffect, prepared_effects
from assuage.pharmacology.errors import PharmacologyError
from assuage.pharmacology.expressions import Value
from assuage.pharmacology.person import covariates_of
from assuage.pharmacology.structure import structure_of
from assuage.provenance import Confidence
from assuage.stats import discrete_classes, truncated_normals

if TYPE_CHECKING:
    from assuage.knowledge.schema import PharmacokineticModel

TWIN_EFFECTS = ("analgesia", "dissociation", "blood_pressure", "lasting_relief")
"""What twins are asked about, by output."""

READING = "reading"
"""The twin's own deviate of a blood pressure reading, which mixes people and measurement."""

_TOP_OF_SCALE = 10.0


@dataclass(frozen=True, slots=True)
class Twins:
    """Virtual twins of one person (or virtual people) under one model: their parameters, and how they answer.

    drawn: model parameter -> (P,) values in place of the typical ones (house units, as `drawn_parameters` gives)
    effects: effect id -> {parameter -> (P, 1)} as `drawn_effect` gives, and `reading` for blood pressure
    relief_class: (P,) 0 placebo-type, 1 drug-type, 2 none;  baseline_nrs: (P,)
    weight: (P,) weights that sum to 1 (equal unless they come from a posterior)
    borrowed: words where the spread is another model's (Domino and Clements borrow Simons'), assumed, or missing
    """

    model: str
    drawn: Mapping[str, Value]
    effects: Mapping[str, Mapping[str, Floats]]
    relief_class: Ints
    baseline_nrs: Floats
    weight: Floats
    borrowed: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.weight)


def twins_of(
    who: Patient | Covariates,
    model: str,
    *,
    count: int,
    seed: int,
    uncertain: bool = True,
    people_differ: bool = True,
    library: Library | None = None,
) -> Twins:
    """Twins before anything was measured: spread between people, times the uncertainty of the typical values.

    With `uncertain=False` the typical values are taken as known, so that only people differ; with `people_differ=False` kinetics and
    answers are those of one typical person of whom we are unsure. A pain score that is known is every
    twin's baseline; otherwise baselines are normal about the typical one, within the scale of 0 to 10. On placebo a drug-type
    twin has no relief and a placebo-type twin has the same: the classes hold for both arms.

    Values on which published sources disagree are not drawn for effects: they belong to the band between models.

    Raises `PharmacologyError` for fewer than one twin, `UnknownIdError` (knowledge) for a model nobody knows.
    """
    if count < 1:
        raise PharmacologyError("A prediction over twins needs at least one of them; ask for some hundred or more.")
    if not (uncertain or people_differ):
        raise PharmacologyError("Twins that neither differ nor are uncertain are one typical person; use `simulate`.")
    shelf = library or shipped_library()
    person = covariates_of(who) if isinstance(who, Patient) else who
    file = shelf.model(model)
    kind: Kind = "both" if uncertain and people_differ else "parameters" if uncertain else "between_people"
    effects = prepared_effects(shelf, TWIN_EFFECTS)
    lasting = next(effect for effect in effects if effect.file.form == "lasting_relief")
    return Twins(
        model=file.id,
        drawn=drawn_parameters(structure_of(file), kind, people=count, seed=seed),
        effects={effect.file.id: _answers(effect, kind, people=count, seed=seed) for effect in effects},
        relief_class=_classes(lasting, people=count, seed=seed),
        baseline_nrs=_baselines(lasting, person.baseline_nrs, people=count, seed=seed),
        weight=np.full(count, 1.0 / count),
        borrowed=tuple(borrowed_words(file, uncertain=uncertain)),
    )


def _answers(effect: PreparedEffect, kind: Kind, *, people: int, seed: int) -> dict[str, Floats]:
    drawn = drawn_effect(effect, kind, people=people, seed=seed)
    if effect.file.form == "blood_pressure":
        drawn[READING] = deviates(seed, f"{effect.file.id}/reading", people=people, columns=1)
    return drawn


def _classes(effect: PreparedEffect, *, people: int, seed: int) -> Ints:
    parts = [effect.parameters[f"{kind}_drug_arm"] for kind in ("placebo_type", "drug_type", "none")]
    return discrete_classes(shares(seed, f"{effect.file.id}/people/class", people=people), np.array(parts))


def _baselines(effect: PreparedEffect, known: float | None, *, people: int, seed: int) -> Floats:
    """Pain before treatment: the person's own, or normal about the typical one and cut off at the ends of the scale."""
    if known is not None:
        return np.full(people, known)
    typical = effect.parameters["baseline"]
    spread = effect.file.between_people.get("baseline")
    sd = 0.0 if spread is None or spread.value is None else spread.value
    if not sd:
        return np.full(people, typical)
    luck = shares(seed, f"{effect.file.id}/people/baseline", people=people)
    return typical + sd * truncated_normals(luck, (0.0 - typical) / sd, (_TOP_OF_SCALE - typical) / sd)


def borrowed_words(file: "PharmacokineticModel", *, uncertain: bool) -> Iterator[str]:
    """What of the twins' spread is not the model's own, in words; how a dose is absorbed belongs to its route and not to the twins."""
    absorbed = {
        name for paths in file.routes.values() for path in paths for name in (path.fraction, path.lag, path.zero_order)
    }
    told = [
        f"{one.parameter} (from {one.variance.read_from}: {one.variance.reason})"
        for one in file.spread
        if one.variance.value and one.variance.confidence is Confidence.ASSUMED and one.parameter not in absorbed
    ]
    if told:
        yield f"{file.id}: how people differ is assumed for {'; '.join(told)}."
    if not file.spread:
        yield f"{file.id} was published without how people differ, so its twins all have the same kinetics."
    if uncertain and not file.parameter_uncertainty and not file.uncertainty:
        yield f"{file.id}: how uncertain its typical values are was not read, so its twins differ as people do and no more."
