"""Daily doses of medicines in use, converted by a table and added."""

from assuage.knowledge.schema import Conversion, NotCovered, ScoreFile
from assuage.patient import NO, UNKNOWN, YES, Lookup, MedicineUse, Origin, Vocabulary, within_a_sentence
from assuage.questionnaires.bands import band_of
from assuage.questionnaires.concluding import Result, score_from
from assuage.questionnaires.score import Score, ScoreInput


def by_conversion(file: ScoreFile, person: Lookup) -> Score:
    """The sum of the converted daily doses.

    It is computed only from uses whose dose and route can be read without doubt; any other leaves the value unknown. A
    medicine or a route the table has no factor for is named and never counted as nothing. None in use gives 0 only where
    somebody said so. The sum is kept as a measurement only where it stands for everything in use.
    """
    group = file.conversion_of or ""
    patient, words = person.patient, person.words
    uses = [use for use in patient.uses if group in words.implied_by(use.id)]
    parts = [_part(use, file, words) for use in uses]
    inputs = tuple(one for one in parts if isinstance(one, ScoreInput))
    outside = tuple(dict.fromkeys(one for one in parts if isinstance(one, str)))
    missing = [name for one in inputs for name in one.missing]
    told_alone = _without_use(person, group, {use.id for use in uses})
    missing += told_alone
    unread = [one for one in patient.unread if one.about == "medicines" and one.matters]
    if not uses and not told_alone:
        return _of_none(file, person, group)
    value = None if missing or not inputs else sum(one.lower for one in inputs)
    told = _told(value, inputs, outside, file)
    if unread and value is not None:
        outside += ("A medicine on the chart could not be read, so more may be taken than is counted here.",)
    origins = tuple(use.origin for use in uses)
    result = Result(
        value=value,
        band=band_of(file, (value, value), inputs, person) if value is not None else None,
        told=told,
        inputs=inputs,
        missing=tuple(dict.fromkeys(missing)),
        not_covered=outside,
        origins=origins,
        kept=not outside,
    )
    return score_from(file, result, person)


def _of_none(file: ScoreFile, person: Lookup, group: str) -> Score:
    """No use on the chart: nothing where that was said, else unknown."""
    words = person.words
    weighed = person.weighed(group, cautious=UNKNOWN, explicit_no=False)
    origins: tuple[Origin, ...] = tuple(fact.origin for fact in weighed.used)
    if weighed.answer is NO:
        told = f"0 {file.unit}, since the chart says that no {within_a_sentence(words.called(group))} are taken"
        return score_from(file, Result(0.0, None, told, (), (), origins=origins), person)
    told = f"unknown, since the chart does not say whether {within_a_sentence(words.called(group))} are taken"
    return score_from(file, Result(None, None, told, (), (group,), origins=origins), person)


def _without_use(person: Lookup, group: str, used: set[str]) -> list[str]:
    """Medicines of the group that are stated as taken with no dose beside them, the group itself included."""
    words = person.words
    stated = dict.fromkeys(fact.claim for fact in person.patient.facts if fact.answer is YES)
    told = []
    for claim in stated:
        if group not in words.implied_by(claim) or words.concepts[claim].kind != "medicines":
            continue
        covered = any(claim in words.implied_by(one) for one in used)
        if not covered and person.weighed(claim, cautious=YES, explicit_no=False).answer is YES:
            told.append(f"dose of {words.called(claim)}")
    return told


def _part(use: MedicineUse, file: ScoreFile, words: Vocabulary) -> ScoreInput | str:
    """The converted dose of one use, or the words for why the table does not cover it."""
    called = words.called(use.id)
    outside = next((one for one in file.not_covered if one.medicine in words.implied_by(use.id)), None)
    if outside is not None:
        return _outside(outside, called)
    factors = [one for one in file.conversions if one.medicine == use.id]
    if not factors:
        return f"{called}: not covered, the table has no factor for it."
    if use.route is None:
        return _missing(use, f"{called}: the route is not written", f"route of {called}")
    factor = next((one for one in factors if use.route in one.routes), None)
    if factor is None:
        return f"{called} by the route {use.route.replace('_', ' ')}: not covered, the table is for other routes."
    if use.daily_dose is None or use.dose_unit != factor.dose_unit:
        why = use.why_unknown or f"the dose is not in {factor.dose_unit}"
        return _missing(use, f"{called}: {why}", f"dose of {called}")
    return _converted(use, factor, use.daily_dose, called)


def _outside(one: NotCovered, called: str) -> str:
    return f"{called}: {'not covered' if one.applicable else 'not applicable'}. {one.words}"


def _converted(use: MedicineUse, by: Conversion, dose: float, called: str) -> ScoreInput:
    factor = by.factor.value or 0.0
    told = f"{called} {dose:g} {by.dose_unit} × {factor:g} = {dose * factor:g}"
    told += f" ({by.flag})" if by.flag else ""
    return ScoreInput(use.id, called, dose * factor, dose * factor, told)


def _missing(use: MedicineUse, told: str, name: str) -> ScoreInput:
    return ScoreInput(use.id, name, 0.0, float("inf"), told, missing=(name,))


def _told(value: float | None, inputs: tuple[ScoreInput, ...], outside: tuple[str, ...], file: ScoreFile) -> str:
    told = "; ".join(one.told for one in inputs)
    if not inputs:
        return "not applicable, since nothing in use is covered" if outside else "it cannot be computed"
    if value is None:
        return f"it cannot be computed ({told})"
    partly = " of what is covered, so the whole is more" if outside else ""
    return f"{value:g} {file.unit}{partly} ({told})"
