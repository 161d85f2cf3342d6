"""What pooled results say ketamine does for and to a hundred people with one condition: each result apart, none averaged."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assuage.candidacy import plainly
from assuage.candidacy.applying import DoseBand, Fit, fit_of
from assuage.candidacy.baseline import baseline_of
from assuage.candidacy.errors import CandidacyError
from assuage.candidacy.in_hundred import Chances, from_difference, from_proportion, from_ratio, interval_of
from assuage.candidacy.naming import condition_called, did_you_mean
from assuage.candidacy.pooled import RELIEF_PERCENT, BenefitAndHarm, NotUsed, Question, Row
from assuage.dosing import Route
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.knowledge.schema import Number, SynthesisFile
from assuage.patient import Vocabulary, vocabulary
from assuage.provenance import Citation, Status

_CERTAINTIES = ("high", "moderate", "low", "very_low", "not_graded")


def benefit_and_harm(
    condition: str,
    *,
    route: Route | None = None,
    dose_band: DoseBand | None = None,
    library: Library | None = None,
    words: Vocabulary | None = None,
) -> BenefitAndHarm:
    """Everything that pooled results say for a condition, and plainly nothing where they say nothing.

    Parameters: `condition`, an id or name of the vocabulary; `route` and `dose_band`, None for results by whatever route and
    at whatever dose, each of which says its own. Errors: `CandidacyError` for a condition that the vocabulary lacks.
    """
    shelf = library or shipped_library()
    known = words or vocabulary(shelf)
    claim = _named(condition, known)
    files = [file for file in shelf.all("synthesis") if file.status is not Status.RETIRED]
    fits = [(file, fit_of(file, claim, words=known, route=route, dose_band=dose_band)) for file in files]
    practice = shelf.benefit_practice()
    near = practice.near_weeks
    rows = sorted(
        (_row(file, fit, shelf, blur=practice.blur) for file, fit in fits if isinstance(fit, Fit)), key=_order
    )
    pain = [row for row in rows if row.file.outcome == "pain_change_0_10"]
    at_weeks = {weeks: [row for row in pain if _is_at(row.file, weeks, within)] for weeks, within in near.items()}
    placed = {id(row) for found in at_weeks.values() for row in found}
    return BenefitAndHarm(
        condition=claim,
        called=known.called(claim),
        route=route,
        dose_band=dose_band,
        pain=tuple(_question(f"pain_{w}", f"Change in pain at {plainly.weeks(w)}", at_weeks[w], weeks=w) for w in near),
        pain_otherwise=_question(
            "pain_otherwise", "Change in pain at other times", [r for r in pain if id(r) not in placed]
        ),
        relief=tuple(
            _question(f"relief_{p}", f"At least {p} % less pain", _of(rows, f"relief_{p}"), percent=p)
            for p in RELIEF_PERCENT
        ),
        harms=tuple(
            _question(f"harm_{h}", called, _of(rows, "harm", h), harm=h) for h, called in _harms(files).items()
        ),
        not_used=tuple(NotUsed(file.title, fit) for file, fit in fits if isinstance(fit, str)),
        knowledge_version=shelf.version,
    )


def _row(file: SynthesisFile, fit: Fit, shelf: Library, *, blur: float) -> Row:
    found = baseline_of(file, blur=blur)
    baseline, why_not = (None, found) if isinstance(found, str) else (found, "")
    chances = _chances(file, baseline)
    if chances is not None and why_not:
        chances = replace(chances, words=(*chances.words, why_not))
    rests_on_it = chances is not None and chances.with_comparator is not None
    return Row(
        file=file,
        fit=fit,
        chances=chances,
        baseline=baseline if rests_on_it else None,
        year=_year(file, shelf),
        sources=tuple(Citation(reference.key, reference.where) for reference in file.references),
    )


def _chances(file: SynthesisFile, baseline: Number | None) -> Chances | None:
    """The only ways to people in a hundred; a mean has none."""
    estimate = interval_of(file.estimate)
    without = None if baseline is None else interval_of(baseline)
    match file.measure:
        case "RR":
            return from_ratio(estimate, without)
        case "RD":
            return from_difference(estimate, without)
        case "PROPORTION":
            return from_proportion(estimate)
    return None


def _year(file: SynthesisFile, shelf: Library) -> int | None:
    """The year of the source; of a result that Assuage pooled, the year it was made."""
    if file.made_by == "assuage":
        return file.valid_from.year
    years = [study.year for study in map(shelf.study, file.studies) if study.year is not None]
    return max(years, default=None)


def _order(row: Row) -> tuple[int, int, bool, int, str]:
    """The best fit first, then the surest, then the latest; a draft after what stands."""
    return (row.fit.steps, _CERTAINTIES.index(row.file.certainty), row.is_draft, -(row.year or 0), row.file.id)


def _is_at(file: SynthesisFile, weeks: int, within: float) -> bool:
    """Whether a result stands under a moment: its own moment is near, or its stretch, closed at both ends, holds it."""
    if file.time_weeks is not None:
        return abs(file.time_weeks - weeks) <= within
    if file.time_from_weeks is None or file.time_to_weeks is None:
        return False
    return file.time_from_weeks <= weeks <= file.time_to_weeks


def _of(rows: Iterable[Row], outcome: str, harm: str | None = None) -> list[Row]:
    return [row for row in rows if row.file.outcome == outcome and row.file.harm == harm]


def _harms(files: Iterable[SynthesisFile]) -> dict[str, str]:
    """Every harm that any result speaks of, by its id, in the words of the first."""
    found: dict[str, str] = {}
    for file in files:
        if file.harm is not None:
            found.setdefault(file.harm, plainly.capital(file.outcome_words.partition(";")[0].strip()))
    return dict(sorted(found.items()))


def _question(
    key: str,
    asked: str,
    rows: Sequence[Row],
    *,
    weeks: int | None = None,
    harm: str | None = None,
    percent: int | None = None,
) -> Question:
    apart: dict[str, list[Row]] = {"none": [], "ketamine": [], "": []}
    for row in rows:
        apart[row.file.comparator_kind if row.file.comparator_kind in apart else ""].append(row)
    return Question(
        id=key,
        asked=asked,
        rows=tuple(apart[""]),
        uncontrolled=tuple(apart["none"]),
        ways=tuple(apart["ketamine"]),
        words="" if apart[""] else _nothing(has_series=bool(apart["none"])),
        weeks=weeks,
        harm=harm,
        percent=percent,
    )


def _nothing(*, has_series: bool) -> str:
    if has_series:
        return "No pooled result against a comparison group. Only people who all had ketamine were followed; that is shown apart"
    return "No pooled result here answers this, so nothing is shown"


def _named(asked: str, words: Vocabulary) -> str:
    found = condition_called(asked, words)
    if found is None:
        raise CandidacyError(
            "The condition asked about is not in the vocabulary, so no result can be found for it. Name it as the vocabulary "
            f"does, as `crps`.{did_you_mean(asked, words)}"
        )
    return found
