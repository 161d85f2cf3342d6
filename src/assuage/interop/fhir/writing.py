"""A minimal FHIR R4 Bundle of one person, such that what is written is read back."""

import json
from datetime import date, datetime
from typing import Any

from assuage.interop.fhir.coding import HOUSE, URIS
from assuage.interop.fhir.errors import CannotWriteError
from assuage.interop.fhir.person import INVENTED_TAG
from assuage.knowledge import Library, library
from assuage.knowledge.schema import Code, Term, VocabularyFile
from assuage.patient import NO, PER_DAY, UNKNOWN, YES, Fact, Measurement, MedicineUse, Origin, Patient, Sex

_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
_VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
_PERSON = "Patient/person"
_UCUM = "http://unitsofmeasure.org"


def write_chart(patient: Patient, *, of: Library | None = None) -> bytes:
    """A collection Bundle holding the person, the conditions, medicines and observations, each with its date.

    A fact is written by its id in the vocabulary, and by the codes of others that say the same and no more; an explicit unknown
    as an unconfirmed condition or a medicine of unknown status. Not written is what is history, an event or unread, since this
    Bundle hands on only what is used, and an age without a birth date, for which FHIR has no place.
    Errors: `CannotWriteError` for a fact that no resource of the Bundle can carry.
    """
    shelf = of or library()
    files = {kind: shelf.vocabulary(kind) for kind in ("conditions", "medicines", "observations", "statements")}
    resources = [person_resource(patient)]
    resources += [_fact(index, fact, files, patient) for index, fact in enumerate(patient.facts) if _is_written(fact)]
    resources += [_measurement(index, one, files["observations"]) for index, one in enumerate(patient.measurements)]
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": patient.at.isoformat(),
        "entry": [{"resource": resource} for resource in resources],
    }
    return json.dumps(bundle, ensure_ascii=False, indent=1).encode()


def _is_written(fact: Fact) -> bool:
    return fact.explicit or fact.answer is not UNKNOWN


def person_resource(patient: Patient) -> dict[str, Any]:
    """A Patient with what is known of the person."""
    resource: dict[str, Any] = {"resourceType": "Patient", "id": "person", "name": [{"text": patient.label}]}
    if patient.invented:
        resource["meta"] = {"tag": [{"code": INVENTED_TAG, "display": "invented, no real person"}]}
    if patient.sex is not Sex.UNKNOWN:
        resource["gender"] = patient.sex.value
    if patient.birth_date is not None:
        resource["birthDate"] = patient.birth_date.isoformat()
    elif patient.birth_range is not None:
        first, last = patient.birth_range
        resource["birthDate"] = f"{first:%Y}" if first.month != last.month else f"{first:%Y-%m}"
    return resource


def _fact(index: int, fact: Fact, files: dict[str, VocabularyFile], patient: Patient) -> dict[str, Any]:
    for kind in ("medicines", "conditions", "statements"):
        if fact.claim in files[kind].terms:
            concept = concept_of(fact.claim, files[kind])
            if kind != "medicines":
                return _condition(index, fact, concept)
            use = next((one for one in patient.uses if (one.id, one.origin) == (fact.claim, fact.origin)), None)
            return _medicine(index, fact, concept) | (dosage_of(use) if use and fact.answer is YES else {})
    raise CannotWriteError(
        f"`{fact.claim}` is not in the vocabulary, so no chart could say it. Leave it out or add the term."
    )


def concept_of(claim: str, file: VocabularyFile) -> dict[str, Any]:
    """A concept by our own code, and by the checked codes of others that say the same and no more."""
    term = file.terms[claim]
    own = {"system": URIS[HOUSE], "code": claim, "display": term.name}
    others = [
        {"system": URIS[code.system], "code": code.code, "display": code.display}
        for code in codes_that_say_the_same(term, kind=file.kind)
    ]
    return {"coding": [own, *others], "text": term.name}


def codes_that_say_the_same(term: Term, *, kind: str) -> tuple[Code, ...]:
    """The checked codes of other systems that say what a concept says and no more.

    Of a medicine or an observation that is its only code. The codes of a condition or a statement are what a chart may write for it, most
    of them narrower (chronic pain *due to trauma*, glaucoma of the *right eye*), so that only one that is called like it, or like it
    and *unspecified*, says the same.
    """
    checked = tuple(code for code in term.codes if code.verified == "yes")
    if kind in {"medicines", "observations"}:
        return checked if len(term.codes) == 1 else ()
    name = term.name.casefold()
    alike = {name, f"{name}, unspecified", f"unspecified {name}"}
    return tuple(code for code in checked if code.display.casefold() in alike)


def _condition(index: int, fact: Fact, concept: dict[str, Any]) -> dict[str, Any]:
    verification = {YES: "confirmed", NO: "refuted", UNKNOWN: "unconfirmed"}[fact.answer]
    resource = {
        "resourceType": "Condition",
        "id": f"fact-{index}",
        "subject": {"reference": _PERSON},
        "code": concept,
        "verificationStatus": {"coding": [{"system": _VERIFICATION, "code": verification}]},
        **_dated("recordedDate", fact.origin),
    }
    if fact.answer is YES:
        resource["clinicalStatus"] = {"coding": [{"system": _CLINICAL, "code": "active"}]}
    return resource


def _medicine(index: int, fact: Fact, concept: dict[str, Any]) -> dict[str, Any]:
    status = {YES: "active", NO: "not-taken", UNKNOWN: "unknown"}[fact.answer]
    return {
        "resourceType": "MedicationStatement",
        "id": f"fact-{index}",
        "status": status,
        "subject": {"reference": _PERSON},
        "medicationCodeableConcept": concept,
        **_dated("dateAsserted", fact.origin),
    }


def dosage_of(use: MedicineUse) -> dict[str, Any]:
    """The route and the daily amount, as one instruction that the reader reads back."""
    written: dict[str, Any] = {"text": use.words} if use.words else {}
    if use.route is not None:
        written["route"] = {"text": use.route}
    if use.daily_dose is not None and use.dose_unit is not None:
        mass = use.dose_unit.split("/", maxsplit=1)[0]
        quantity = {"value": use.daily_dose, "unit": mass, "system": _UCUM, "code": mass}
        if use.dose_unit == PER_DAY:
            written["timing"] = {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}
            written["doseAndRate"] = [{"doseQuantity": quantity}]
        else:
            hour = {"value": 1, "unit": "h", "system": _UCUM, "code": "h"}
            written["doseAndRate"] = [{"rateRatio": {"numerator": quantity, "denominator": hour}}]
    return {"dosage": [written]} if written else {}


def _measurement(index: int, one: Measurement, file: VocabularyFile) -> dict[str, Any]:
    if one.name not in file.terms:
        raise CannotWriteError(
            f"`{one.name}` is not in the vocabulary, so no chart could say it. Leave it out or add the term."
        )
    return {
        "resourceType": "Observation",
        "id": f"measurement-{index}",
        "status": "final",
        "subject": {"reference": _PERSON},
        "code": concept_of(one.name, file),
        "valueQuantity": {
            "value": one.value,
            "unit": one.unit,
            "system": _UCUM,
            "code": one.unit,
        },
        **_dated("effectiveDateTime", one.origin),
    }


def _dated(field: str, origin: Origin) -> dict[str, str]:
    moment: datetime | date | None = origin.at
    return {} if moment is None else {field: moment.isoformat()}
