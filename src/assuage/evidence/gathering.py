"""What studies and syntheses say of one condition: published beside ours, good news beside bad, and what is unknown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from assuage import __version__
from assuage.dosing import Route
from assuage.evidence.errors import CannotPoolError
from assuage.evidence.selecting import concerns, condition_named, studies_data
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.knowledge.schema import StudyFile, SynthesisFile
from assuage.patient import Vocabulary, vocabulary, within_a_sentence
from assuage.provenance import Citation, Explanation, Line, Stamp, Status

_SHOWN = {"randomised", "crossover"}
_NEARNESS = ("itself", "a form of it", "something wider")
_OUTCOMES = ("pain_change_0_10", "relief_30", "relief_50", "harm")
_FINDINGS = ("positive", "mixed", "negative", "none")


@dataclass(frozen=True, slots=True)
class Told:
    """A pooled result that speaks of the condition: of itself, of a form of it, or of something wider that `about` names."""

    file: SynthesisFile
    speaks_of: Literal["itself", "a form of it", "something wider"]
    about: str

    @property
    def is_draft(self) -> bool:
        """Whether it may not decide anything."""
        return self.file.status is Status.DRAFT


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything the knowledge files hold on ketamine in one condition.

    `published` and `ours`: pooled results, those for the condition itself first. `trials`: controlled studies by what they found,
    `uncontrolled`, `reviews` and `pending` beside them. `unknown`: what nobody has told, in plain sentences.
    """

    condition: str
    called: str
    route: Route | None
    published: tuple[Told, ...]
    ours: tuple[Told, ...]
    trials: tuple[StudyFile, ...]
    uncontrolled: tuple[StudyFile, ...]
    reviews: tuple[StudyFile, ...]
    pending: tuple[StudyFile, ...]
    unknown: tuple[str, ...]
    stamp: Stamp

    def found(self, finding: str) -> tuple[StudyFile, ...]:
        """The controlled studies with one finding: positive, mixed, negative or none."""
        return tuple(study for study in self.trials if study.finding == finding)

    def explain(self) -> Explanation:
        """Every result with its source, and what is unknown."""
        return Explanation(f"What is known of ketamine for {self.called}", tuple(self._lines()))

    def bibliography(self) -> tuple[str, ...]:
        """The keys of every source used, in the order of first use."""
        return self.explain().bibliography()

    def _lines(self) -> Iterator[Line]:
        for told in (*self.published, *self.ours):
            file = told.file
            yield Line(f"{file.title}: {file.words} {file.certainty_words}", file.estimate.confidence, _cited(file))
        for study in (*self.trials, *self.uncontrolled, *self.reviews, *self.pending):
            yield Line(f"{study.title}: {study.finding_words}", citations=_cited(study))
        yield from (Line(words) for words in self.unknown)


def evidence_for(
    condition: str,
    *,
    made_at: datetime,
    route: Route | None = None,
    library: Library | None = None,
    made_by: str = "assuage",
) -> Evidence:
    """Everything the knowledge files say of ketamine in a condition.

    Parameters: `condition`, an id or a name of the vocabulary; `route`, only pooled results by that route or by any.
    Errors: `EvidenceError` for a condition that the vocabulary lacks.
    """
    shelf = library or shipped_library()
    words = vocabulary(shelf)
    asked = condition_named(condition, shelf)
    pooled = [told for file in shelf.all("synthesis") if (told := _told(file, asked, route, words)) is not None]
    pooled.sort(key=_place)
    studies = [study for study in shelf.all("study") if concerns(asked, study.conditions, shelf)]
    studies.sort(key=lambda study: (_FINDINGS.index(study.finding), -(study.year or 0), study.id))
    return Evidence(
        condition=asked,
        called=words.called(asked),
        route=route,
        published=tuple(told for told in pooled if told.file.made_by == "published"),
        ours=tuple(told for told in pooled if told.file.made_by == "assuage"),
        trials=tuple(study for study in studies if study.design in _SHOWN),
        uncontrolled=tuple(study for study in studies if study.design == "uncontrolled"),
        reviews=tuple(study for study in studies if study.design == "pooled"),
        pending=tuple(study for study in studies if study.design == "protocol"),
        unknown=tuple(_unknown(asked, pooled, studies, words, shelf)),
        stamp=Stamp(
            made_at=made_at,
            made_by=made_by,
            software_version=__version__,
            knowledge_version=shelf.version,
            came_from=asked,
        ),
    )


def _place(told: Told) -> tuple[int, int, str, float, str]:
    """The condition's own results first; then by outcome and time."""
    file = told.file
    time = next((one for one in (file.time_weeks, file.time_from_weeks, file.time_to_weeks) if one is not None), 0.0)
    return _NEARNESS.index(told.speaks_of), _OUTCOMES.index(file.outcome), file.harm or "", time, file.id


def _told(file: SynthesisFile, asked: str, route: Route | None, words: Vocabulary) -> Told | None:
    if file.status is Status.RETIRED or (route is not None and file.routes and route not in file.routes):
        return None
    if asked in file.conditions:
        return Told(file, "itself", words.called(asked))
    for one in file.conditions:
        if one in words.implied_by(asked):
            return Told(file, "something wider", words.called(one))
        if asked in words.implied_by(one):
            return Told(file, "a form of it", words.called(one))
    return None


def _unknown(
    asked: str, pooled: list[Told], studies: list[StudyFile], words: Vocabulary, library: Library
) -> Iterator[str]:
    called = within_a_sentence(words.called(asked))
    controlled = [study for study in studies if study.design in _SHOWN]
    if not controlled:
        yield f"No controlled study of ketamine in {called} was read."
    near = [told.file for told in pooled if told.speaks_of == "itself" and told.file.status is Status.ACTIVE]
    compared = [file for file in near if file.comparator_kind in {"placebo", "control"}]
    for outcome, name in (
        ("pain_change_0_10", "how much pain changes against a control"),
        ("relief_30", "how many more have at least 30 % relief"),
        ("relief_50", "how many more have at least 50 % relief"),
        ("harm", "how often there are harms against a control"),
    ):
        if not any(file.outcome == outcome for file in compared):
            yield f"No pooled result says, for {called} itself, {name}."
    unjudged = sum(study.risk_of_bias is None for study in controlled)
    if unjudged:
        yield f"Nobody's judgement of the risk of bias was read for {unjudged} of {len(controlled)} controlled studies."
    try:
        studies_data(asked, library=library)
    except CannotPoolError:
        yield f"The study files on {called} do not hold two controlled studies that could be pooled."
    yield from (f"No result yet: {study.title}." for study in studies if study.design == "protocol")


def _cited(file: SynthesisFile | StudyFile) -> tuple[Citation, ...]:
    return tuple(Citation(one.key, one.where) for one in file.references)
