"""Which outcomes of our study files can be pooled, and their numbers, each with what was computed or assumed for it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assuage.candidacy import condition_called, did_you_mean
from assuage.evidence.data import PoolData, Settings, StudyNumbers
from assuage.evidence.errors import CannotPoolError, EvidenceError, ImplausibleSpreadError
from assuage.evidence.measures import column_sets
from assuage.evidence.spreads import deviation_of
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.knowledge.schema import ArmResult, Number, Outcome, StudyFile
from assuage.patient import vocabulary, within_a_sentence
from assuage.provenance import Citation, Confidence, Status

SCALES = {"pain_0_10": (0.0, 10.0), "pain_0_100": (0.0, 100.0)}
_ARMS = 2
_EVENTS, _MEANS = "RR", "MD"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One outcome of one study whose arms have numbers."""

    study: StudyFile
    outcome: Outcome

    @property
    def key(self) -> tuple[str, str]:
        """What it measures and against what: only outcomes that share both are pooled."""
        return self.outcome.pools_as or "", self.study.comparator_kind or "not recorded"

    @property
    def counted(self) -> bool:
        """Whether it is made of events rather than of means."""
        return all(result.events is not None for result in self.outcome.results)

    @property
    def words(self) -> str:
        """The study with the outcome as it names it."""
        return f"{study_name(self.study)}, {self.outcome.name} ({self.outcome.time})"


def study_name(study: StudyFile) -> str:
    """A study's short name, as people cite it."""
    return study.id.replace("_", " ").capitalize()


def concerns(condition: str, conditions: tuple[str, ...], library: Library) -> bool:
    """Whether a study of these conditions is one of the condition asked about, or of a form of it."""
    words = vocabulary(library)
    return any(condition in words.implied_by(one) for one in conditions)


def condition_named(asked: str, library: Library) -> str:
    """The id of the condition asked about, by its id or any name of it.

    Errors: `EvidenceError` where the vocabulary has no such condition, with those that something is held on.
    """
    found = condition_called(asked, vocabulary(library))
    if found is None:
        near = did_you_mean(asked, vocabulary(library)) or f" There is something on {', '.join(_held(library))}."
        raise EvidenceError(
            f"`{asked}` is not a condition of the vocabulary, so nothing can be said of it. Write an id or a name of one.{near}"
        )
    return found


def _held(library: Library) -> list[str]:
    """The conditions that any result or study is about."""
    pooled = {condition for file in library.all("synthesis") for condition in file.conditions}
    return sorted(pooled | {condition for study in library.all("study") for condition in study.conditions})


def candidates(
    condition: str | None = None,
    *,
    outcome: str | None = None,
    days: tuple[float, float] | None = None,
    library: Library,
) -> tuple[Candidate, ...]:
    """Every outcome of a controlled study that has numbers for two arms, by the condition, what it measures, and its day."""
    return tuple(
        Candidate(study, one)
        for study in library.all("study")
        if condition is None or concerns(condition, study.conditions, library)
        for one in study.outcomes
        if one.pools_as is not None and len(one.results) == _ARMS
        if outcome is None or one.pools_as == outcome
        if days is None or (one.time_days is not None and days[0] <= one.time_days <= days[1])
    )


def studies_data(
    condition: str | None = None,
    *,
    outcome: str | None = None,
    days: tuple[float, float] | None = None,
    settings: Settings | None = None,
    library: Library | None = None,
) -> PoolData:
    """The numbers of our study files for one outcome, ready to be pooled.

    Parameters: `condition`, an id or a name of the vocabulary; `outcome`, what it measures (`pools_as` of the study files),
    needed where several could be pooled; `days`, the days of the outcome from and to. `settings` with measure GEN means RR for
    events and MD for means.
    Errors: `EvidenceError` for a condition that the vocabulary lacks; `CannotPoolError` where fewer than two studies are left, or
    one study would count twice; it says what there is.
    """
    shelf = library or shipped_library()
    if condition is not None:
        condition = condition_named(condition, shelf)
    found = candidates(condition, outcome=outcome, days=days, library=shelf)
    chosen = _one_outcome(found, condition)
    usable, left_out = [], []
    for one in chosen:
        why = _why_not(one)
        if why:
            left_out.append(f"{one.words}: {why}")
        else:
            usable.append(one)
    _refuse_doubles(usable)
    if len(usable) < _ARMS:
        raise CannotPoolError(_too_few(condition, usable, left_out))
    usable.sort(key=lambda one: (one.study.year or 0, one.study.id))
    asked = _settings(usable, settings or Settings())
    names = column_sets(asked.measure)[0]
    studies = tuple(_numbers(one, names) for one in usable)
    return PoolData(
        _question(usable, condition, shelf), "the study files", studies, asked, tuple(left_out), _notes(usable)
    )


def _one_outcome(found: tuple[Candidate, ...], condition: str | None) -> list[Candidate]:
    """The outcomes that share what they measure and against what; refuses where none or several could be meant."""
    groups: dict[tuple[str, str], list[Candidate]] = {}
    for one in found:
        groups.setdefault(one.key, []).append(one)
    several = {key: ones for key, ones in groups.items() if len({one.study.id for one in ones}) >= _ARMS}
    if not several:
        raise CannotPoolError(_too_few(condition, list(found), []))
    if len(several) > 1:
        told = ", ".join(f"`{outcome}` (against {against})" for outcome, against in several)
        raise CannotPoolError(f"Several outcomes could be pooled: {told}. Name one.")
    return next(iter(several.values()))


def _why_not(one: Candidate) -> str:
    if one.study.status is not Status.ACTIVE:
        return "its file is a draft"
    if one.study.design == "crossover":
        return "the same people were in both arms, and how their results went together was not read"
    if one.study.design != "randomised":
        return "nobody was allotted to arms by chance"
    missing = [name for name, number in _needed(one) if number is None or number.value is None]
    return f"{', '.join(dict.fromkeys(missing))} not read" if missing else ""


def _needed(one: Candidate) -> Iterator[tuple[str, Number | None]]:
    for result in one.outcome.results:
        yield "number of people", result.n
        yield ("events", result.events) if one.counted else ("mean", result.mean)


def _refuse_doubles(usable: list[Candidate]) -> None:
    studies = [one.study.id for one in usable]
    twice = {study for study in studies if studies.count(study) > 1}
    if twice:
        told = "\n  ".join(f"{one.words}, day {one.outcome.time_days:g}" for one in usable if one.study.id in twice)
        raise CannotPoolError(f"One study would count more than once. Say which days are meant:\n  {told}")


def _too_few(condition: str | None, found: list[Candidate], left_out: list[str]) -> str:
    about = f"`{condition}`" if condition else "any condition"
    told = [f"{one.words}: `{one.key[0]}` against {one.key[1]}" for one in found] + left_out
    there_is = "\n  ".join(told) or "no controlled study of it has numbers for both arms"
    return (
        f"For {about} no two studies report the same outcome against the same comparator with numbers for both arms, so nothing "
        f"can be pooled. There is:\n  {there_is}"
    )


def _settings(usable: list[Candidate], settings: Settings) -> Settings:
    kinds = {one.counted for one in usable}
    measures = {one.outcome.measure for one in usable}
    if len(kinds) > 1 or (kinds == {False} and len(measures) > 1):
        raise CannotPoolError("Some of these studies count events and some give means, or means on different scales.")
    usual = _EVENTS if kinds == {True} else _MEANS
    measure = usual if settings.measure == "GEN" else settings.measure
    fits = any({"ai", "xi"} & set(names) for names in column_sets(measure)) == (kinds == {True})
    if not fits or "n1i" not in column_sets(measure)[0]:
        raise CannotPoolError(
            f"{measure} cannot be made of what these studies give. Choose {usual} or another of its kind."
        )
    scale = SCALES.get(next(iter(measures))) if kinds == {False} else None
    change = settings.change or any(one.outcome.change for one in usable)
    return replace(settings, measure=measure, scale=settings.scale or scale, change=change)


def _numbers(one: Candidate, names: tuple[str, ...]) -> StudyNumbers:
    numbers: dict[str, float] = {}
    notes: list[str] = []
    for place, result in enumerate(one.outcome.results, 1):
        numbers |= _of_arm(one, result, place, notes)
    return StudyNumbers(
        label=study_name(one.study),
        numbers={name: numbers[name] for name in names},
        study=one.study.id,
        order=None if one.study.year is None else float(one.study.year),
        notes=tuple(notes),
        citations=tuple(Citation(ref.key, ref.where) for ref in one.study.references),
    )


def _of_arm(one: Candidate, result: ArmResult, place: int, notes: list[str]) -> dict[str, float]:
    found = {f"n{place}i": _value(result.n)}
    if one.counted:
        found["ai" if place == 1 else "ci"] = _value(result.events)
    else:
        found[f"m{place}i"] = _value(result.mean)
        deviation, note = deviation_of(result, where=f"{one.words}, {result.arm}")
        if deviation is None:
            raise ImplausibleSpreadError(note)
        found[f"sd{place}i"] = deviation
        notes += [f"{result.arm}: {note}"] if note else []
    for name, number in (("people", result.n), ("events", result.events)):
        if number is not None and number.confidence in {Confidence.DERIVED, Confidence.ASSUMED}:
            how = number.formula or number.reason
            notes.append(f"{result.arm}: {name} {number.value:g} {number.confidence.value} ({how}).")
    return found


def _value(number: Number | None) -> float:
    if number is None or number.value is None:  # `_why_not` has seen to it
        raise CannotPoolError("A number that was not read cannot be pooled. Leave the study out.")
    return number.value


def _question(usable: list[Candidate], condition: str | None, library: Library) -> str:
    first = usable[0].outcome
    about = f" in {within_a_sentence(vocabulary(library).called(condition))}" if condition else ""
    arms = f"{first.results[0].arm} against {first.results[1].arm}"
    return f"{(first.pools_as or first.name).replace('_', ' ').capitalize()}{about}: {arms}"


def _notes(usable: list[Candidate]) -> tuple[str, ...]:
    found = []
    differing = {one.outcome.name for one in usable}
    if len(differing) > 1:
        found.append(f"The studies word the outcome differently: {'; '.join(sorted(differing))}.")
    times = {one.outcome.time for one in usable}
    if len(times) > 1:
        found.append(f"It was looked at after different times: {'; '.join(sorted(times))}.")
    unjudged = [study_name(one.study) for one in usable if one.study.risk_of_bias is None]
    if unjudged:
        found.append(f"Nobody's judgement of the risk of bias was read for {', '.join(unjudged)}.")
    computed = [name for one in usable for name in _computed(one)]
    if computed:
        found.append(f"Computed or assumed rather than printed: {'; '.join(computed)}.")
    return tuple(found)


def _computed(one: Candidate) -> Iterator[str]:
    for result in one.outcome.results:
        for name, number in (("people", result.n), ("events", result.events)):
            if number is not None and number.confidence in {Confidence.DERIVED, Confidence.ASSUMED}:
                yield f"{study_name(one.study)}, {result.arm}: {name} ({number.confidence.value})"
