"""Which pooled result may answer a question: the same condition, or a broader one; a route and a dose that it covers."""

from dataclasses import dataclass

from assuage.candidacy.errors import CandidacyError
from assuage.dosing import Route
from assuage.knowledge.schema import SynthesisFile
from assuage.patient import Vocabulary, within_a_sentence

_ROUTES = {
    Route.IV: "into a vein",
    Route.IM: "into a muscle",
    Route.SC: "under the skin",
    Route.ORAL: "by mouth",
    Route.SUBLINGUAL: "under the tongue",
    Route.NASAL: "through the nose",
}


@dataclass(frozen=True, slots=True)
class DoseBand:
    """The doses that are asked about: from `lower` to `upper`, both of them in `unit` (`mg/kg/h`, `mg` ...)."""

    lower: float
    upper: float
    unit: str

    def __post_init__(self) -> None:
        """Refuse a band that is upside down or not above nothing."""
        if not 0 <= self.lower <= self.upper:
            raise CandidacyError(
                "The dose band is upside down or below zero, so nothing can be found for it. Give the lower dose first."
            )

    @property
    def words(self) -> str:
        """The band as a clinician writes it."""
        if self.lower == self.upper:
            return f"{self.lower:g} {self.unit}"
        return f"{self.lower:g} to {self.upper:g} {self.unit}"


@dataclass(frozen=True, slots=True)
class Fit:
    """How a pooled result covers the question: `steps` broader than asked (0: this very condition), and in what else.

    `words` say for whom it is, whenever it is for more than was asked.
    """

    steps: int
    words: str = ""


def fit_of(
    file: SynthesisFile, condition: str, *, words: Vocabulary, route: Route | None, dose_band: DoseBand | None
) -> Fit | str | None:
    """How a result fits; why it may not be used, in words; None where it is about another condition.

    A result on narrower ground than the question (a part of the condition, one route of several, a slice of the dose band)
    is never a fit. With no route or dose named, each result stands for its own, which it says.
    """
    steps = _steps(file, condition, words)
    if steps is None:
        return None
    if route is not None and file.routes and route not in file.routes:
        given = ", ".join(route_words(one) for one in file.routes)
        return f"it is for ketamine given another way ({given})"
    outside = _dose_outside(file, dose_band)
    if outside:
        return outside
    called = within_a_sentence(words.called(condition))
    broader = []
    if steps:
        broader.append(f"for {file.population}, not for {called} alone")
    if route is not None and len(file.routes) != 1:
        broader.append(f"for several routes or any, not for ketamine {route_words(route)} alone")
    if dose_band is not None and not _same_band(file, dose_band):
        broader.append(f"for other doses too ({file.dose_band}), not for {dose_band.words} alone")
    return Fit(steps, "; ".join(broader))


def route_words(route: Route) -> str:
    """A route as a patient would say it."""
    return _ROUTES.get(route, f"by the {route.value.replace('_', ' ')} route")


def _steps(file: SynthesisFile, condition: str, words: Vocabulary) -> int | None:
    """How many steps broader the result's condition is; None where the condition asked about is not within it."""
    broader = words.implied_by(condition)
    reached = [one for one in file.conditions if one in broader]
    if not reached:
        return None
    steps = min(sum(one != other and one in words.implied_by(other) for other in broader) for one in reached)
    mixed = any(condition not in words.implied_by(one) for one in file.conditions)
    return max(1, steps) if mixed else steps


def _dose_outside(file: SynthesisFile, asked: DoseBand | None) -> str:
    """Why the doses of the result do not cover those asked about; empty where they do, or were not bounded."""
    if asked is None or (file.dose_lower is None and file.dose_upper is None):
        return ""
    if file.dose_unit != asked.unit:
        return f"its doses are in {file.dose_unit} and cannot be held against {asked.unit}"
    if (file.dose_lower is not None and asked.lower < file.dose_lower) or (
        file.dose_upper is not None and asked.upper > file.dose_upper
    ):
        return f"its doses ({file.dose_band}) do not cover {asked.words}"
    return ""


def _same_band(file: SynthesisFile, asked: DoseBand) -> bool:
    return (file.dose_lower, file.dose_upper, file.dose_unit) == (asked.lower, asked.upper, asked.unit)
