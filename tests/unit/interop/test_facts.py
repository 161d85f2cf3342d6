"""Conditions, medicines, allergies, lists and forms: what each status means."""

import pytest

from assuage.patient import Answer, age_range, answer_to

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def only(patient):
    assert len(patient.facts) == 1, patient
    fact = patient.facts[0]
    return fact.claim, fact.answer, fact.explicit


@pytest.mark.parametrize(
    ("fields", "answer", "explicit"),
    [
        ({}, YES, True),
        ({"clinicalStatus": {"coding": [{"code": "relapse"}]}}, YES, True),
        ({"clinicalStatus": {"coding": [{"code": "resolved"}]}}, UNKNOWN, False),
        ({"clinicalStatus": {"coding": [{"code": "remission"}]}}, UNKNOWN, False),
        ({"clinicalStatus": {"coding": [{"code": "inactive"}]}}, UNKNOWN, False),
        ({"clinicalStatus": {"coding": [{"code": "nonsense"}]}}, UNKNOWN, True),
        ({"clinicalStatus": None}, YES, True),
        ({"clinicalStatus": None, "abatementDateTime": "2020-01-01"}, UNKNOWN, False),
        ({"clinicalStatus": None, "abatementString": "in childhood"}, UNKNOWN, False),
        ({"clinicalStatus": None, "abatementDateTime": "2030-01-01"}, YES, True),
        ({"abatementDateTime": "2020-01-01"}, YES, True),
        ({"verificationStatus": {"coding": [{"code": "refuted"}]}}, NO, True),
        ({"verificationStatus": {"coding": [{"code": "unconfirmed"}]}}, UNKNOWN, True),
        ({"verificationStatus": {"coding": [{"code": "provisional"}]}}, UNKNOWN, True),
        ({"verificationStatus": {"coding": [{"code": "differential"}]}}, UNKNOWN, True),
    ],
)
def test_status_of_a_condition(fields, answer, explicit, make):
    """Present, past, suspected and refuted are told apart; past and suspected are never a no."""
    assert only(make.read(make.condition(make.concept("icd", "F20.9"), **fields))) == (
        "schizophrenia",
        answer,
        explicit,
    )


def test_entered_in_error_is_listed_and_not_used(make):
    """What was entered in error says nothing about the person."""
    patient = make.read(
        make.condition(make.concept("icd", "F20.9"), verificationStatus=make.status("entered-in-error"))
    )
    assert patient.facts == ()
    assert [(entry.matters, "in error" in entry.why) for entry in patient.unread] == [(False, True)]


@pytest.mark.parametrize(
    ("system", "code", "claim"),
    [
        ("icd", "G90.511", "crps_1"),
        ("icd", "g90511", "crps_1"),
        ("icd", "G90.599", "crps_1"),
        ("sct", "203082005", "fibromyalgia"),
    ],
)
def test_codes_are_found_exactly_or_by_their_stem(system, code, claim, make):
    """A code is found with or without its dot, and through a stem that means this and nothing else."""
    assert only(make.read(make.condition(make.concept(system, code))))[0] == claim


@pytest.mark.parametrize(
    "code", [{"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "F20.9"}]}, {}, None, "F20.9"]
)
def test_code_of_another_system_is_not_guessed(code, make):
    """A code of a system that is not known, or none at all, is listed as a condition that matters."""
    patient = make.read(make.condition(code))
    assert patient.facts == ()
    assert [(entry.matters, entry.about) for entry in patient.unread] == [(True, "conditions")]


def test_exact_words_are_used_and_said_to_be_words(make):
    """A condition without a known code is used where its words are exactly a name of the vocabulary, and that is told."""
    patient = make.read(make.condition({"text": "Complex regional pain syndrome (disorder)"}))
    assert only(patient) == ("crps", YES, True)
    assert "by its words" in patient.facts[0].words
    assert patient.unread[0].about == "conditions"
    assert (
        answer_to(make.read(make.condition({"text": "Family history of schizophrenia"})), "psychosis").answer is UNKNOWN
    )


@pytest.mark.parametrize(
    "subject",
    [None, {"reference": "Patient/other"}, {"display": "somebody"}, {"reference": "urn:uuid:1"}, {"reference": 7}],
)
def test_condition_of_somebody_else_is_listed(subject, make):
    """What is about another person, or does not say about whom, is never used."""
    for resource in (
        make.condition(make.concept("icd", "F20.9"), subject=subject),
        make.medicine(subject=subject),
        make.observation("29463-7", subject=subject, valueQuantity={"value": 70, "unit": "kg"}),
    ):
        patient = make.read(resource)
        assert patient.facts == ()
        assert patient.measurements == ()
        assert patient.unread[0].matters


@pytest.mark.parametrize("reference", ["Patient/p", "https://example.org/fhir/Patient/p", "Patient/p/_history/3"])
def test_reference_to_the_person_is_followed(reference, make):
    """Relative, absolute and versioned references to the person are the same person."""
    assert make.read(make.condition(make.concept("icd", "I10"), subject={"reference": reference})).facts


@pytest.mark.parametrize(
    ("fields", "answer", "explicit"),
    [
        ({}, YES, True),
        ({"status": "stopped"}, UNKNOWN, False),
        ({"status": "completed"}, UNKNOWN, False),
        ({"status": "cancelled"}, UNKNOWN, False),
        ({"status": "draft"}, UNKNOWN, False),
        ({"status": "on-hold"}, UNKNOWN, True),
        ({"status": "unknown"}, UNKNOWN, True),
        ({"status": None}, UNKNOWN, True),
        ({"intent": "proposal"}, UNKNOWN, False),
        ({"dosageInstruction": [{"timing": {"repeat": {"boundsPeriod": {"end": "2026-11-19"}}}}]}, UNKNOWN, True),
        ({"dosageInstruction": [{"timing": {"repeat": {"boundsPeriod": {"end": "2026-11-20"}}}}]}, YES, True),
        ({"kind": "MedicationStatement", "status": "not-taken"}, NO, True),
        ({"kind": "MedicationAdministration", "status": "in-progress"}, YES, True),
        ({"kind": "MedicationAdministration", "status": "completed", "effectiveDateTime": "2026-11-20"}, YES, True),
        (
            {"kind": "MedicationAdministration", "status": "completed", "effectiveDateTime": "2026-11-19"},
            UNKNOWN,
            False,
        ),
    ],
)
def test_status_of_a_medicine(fields, answer, explicit, make):
    """Taken, stopped, planned, on hold and not taken are told apart; stopped is never a no."""
    patient = make.read(make.medicine(**fields))
    assert only(patient) == ("morphine", answer, explicit)
    assert patient.medicines == (("morphine",) if answer is YES else ())


def test_medicine_is_found_in_the_resource_it_refers_to(make):
    """A medicine stands in place, in a contained Medication, or in one of the Bundle."""
    medication = {"resourceType": "Medication", "id": "m", "code": make.concept("rx", "7052")}
    contained = make.medicine(
        medicationCodeableConcept=None, medicationReference={"reference": "#m"}, contained=[medication]
    )
    apart = make.medicine(medicationCodeableConcept=None, medicationReference={"reference": "Medication/m"})
    assert make.read(contained).medicines == ("morphine",)
    assert make.read(apart, medication).medicines == ("morphine",)
    assert "not in the Bundle" in make.read(apart).unread[0].why


def test_product_is_recognised_by_its_ingredients(make):
    """A product whose code is not known is used by the medicines its display names, each of them, and that is told."""
    display = "Acetaminophen 325 MG / oxyCODONE Hydrochloride 5 MG Oral Tablet"
    patient = make.read(make.medicine(medicationCodeableConcept=make.concept("rx", "1049221", display)))
    assert patient.medicines == ("paracetamol", "oxycodone")
    assert "by its words" in patient.facts[0].words
    assert [entry.about for entry in patient.unread] == ["medicines"]


def test_unknown_medicine_is_listed(make):
    """A medicine that is not known is listed as one that matters."""
    patient = make.read(make.medicine(medicationCodeableConcept=make.concept("rx", "1", "Nonsensicum 5 MG")))
    assert patient.medicines == ()
    assert [(entry.matters, entry.about) for entry in patient.unread] == [(True, "medicines")]


def test_order_not_to_give_says_nothing(make):
    """An order not to give a medicine is no statement that it is taken."""
    assert make.read(make.medicine(doNotPerform=True)).facts == ()


def allergy(code, **more):
    return {"resourceType": "AllergyIntolerance", "patient": {"reference": "Patient/p"}, "code": code} | more


def test_allergy_to_ketamine_and_no_known_allergy(make):
    """An allergy to ketamine is a yes, a no-known code is a no, and a penicillin allergy is listed."""
    assert only(make.read(allergy(make.concept("rx", "6130"))))[:2] == ("ketamine_allergy", YES)
    denied = make.read(allergy(make.concept("sct", "716186003"))).facts
    assert [(one.claim, one.answer, one.explicit) for one in denied] == [
        ("anaesthetic_allergy", NO, True),
        ("ketamine_allergy", NO, True),
    ]
    listed = make.read(allergy(make.concept("rx", "70618", "penicillin")))
    assert listed.facts == ()
    assert [entry.about for entry in listed.unread] == ["allergies"]
    unconfirmed = allergy(make.concept("sct", "716186003"), verificationStatus=make.status("unconfirmed"))
    assert make.read(unconfirmed).facts == ()


@pytest.mark.parametrize(("code", "claim"), [("11450-4", "glaucoma"), ("10160-0", "morphine")])
def test_empty_list_with_nothing_known_denies_what_would_stand_on_it(code, claim, make):
    """A list that was reviewed and found empty turns absence into no for what belongs on it."""
    empty = {
        "resourceType": "List",
        "status": "current",
        "subject": {"reference": "Patient/p"},
        "code": make.concept("loinc", code),
        "date": "2026-11-18",
        "emptyReason": make.status("nilknown"),
    }
    assert answer_to(make.read(empty), claim).answer is NO
    assert answer_to(make.read(empty), claim, explicit_no=True).answer is UNKNOWN
    assert answer_to(make.read(empty | {"emptyReason": make.status("notasked")}), claim).answer is UNKNOWN
    assert answer_to(make.read(empty | {"status": "retired"}), claim).answer is UNKNOWN


def form(*items, **more):
    written = {"resourceType": "QuestionnaireResponse", "status": "completed", "subject": {"reference": "Patient/p"}}
    return (
        written
        | {
            "questionnaire": "urn:assuage:questionnaire:intake:2026|1",
            "authored": "2026-11-20T08:50:00Z",
            "item": items,
        }
        | more
    )


def item(link, *values):
    return {"linkId": link, "answer": list(values)}


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ({"valueBoolean": True}, YES),
        ({"valueBoolean": False}, NO),
        ({"valueCoding": {"code": "N"}}, NO),
        ({"valueCoding": {"system": "http://snomed.info/sct", "code": "373066001"}}, YES),
        ({"valueCoding": {"code": "asked-unknown"}}, UNKNOWN),
        ({"valueString": "Don't know"}, UNKNOWN),
        ({"valueString": "no"}, NO),
    ],
)
def test_answers_of_the_intake_form_are_explicit(value, answer, make):
    """Yes, no and unknown on the form are taken as said, each by somebody."""
    nested = {"linkId": "group", "item": [item("glaucoma", value)]}
    for items in ((item("glaucoma", value),), (nested,)):
        assert only(make.read(form(*items))) == ("glaucoma", answer, True)


@pytest.mark.parametrize(
    "answers",
    [
        (),
        ({"valueString": "perhaps"},),
        ({"valueBoolean": True}, {"valueBoolean": False}),
        ({"valueInteger": 1},),
        ("yes",),
    ],
)
def test_other_answers_are_not_guessed(answers, make):
    """An empty answer says nothing; one that is no yes, no or unknown is listed."""
    patient = make.read(form(item("glaucoma", *answers)))
    assert patient.facts == ()
    assert len(patient.unread) == (1 if answers else 0)


def test_numbers_of_the_form_carry_its_unit(make):
    """A bare number is read in the unit its question asks for; another unit is converted; text is listed as said."""
    patient = make.read(
        form(
            item("weight", {"valueDecimal": 70.5}),
            item("height", {"valueQuantity": {"value": 1.7, "unit": "m"}}),
            item("goals", {"valueString": "to walk"}),
        )
    )
    assert [(one.name, one.value, one.unit) for one in patient.measurements] == [
        ("weight", 70.5, "kg"),
        ("height", 170.0, "cm"),
    ]
    assert patient.events[0].words.endswith("to walk")


@pytest.mark.parametrize("fields", [{"status": "in-progress"}, {"questionnaire": "urn:other"}, {"questionnaire": None}])
def test_unfinished_or_foreign_form_is_listed(fields, make):
    """A form that is not completed, or not ours, is not used."""
    patient = make.read(form(item("glaucoma", {"valueBoolean": False}), **fields))
    assert patient.facts == ()
    assert len(patient.unread) == 1


def test_question_the_form_does_not_have_is_listed(make):
    """An answer to a question nobody asked is listed."""
    assert "no such question" in make.read(form(item("other", {"valueBoolean": True}))).unread[0].why


def test_death_is_told_first(make):
    """A chart that records a death says so before anything else."""
    patient = make.read(make.condition({"text": "?"}), person=make.person | {"deceasedDateTime": "2025-01-01"})
    assert "has died" in patient.unread[0].why


@pytest.mark.parametrize("written", [None, "yesterday", "2031-01-01", "2031", 1980, "1980-13"])
def test_uncertain_birth_date_leaves_the_age_unknown(written, make):
    """A birth date that is missing, wrong or in the future is not completed by guessing."""
    patient = make.read(person=make.person | {"birthDate": written})
    assert patient.birth_date is None
    assert age_range(patient) is None
    assert "age" in patient.unread[0].why


@pytest.mark.parametrize(("written", "ages"), [("1980", (45, 46)), ("1980-03", (46, 46)), ("1980-11", (45, 46))])
def test_year_or_month_of_birth_leaves_a_range_of_ages(written, ages, make):
    """A birth date without its day or month gives the ages it leaves possible, and says that it is no whole date."""
    patient = make.read(person=make.person | {"birthDate": written})
    assert patient.birth_date is None
    assert age_range(patient) == ages
    assert "no day" in patient.unread[0].why


def test_words_within_an_unknown_condition_are_an_open_question(make):
    """A condition of an unknown code that mentions a known one is asked about, until a later no; it is no yes."""
    concept = make.concept("sct", "441481004", "Chronic systolic heart failure (disorder)")
    patient = make.read(make.condition(concept))
    assert only(patient) == ("heart_failure", UNKNOWN, True)
    assert "mentions Heart failure" in patient.unread[0].why
    assert patient.unread[0].matters
    denied = item("cardiovascular_risk", {"valueBoolean": False})
    before = form(denied, authored="2026-10-01T08:00:00Z")
    assert answer_to(make.read(make.condition(concept), before), "cardiovascular_risk").answer is UNKNOWN
    after = answer_to(make.read(make.condition(concept), form(denied)), "cardiovascular_risk")
    assert after.answer is NO
    assert "later no" in after.set_aside[0][1]


def test_longest_name_is_the_one_mentioned(make):
    """Pulmonary hypertension within other words is not hypertension as well."""
    text = {"text": "Severe pulmonary hypertension of unknown cause"}
    assert only(make.read(make.condition(text)))[0] == "pulmonary_hypertension"


def test_resolved_unknown_condition_asks_nothing(make):
    """What is past and not understood is listed alone."""
    text = {"text": "Severe glaucoma after injury"}
    patient = make.read(make.condition(text, clinicalStatus=make.status("resolved")))
    assert patient.facts == ()
    assert [entry.matters for entry in patient.unread] == [False]


IPS = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"


@pytest.mark.parametrize(
    ("system", "code", "kind", "claim"),
    [
        ("http://snomed.info/sct", "160245001", "conditions", "problem_list_reviewed"),
        (IPS, "no-known-problems", "conditions", "problem_list_reviewed"),
        ("http://snomed.info/sct", "787481004", "medicines", "medicine_list_reviewed"),
        (IPS, "no-known-medications", "medicines", "medicine_list_reviewed"),
    ],
)
def test_code_that_none_is_known_reviews_the_list(system, code, kind, claim, make):
    """No known problems, or no known medicines, says that the list is complete, from the day it was recorded."""
    concept = {"coding": [{"system": system, "code": code}]}
    resource = make.condition(concept) if kind == "conditions" else make.medicine(medicationCodeableConcept=concept)
    facts = make.read(resource).facts
    assert [(fact.claim, fact.answer) for fact in facts] == [(claim, Answer.YES)]
    assert facts[0].origin.at is not None


def test_absence_that_is_past_or_doubted_says_nothing(make):
    """A statement of no known problems that is refuted or resolved, or of no medicines that was stopped, is listed alone."""
    none = {"coding": [{"system": IPS, "code": "no-known-problems"}]}
    doubted = make.condition(none, verificationStatus=make.status("refuted"))
    past = make.condition(none, clinicalStatus=make.status("resolved"))
    stopped = make.medicine(
        status="stopped", medicationCodeableConcept={"coding": [{"system": IPS, "code": "no-known-medications"}]}
    )
    for resource in (doubted, past, stopped):
        patient = make.read(resource)
        assert patient.facts == ()
        assert len(patient.unread) == 1


@pytest.mark.parametrize("code", ["no-known-allergies", "no-known-medication-allergies"])
def test_no_known_allergies_of_the_patient_summary(code, make):
    """The codes of the International Patient Summary deny each allergy the vocabulary has a word for."""
    concept = {"coding": [{"system": IPS, "code": code}]}
    allergy = {"resourceType": "AllergyIntolerance", "patient": {"reference": "Patient/p"}, "code": concept}
    facts = make.read(allergy).facts
    assert facts
    assert {fact.answer for fact in facts} == {Answer.NO}
