"""The record LEARN hands on: studies pooled into one answer, with everything it was made from. Frozen once made."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from assuage.evidence.data import PoolData, StudyNumbers
from assuage.evidence.measures import READY, measure_words, read_words
from assuage.provenance import Confidence, Explanation, Line, Stamp
from assuage.stats.meta import MEASURES, Pooled, as_read, harmonic_mean


@dataclass(frozen=True, slots=True)
class StudyEffect:
    """One study's effect `yi` with variance `vi` and interval, on the scale of analysis; `weight_percent` of the whole."""

    source: StudyNumbers
    yi: float
    vi: float
    ci_low: float
    ci_high: float
    weight_percent: float
    people: int | None

    @property
    def label(self) -> str:
        """What the study is called."""
        return self.source.label


@dataclass(frozen=True, slots=True)
class Synthesis:
    """What several studies say together, on the scale of analysis (logarithm for ratios).

    `result` is the arithmetic; `warnings` are its own and those of the selection and the numbers, in plain sentences. `people`
    is None unless every study says how many it had. `bundle_hash` names the data, settings and results: the same numbers pooled
    in the same way have the same hash.
    """

    data: PoolData
    studies: tuple[StudyEffect, ...]
    result: Pooled
    people: int | None
    warnings: tuple[str, ...]
    bundle_hash: str
    stamp: Stamp

    @property
    def question(self) -> str:
        """What was asked."""
        return self.data.question

    @property
    def measure(self) -> str:
        """The measure's short name, as metafor has it; GEN for a table of ready effects."""
        return self.data.settings.measure

    @property
    def called(self) -> str:
        """What the measure is called as people read it: a ratio, not its logarithm."""
        return read_words(self.measure)

    @property
    def method(self) -> str:
        """How it was pooled, in words."""
        return f"{measure_words(self.measure)}; {self.result.method}"

    @property
    def is_ratio(self) -> bool:
        """Whether the scale of analysis is a logarithm of a ratio."""
        return self.measure in MEASURES and MEASURES[self.measure].is_log_ratio

    @property
    def nothing(self) -> float | None:
        """The effect on the scale of analysis that means no difference; None where there is no such value."""
        return 0.0 if self.measure == READY else MEASURES[self.measure].no_effect

    def as_read(self, value: float) -> float:
        """A value of the scale of analysis as people read it: a ratio, proportion or correlation instead of its transform."""
        if self.measure == READY:
            return value
        sizes = [study.people for study in self.studies if study.people]
        n = float(harmonic_mean(sizes)) if sizes else None
        with np.errstate(over="ignore"):  # the end of a hopeless interval may be no ratio that a float can hold
            return float(as_read(self.measure, value, n=n))

    def explain(self) -> Explanation:
        """What was pooled, how, from which numbers, and what a reader must beware of."""
        return Explanation(self.question, tuple(self._lines()))

    def bibliography(self) -> tuple[str, ...]:
        """The keys of every source used, in the order of first use; empty for a table of the user's own."""
        return self.explain().bibliography()

    def _lines(self) -> Iterator[Line]:
        one, people = self.result, "unknown" if self.people is None else f"{self.people}"
        yield Line(f"Method: {self.method}. Studies: {one.k}. People: {people}. From {self.data.source}.")
        yield Line(
            f"Estimate {one.estimate:.4g} ({one.ci_low:.4g} to {one.ci_high:.4g}, {100 * one.level:g} % interval) on the scale "
            "of analysis.",
            Confidence.DERIVED,
        )
        for study in self.studies:
            told = ", ".join(f"{name} {value:g}" for name, value in study.source.numbers.items())
            words = f"{study.label}: {told}; effect {study.yi:.4g}, variance {study.vi:.4g}"
            yield Line(" ".join((f"{words}.", *study.source.notes)), citations=study.source.citations)
        yield from (Line(f"Not used: {words}.") for words in self.data.left_out)
        yield from (Line(f"Beware: {words}") for words in self.warnings)
