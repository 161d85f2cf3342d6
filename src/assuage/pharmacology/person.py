"""From a patient's record to the few numbers a prediction asks for."""

from assuage.patient import Answer, Lookup, Patient, Sex, age_years, vocabulary
from assuage.pharmacology.covariates import NO_LIVER_DISEASE, Covariates
from assuage.pharmacology.expressions import Value

_CHILD_PUGH = {
    "child_pugh_c": "C",
    "severe_liver_disease": "C",
    "child_pugh_b": "B",
    "moderate_liver_disease": "B",
    "child_pugh_a": "A",
}
"""The class that each claim stands for, the worst first: the first that is stated counts."""


def covariates_of(patient: Patient | Lookup, *, condition: str | None = None, setting: str | None = None) -> Covariates:
    """What is known about a person that a prediction may use; what the chart does not say stays unknown.

    The mean arterial pressure is one third of the way from diastolic to systolic, and not known where they are upside down. The liver
    class is the worst that is stated. `condition` and `setting` are those of the decision at hand and are not read off the chart.
    """
    person = patient if isinstance(patient, Lookup) else Lookup(patient, vocabulary())
    patient = person.patient
    systolic, diastolic = (
        person.newest(name).value for name in ("systolic_blood_pressure", "diastolic_blood_pressure")
    )
    mean = None
    if systolic is not None and diastolic is not None and systolic > diastolic:
        mean = diastolic + (systolic - diastolic) / 3.0
    no_liver_disease = _answer("liver_disease", person) is Answer.NO
    liver = next((grade for claim, grade in _CHILD_PUGH.items() if _answer(claim, person) is Answer.YES), None)
    return Covariates(
        weight_kg=person.newest("weight").value,
        age_years=age_years(patient),
        sex=patient.sex.value if patient.sex in {Sex.FEMALE, Sex.MALE} else None,
        height_cm=person.newest("height").value,
        child_pugh=liver or (NO_LIVER_DISEASE if no_liver_disease else None),
        baseline_map_mmhg=mean,
        condition=condition,
        setting=setting,
        baseline_nrs=person.newest("pain_score").value,
        hypertension=_answer("hypertension", person),
        medicines=_medicines(person),
    )


def _answer(claim: str, person: Lookup) -> Answer:
    return person.weighed(claim, cautious=Answer.YES, explicit_no=False).answer


def _medicines(person: Lookup) -> tuple[str, ...]:
    words = person.words
    stated = dict.fromkeys((*person.patient.medicines, *person.known_claims(kind="medicines")))
    return tuple(
        dict.fromkeys(claim for medicine in stated for claim in (medicine, *sorted(words.implied_by(medicine))))
    )


def numbers_of(who: Covariates, *, is_s: float | None = None) -> dict[str, Value]:
    """The covariates that formulas of a model file may use, under the names they have there; unknown ones are absent."""
    known: dict[str, Value] = {}
    if who.weight_kg is not None:
        known["weight_kg"] = who.weight_kg
    if who.age_years is not None:
        known["age_years"] = who.age_years
    if who.height_cm is not None:
        known["height_cm"] = who.height_cm
    if who.sex in {"female", "male"}:
        known["female"] = 1.0 if who.sex == "female" else 0.0
    if is_s is not None:
        known["is_s"] = is_s
    return known
