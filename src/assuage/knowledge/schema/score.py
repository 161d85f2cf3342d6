"""A score as a file: what it looks at, the points or conditions, its classes, and what each class lets one conclude."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from assuage.knowledge.schema.parts import Identifier, KnowledgeFile, Number, Strict, Words
from assuage.provenance import Confidence

Comparison = Literal["above", "at_or_above", "below", "at_or_below"]


class Bound(Strict):
    """Yes when a value lies on the named side of the threshold."""

    is_: Comparison = Field(alias="is")
    threshold: Number


class Measured(Bound):
    """Yes when an observation crosses a threshold; `age_years` is the person's age. With `sex`, of that sex alone."""

    observation: Identifier
    sex: Literal["female", "male"] | None = None


class Case(Strict):
    """The points an item gives when any of these holds: a claim, a measured value, the sex."""

    points: int
    claims: tuple[Identifier, ...] = ()
    measured: tuple[Measured, ...] = ()
    sex: Literal["female", "male"] | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not (self.claims or self.measured or self.sex):
            raise ValueError("the case asks nothing; give `claims`, `measured` or `sex`")
        return self


class Item(Strict):
    """One thing a score looks at: the first of `cases` that holds gives its points, else `otherwise`.

    `observation` alone, without cases, is a value that the score's formula or sum uses.
    """

    id: Identifier
    words: Words
    cases: tuple[Case, ...] = ()
    otherwise: int = 0
    observation: Identifier | None = None
    confidence: Confidence
    read_from: Words

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        if bool(self.cases) == bool(self.observation):
            raise ValueError("an item has either `cases` or one `observation`")
        return self


class Count(Strict):
    """Yes when at least so many of these items give points."""

    at_least: int = Field(ge=1)
    of: tuple[Identifier, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if self.at_least > len(self.of):
            raise ValueError(f"`at_least` {self.at_least} can never be reached by {len(self.of)} items")
        return self


class Criterion(Strict):
    """One condition of a set, of which all must hold: yes when any of `any_of` is, each of which needs all its counts."""

    id: Identifier
    words: Words
    any_of: tuple[tuple[Count, ...], ...] = Field(min_length=1)
    confidence: Confidence
    read_from: Words


class Band(Strict):
    """A class of the result: yes when all `bounds` hold of it and all `ages` of the age, or when all counts of `also` do.

    The classes are asked in order and the first yes is taken; one without bounds takes the rest. `states_yes` and `states_no`
    are the claims it lets one conclude; with `needs`, the yes only where that claim is known to be true.
    """

    category: Words
    words: Words
    bounds: tuple[Bound, ...] = ()
    ages: tuple[Bound, ...] = ()
    also: tuple[Count, ...] = ()
    states_yes: tuple[Identifier, ...] = ()
    states_no: tuple[Identifier, ...] = ()
    needs: Identifier | None = None


class Conversion(Strict):
    """One medicine of a conversion table: the factor its daily dose is multiplied by, in which unit and by which routes."""

    medicine: Identifier
    routes: tuple[Words, ...] = Field(min_length=1)
    dose_unit: Words
    factor: Number
    flag: Words | None = None


class NotCovered(Strict):
    """A medicine the table has no factor for, and why nothing is computed for it."""

    medicine: Identifier
    applicable: bool
    words: Words


class ScoreFile(KnowledgeFile):
    """A whole score.

    `points` adds the points of items; `criteria` asks whether every criterion holds; `formula` computes from observations;
    `conversion` adds converted daily doses. `about` is the claim the score is meant for: it is told where that is not known,
    and nothing is concluded where it is denied. `measured_as` names the observation the result is kept as.
    """

    kind: Literal["score"]
    method: Literal["points", "criteria", "formula", "conversion"]
    unit: Words
    licence: Words
    about: Identifier | None = None
    about_words: Words | None = None
    cautious: Literal["yes", "unknown"] = "yes"
    items: tuple[Item, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    formula: Literal["fib_4"] | None = None
    total_of: tuple[Identifier, ...] = Field(
        default=(), description="items whose values add up to the value of criteria"
    )
    bands: tuple[Band, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    not_covered: tuple[NotCovered, ...] = ()
    conversion_of: Identifier | None = Field(default=None, description="the group of medicines a table is about")
    measured_as: Identifier | None = None
    limits: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        wanted = {
            "points": self.items,
            "criteria": self.criteria,
            "formula": self.formula,
            "conversion": self.conversions,
        }
        if not wanted[self.method]:
            raise ValueError(f"a score by `{self.method}` needs that part")
        ids = Counter(item.id for item in self.items)
        if twice := [name for name, count in ids.items() if count > 1]:
            raise ValueError(f"two items have the id `{twice[0]}`")
        for name in self._named():
            if name not in ids:
                raise ValueError(f"`{name}` is counted and is no item of the score")
        return self

    def _named(self) -> Iterator[str]:
        yield from self.total_of
        for band in self.bands:
            yield from (name for count in band.also for name in count.of)
        for criterion in self.criteria:
            yield from (name for part in criterion.any_of for count in part for name in count.of)

    @cached_property
    def asks(self) -> frozenset[str]:
        """Every claim it asks about."""
        found = {claim for item in self.items for case in item.cases for claim in case.claims}
        found |= {band.needs for band in self.bands if band.needs}
        return frozenset(found | {claim for claim in (self.about, self.conversion_of) if claim})

    @cached_property
    def measures(self) -> frozenset[str]:
        """Every observation it looks at."""
        found = {one.observation for item in self.items for case in item.cases for one in case.measured}
        return frozenset(found | {item.observation for item in self.items if item.observation})

    @cached_property
    def confidence(self) -> Confidence:
        """The weakest mark of anything it computes with."""
        marks = [item.confidence for item in self.items] + [one.confidence for one in self.criteria]
        marks += [one.factor.confidence for one in self.conversions]
        marks += [bound.threshold.confidence for band in self.bands for bound in (*band.bounds, *band.ages)]
        marks += [one.threshold.confidence for item in self.items for case in item.cases for one in case.measured]
        order = list(Confidence)
        return max(marks, key=order.index)
