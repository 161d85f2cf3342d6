"""Every score of the library put to one person."""

from collections.abc import Callable

from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.knowledge.schema import ScoreFile
from assuage.patient import Lookup, Patient, Vocabulary, vocabulary
from assuage.provenance import Status
from assuage.questionnaires.conversion import by_conversion
from assuage.questionnaires.criteria import by_criteria
from assuage.questionnaires.formula import by_formula
from assuage.questionnaires.points import by_points
from assuage.questionnaires.score import Score

_METHODS: dict[str, Callable[[ScoreFile, Lookup], Score]] = {
    "points": by_points,
    "criteria": by_criteria,
    "formula": by_formula,
    "conversion": by_conversion,
}


def scores_of(
    patient: Patient | Lookup, *, library: Library | None = None, words: Vocabulary | None = None
) -> tuple[Score, ...]:
    """Every score, computed where the facts allow; one that cannot be computed says what is missing.

    Parameters: `words`, a vocabulary with other limits on age than the library's own.
    Example: `[score.id for score in scores_of(patient) if score.value is not None]`.
    """
    shelf = library or shipped_library()
    person = patient if isinstance(patient, Lookup) else Lookup(patient, words or vocabulary(shelf))
    return tuple(score_of(file, person) for file in shelf.all("score") if file.status is not Status.RETIRED)


def score_of(file: ScoreFile, patient: Patient | Lookup, *, words: Vocabulary | None = None) -> Score:
    """One score of one person, by the method its file names.

    Errors: `ScoreError` when the file asks about something no vocabulary file defines.
    """
    person = patient if isinstance(patient, Lookup) else Lookup(patient, words or vocabulary())
    return _METHODS[file.method](file, person)
