"""Why each number of the comparison is what it is: model, inputs, sources, what is assumed and what would change it.

All of it is kept with the plan in the words of the rooms below, English, and told in the language of whoever reads it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from assuage.documents import amount, spoken
from assuage.knowledge import library
from assuage.pharmacology import ReliefCourse
from assuage.plan import Option, Plan
from assuage.provenance import Line

TOPICS = {
    "What is given": "dose",
    "Where": "dose",
    "Sessions, time on the drip": "burden",
    "Total dose": "dose",
    "Highest rate": "dose",
    "Highest level in blood": "levels",
    "Level when it ends": "levels",
    "Dissociation at its highest": "dissociation",
    "Systolic pressure, greatest rise": "systolic_rise",
    "Expected pain": "pain",
    "Limits": "limits",
    "Not known": "limits",
    "Meets the goal": "goal",
    "Distressing dissociation": "chance_dissociation",
    "Too high a pressure": "chance_systolic",
    "Sedation to be ready for": "sedation",
    "Visits, days, hours": "burden",
    "Exposure to S-ketamine": "burden",
    "Drug and vials": "burden",
    "The clinic's own limits": "limits",
}
"""Which working stands behind a row of the tables of `assuage.documents`, by its heading."""


def reasons_of(plan: Plan) -> dict[str, dict[str, dict[str, Any]]]:
    """The working of each option by topic, as it is kept with the plan and shown in the side panel."""
    person = _person(plan)
    return {option.letter: _of_option(option, plan, person) for option in plan.options}


def _of_option(option: Option, plan: Plan, person: list[list[str]]) -> dict[str, dict[str, Any]]:
    dose = [["Order", option.regimen.text], ["Setting", spoken(option.setting)]]
    if option.dosing_weight_kg is not None:
        dose.append(["Dosing weight", amount(option.dosing_weight_kg, "kg")])
    lead = option.lead
    models = [run.model for run in option.simulation.models] if option.simulation else []
    by_model = f"By the model that leads: {spoken(lead.model)}." if lead else ""
    beside = f"Models beside it: {', '.join(map(spoken, models))}." if models else ""
    bands = "Bands are 5 to 95 in a hundred twins: people and parameters together."
    common = {"assumed": list(option.assumed), "change": _changes(option)}
    made: dict[str, dict[str, Any]] = {
        "dose": {
            "title": "Where the dose comes from",
            "rules": [line.words for line in option.source],
            "inputs": [*dose, *person],
            "sources": _cited(option.source),
        },
        "levels": {
            "title": "Level in blood",
            "rule": " ".join(one for one in (by_model, beside, bands) if one),
            "inputs": [
                *dose,
                *person,
                *[[spoken(one.model), one.refused] for one in option.levels if one.refused],
            ],
            "sources": _keys(option.simulation.bibliography() if option.simulation else ()),
        },
        "pain": {
            "title": "Expected pain",
            "rule": _pain_words(option),
            "inputs": [*dose, *person],
            "sources": [*_cited(option.pain.single_infusion), *_cited_trials(plan)],
        },
        "limits": {
            "title": "Limits",
            "rules": [limit.words for limit in option.limits] or ["Inside every limit asked."],
            "inputs": [*dose, *[["Clinic", words] for words in (*option.broken, *option.not_held)]],
            "sources": _keys(one.key for one in library().rate_limits().references),
        },
        "burden": {
            "title": "Burden",
            "rule": "Counted from the order: sessions, hours on the drip, drug. Exposure is the area under S-ketamine.",
            "inputs": dose,
            "sources": _cited(option.source),
        },
        "sedation": {
            "title": "Sedation to be ready for",
            "rules": [] if option.sedation is None else [option.sedation.words, option.sedation.why],
            "inputs": [*dose, *person],
            "sources": _keys(one.key for one in library().planning_practice().references),
        },
    }
    for effect in option.effects:
        made[effect.output] = {
            "title": effect.name,
            "rule": effect.instead or f"{by_model} {bands}",
            "inputs": [*dose, *person],
            "sources": [*_cited(effect.observed), *_keys(_effect_keys(option, effect.output))],
            "assumed": [*effect.assumed, *option.assumed],
        }
    for chance in option.chances:
        name = "goal" if chance.of == "goal" else f"chance_{chance.of}"
        made[name] = {
            "title": chance.words,
            "rule": chance.not_said or "Counted over twins of this person, by each model that may say.",
            "inputs": [[spoken(model), f"{100 * share:.0f} in 100"] for model, share in chance.by_model.items()],
            "sources": _keys(option.simulation.bibliography() if option.simulation else ()),
            "assumed": [*(plan.wanted.assumed if plan.wanted else ()), *option.assumed],
        }
    return {topic: {**common, **told} for topic, told in made.items()}


def _person(plan: Plan) -> list[list[str]]:
    from assuage.patient import age_years, latest

    patient = plan.candidacy.patient
    weight, age = latest(patient, "weight"), age_years(patient)
    found = [["Sex", patient.sex.value]]
    found.append(["Weight", amount(weight.value, "kg") if weight.value is not None else "not known"])
    found.append(["Age", f"{age:g}" if age is not None else "not known"])
    return found


def _pain_words(option: Option) -> str:
    course = option.pain.course
    if isinstance(course, ReliefCourse):
        return f"The relief course of the model, mean of everybody treated, from {course.baseline_nrs:g} of 10."
    return course.words


def _effect_keys(option: Option, output: str) -> tuple[str, ...]:
    lead = option.lead
    curve = None if lead is None else lead.effects.get(output)
    return () if curve is None else curve.references


def _changes(option: Option) -> list[str]:
    return [*option.unknown, "Another dose, rate, duration, weight or setting."]


def _cited(lines: Sequence[Line]) -> list[dict[str, str]]:
    keys = [citation.key for line in lines for citation in line.citations]
    sure = next((str(line.confidence.value) for line in lines if line.confidence), "")
    return [{**one, "grade": sure} for one in _keys(keys)]


def _cited_trials(plan: Plan) -> list[dict[str, str]]:
    return _keys(citation.key for trial in plan.trials[:3] for citation in trial.citations)


def _keys(keys: Iterable[str]) -> list[dict[str, str]]:
    return [{"words": entry.text, "grade": ""} for entry in library().cite(tuple(dict.fromkeys(keys)))]
