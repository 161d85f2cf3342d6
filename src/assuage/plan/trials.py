"""What studies of this condition found: pooled results, single trials and uncontrolled series, good news and bad."""

from assuage.knowledge import Library
from assuage.knowledge.schema import Outcome, StudyFile
from assuage.plan.records import Difference, Trial
from assuage.plan.selection import circles_around
from assuage.provenance import Citation

# Names of houses and drugs that an id cannot spell.
_SPELT = {"cadth": "CADTH", "casa": "CASA", "mcmaster": "McMaster", "s ketamine": "S-ketamine"}
_UNCONTROLLED = {"uncontrolled"}
_TENTHS = {"pain_0_10": 1.0, "pain_0_100": 10.0}
_SHOWN = {"randomised", "crossover", "pooled", "uncontrolled"}


def trials_for(library: Library, condition: str | None) -> tuple[Trial, ...]:
    """Every study of the condition or of what it is a form of, and every pooled study of chronic pain: pooled first, then newest first."""
    found = [_trial(file) for file in library.all("study") if _concerns(file, condition)]
    return tuple(
        sorted(found, key=lambda trial: (not trial.pooled, trial.uncontrolled, -(trial.year or 0), trial.study))
    )


def _concerns(file: StudyFile, condition: str | None) -> bool:
    if file.design not in _SHOWN:
        return False
    *near, general = circles_around(condition)
    if any(not claims.isdisjoint(file.conditions) for claims in near):
        return True
    return file.design == "pooled" and not general.isdisjoint(file.conditions)


def _trial(file: StudyFile) -> Trial:
    told = [f"{outcome.name} ({outcome.time}): {outcome.words}" for outcome in file.outcomes]
    return Trial(
        study=file.id,
        short_name=_short_name(file.id),
        name=file.title,
        finding=file.finding,
        finding_words=file.finding_words,
        design_words=file.design_words,
        dose=file.dose,
        year=file.year,
        result=" ".join(told) or "No numbers were read.",
        differences=differences_of(file),
        pooled=file.design == "pooled",
        uncontrolled=file.design in _UNCONTROLLED,
        citations=tuple(Citation(one.key, one.where) for one in file.references),
    )


def _short_name(study: str) -> str:
    plain = study.replace("_", " ")
    for written, spelt in _SPELT.items():
        if plain.startswith(written):
            return spelt + plain.removeprefix(written)
    return plain.capitalize()


def differences_of(file: StudyFile) -> tuple[Difference, ...]:
    """What can be drawn as less or more pain with ketamine: nothing of a study that has ketamine in both arms, or one arm alone."""
    if file.comparator_kind in {"ketamine", "none"}:
        return ()
    return tuple(one for outcome in file.outcomes for one in _difference(outcome))


def _difference(outcome: Outcome) -> tuple[Difference, ...]:
    """A pain difference published with an interval, on the 0 to 10 scale; nothing where either is missing."""
    number = outcome.estimate
    if number is None or number.value is None or number.lower is None or number.upper is None:
        return ()
    if outcome.measure not in _TENTHS:
        return ()
    tenth = _TENTHS[outcome.measure]
    return (
        Difference(
            outcome.time, number.value / tenth, number.lower / tenth, number.upper / tenth, number.confidence.value
        ),
    )
