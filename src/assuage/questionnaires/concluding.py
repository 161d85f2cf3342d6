"""From a result to the record: its words, and the facts and measurements it lets one conclude."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from assuage.knowledge.schema import Band, ScoreFile
from assuage.patient import NO, UNKNOWN, YES, Answer, Fact, Lookup, Measurement, Origin, Vocabulary, once_in_words, span
from assuage.provenance import Citation
from assuage.questionnaires.score import Score, ScoreInput


@dataclass(frozen=True, slots=True)
class Result:
    """What a method computed, before it is put into words."""

    value: float | None
    band: Band | None
    told: str
    inputs: tuple[ScoreInput, ...]
    missing: tuple[str, ...]
    not_covered: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    kept: bool = True  # whether the value may be kept as a measurement


def score_from(file: ScoreFile, result: Result, person: Lookup) -> Score:
    """The record of one score."""
    words = person.words
    about = YES if file.about is None else _answer(file.about, person)
    origin = _origin(file, result, at=person.patient.at)
    kept = result.kept and result.value is not None and file.measured_as is not None and about is not NO
    return Score(
        id=file.id,
        title=file.title,
        value=result.value,
        unit=file.unit,
        category=result.band.category if result.band else None,
        words=" ".join(_words(file, result, about, words)),
        inputs=result.inputs,
        missing=result.missing,
        facts=tuple(_facts(file, result, about, origin, needed=_needed(result, person), words=words)),
        measurements=(_measurement(file, result, origin),) if kept else (),
        citations=_citations(file, words),
        confidence=file.confidence,
        status=file.status,
        not_covered=result.not_covered,
    )


@once_in_words
def _citations(file: ScoreFile, _: Vocabulary) -> tuple[Citation, ...]:
    return tuple(Citation(reference.key, reference.where) for reference in file.references)


def _facts(
    file: ScoreFile, result: Result, about: Answer, origin: Origin, *, needed: bool, words: Vocabulary
) -> Iterator[Fact]:
    """What the class says; where the score is meant for something the chart denies, an open question instead of a yes."""
    band = result.band
    if band is None:
        return
    told = f"{file.title}: {band.category}"
    for claim in band.states_yes if needed else ():
        if about is NO:
            why = f"{told}, and the chart denies {words.called(file.about or '')}"
            yield Fact(claim, UNKNOWN, origin, explicit=True, words=why)
        else:
            yield Fact(claim, YES, origin, explicit=True, words=told)
    # A no rests on the whole score or not at all: what is missing must never look like an answer.
    for claim in band.states_no if result.value is not None else ():
        yield Fact(claim, NO, origin, explicit=True, words=told)


def _needed(result: Result, person: Lookup) -> bool:
    """Whether what the class needs to be true for its yes is known to be."""
    claim = result.band.needs if result.band else None
    return claim is None or _answer(claim, person) is YES


def _answer(claim: str, person: Lookup) -> Answer:
    return person.weighed(claim, cautious=YES, explicit_no=False).answer


def _measurement(file: ScoreFile, result: Result, origin: Origin) -> Measurement:
    value = result.value if result.value is not None else 0.0
    return Measurement(file.measured_as or file.id, value, file.unit, origin, as_written=result.told)


def _words(file: ScoreFile, result: Result, about: Answer, words: Vocabulary) -> Iterator[str]:
    yield f"{file.title}: {result.told}."
    if result.band is not None:
        yield result.band.words
    if result.missing:
        yield f"Missing: {', '.join(_called(name, words) for name in result.missing)}."
    yield from result.not_covered
    if about is not YES and file.about_words and result.band is not None:
        yield file.about_words
    yield from file.limits


def _called(name: str, words: Vocabulary) -> str:
    return words.called(name) if name in words.concepts else name.replace("_", " ")


def _origin(file: ScoreFile, result: Result, *, at: datetime) -> Origin:
    """Which entries it was computed from, and the date of the oldest of them."""
    origins = list(dict.fromkeys((*_origins(result.inputs), *result.origins)))
    dated = [origin.at for origin in origins if origin.at is not None]
    places = ", ".join(dict.fromkeys(origin.source for origin in origins)) or "the age and sex alone"
    oldest = min(dated, key=lambda one: span(one, at=at)[0]) if dated else None
    return Origin(f"computed: {file.title} from {places}", oldest)


def _origins(inputs: Sequence[ScoreInput]) -> Iterator[Origin]:
    for one in inputs:
        yield from (fact.origin for fact in one.facts)
        yield from (measured.origin for measured in one.measurements)
