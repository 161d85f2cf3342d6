"""A computed score: its value, class, inputs, what is missing, and what it lets one conclude."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from assuage.patient import Fact, Measurement, Patient
from assuage.provenance import Citation, Confidence, Status


class ScoreInput(NamedTuple):
    """One thing a score looked at.

    `lower` and `upper` bound its points (or its value, for a formula); they are one where it is known. `told` says what was
    found, or why nothing could be used.
    """

    id: str
    words: str
    lower: float
    upper: float
    told: str
    missing: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    measurements: tuple[Measurement, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the item is settled."""
        return self.lower == self.upper


@dataclass(frozen=True, slots=True)
class Score:
    """A score of one person.

    `value` is None while an input is missing; `category` may be known before, where no answer to what is missing could change
    it. `missing` are the claims, observations and doses still wanted. `facts` and `measurements` are what the score lets one
    conclude, for `with_scores`. `not_covered` names what the method has no number for, which is never counted as nothing.
    """

    id: str
    title: str
    value: float | None
    unit: str
    category: str | None
    words: str
    inputs: tuple[ScoreInput, ...]
    missing: tuple[str, ...]
    facts: tuple[Fact, ...]
    measurements: tuple[Measurement, ...]
    citations: tuple[Citation, ...]
    confidence: Confidence
    status: Status
    not_covered: tuple[str, ...] = ()


def with_scores(patient: Patient, scores: tuple[Score, ...]) -> Patient:
    """The person with the facts and measurements the scores let one conclude, beside what was stated.

    A stated fact is kept: where it contradicts a computed one, the two are weighed as any two facts are.
    """
    facts = dict.fromkeys([*patient.facts, *(fact for score in scores for fact in score.facts)])
    measured = dict.fromkeys([*patient.measurements, *(one for score in scores for one in score.measurements)])
    if tuple(facts) == patient.facts and tuple(measured) == patient.measurements:
        return patient
    return replace(patient, facts=tuple(facts), measurements=tuple(measured))
