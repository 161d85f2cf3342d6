"""The codes of the field: every one collected is here, once, with how it was checked, and the traps are not."""

from collections import Counter

import pytest

from assuage.knowledge import library
from assuage.patient import vocabulary

KINDS = ("conditions", "medicines", "observations", "statements")


def coded():
    """Every code with the term it stands in."""
    return [
        (key, code) for kind in KINDS for key, term in library().vocabulary(kind).terms.items() for code in term.codes
    ]


def test_every_collected_code_stands_in_the_vocabulary():
    """The counts of conditions and medicines are those of the collected tables, two traps left out."""
    found = Counter((code.system, code.verified) for _, code in coded() if code.system != "LOINC")
    assert found == {
        ("ICD-10-CM", "yes"): 239,
        ("SNOMED CT", "yes"): 40,
        ("SNOMED CT", "secondary"): 24,
        ("SNOMED CT", "no"): 7,
        ("RxNorm", "yes"): 39,  # 37, and hydrocodone and oxymorphone of the opioid conversion table
        ("RxNorm", "secondary"): 11,
        ("RxNorm", "no"): 26,
    }


def test_no_code_means_two_things():
    """A chart's code leads to one term."""
    several = [code for code, n in Counter((c.system, c.code) for _, c in coded()).items() if n > 1]
    assert several == []


def test_traps_are_named_and_never_used():
    """The mislabelled concepts are written down as traps and are no code of any term."""
    used = {code.code for _, code in coded()}
    assert not used & {"387458008", "68574006"}
    told = " ".join(library().vocabulary("conditions").traps)
    assert "387458008" in told
    assert "68574006" in told


@pytest.mark.parametrize(
    ("system", "code", "term"),
    [
        ("ICD-10-CM", "G90.511", "crps_1"),
        ("ICD-10-CM", "G57.71", "crps_2"),
        ("ICD-10-CM", "M79.7", "fibromyalgia"),
        ("ICD-10-CM", "F20.9", "schizophrenia"),
        ("ICD-10-CM", "I10", "hypertension"),
        ("ICD-10-CM", "I16.1", "hypertensive_crisis"),
        ("ICD-10-CM", "F11.20", "opioid_dependence"),
        ("SNOMED CT", "203082005", "fibromyalgia"),
        ("SNOMED CT", "373464007", "ketamine"),
        ("RxNorm", "6130", "ketamine"),
        ("RxNorm", "7052", "morphine"),
        ("RxNorm", "21212", "clarithromycin"),
        ("LOINC", "8480-6", "systolic_blood_pressure"),
        ("LOINC", "29463-7", "weight"),
        ("LOINC", "72514-3", "pain_score"),
        ("LOINC", "1742-6", "alanine_aminotransferase"),
    ],
)
def test_a_chart_code_leads_to_its_term(system, code, term):
    """Codes typed from the collected table lead to the term they are displayed as."""
    assert vocabulary().coded(system, code) == (term,)


@pytest.mark.parametrize(
    ("code", "term"),
    [
        ("F20.81", "schizophrenia"),
        ("I16", "hypertensive_crisis"),
        ("I50.33", "decompensated_heart_failure"),
        ("I50.9", "heart_failure"),
        ("I20.0", "acute_coronary_syndrome"),
        ("I25.119", "coronary_disease"),
        ("F31.2", "mania_with_psychosis"),
        ("F31.31", "bipolar_disorder"),
        ("K72.91", "hepatic_failure"),
    ],
)
def test_a_stem_speaks_for_the_codes_below_it(code, term):
    """A code that was not collected is known by its stem, and the longest stem wins."""
    assert vocabulary().coded("ICD-10-CM", code) == (term,)


@pytest.mark.parametrize("code", ["F10.11", "F10.21", "F33.42", "G43.A0", "E11.43", "H40.11X0", "S14.2XXA"])
def test_a_sibling_with_another_meaning_is_not_swept_in(code):
    """Remission, an abdominal migraine, an autonomic neuropathy and their like are not taken for their neighbours."""
    assert not set(vocabulary().coded("ICD-10-CM", code)) & {
        "substance_use",
        "alcohol_use_disorder",
        "depression",
        "migraine",
        "diabetic_neuropathy",
        "raised_intraocular_pressure",
        "spinal_cord_injury_pain",
    }


def test_a_diagnosis_never_says_that_psychosis_is_active():
    """Schizophrenia is a psychotic illness; only somebody's word, or a code for the present episode, makes it active."""
    words = vocabulary()
    assert "psychosis" in words.implied_by("schizophrenia")
    assert "active_psychosis" not in words.implied_by("schizophrenia")
    assert "active_psychosis" not in words.implied_by("psychosis")
    assert "active_psychosis" in words.implied_by("mania_with_psychosis")


def test_no_list_of_diagnoses_says_how_severe_or_controlled():
    """Cirrhosis is liver disease of unknown class, hypertension a disease of unknown control."""
    words = vocabulary()
    assert "liver_disease" in words.implied_by("cirrhosis")
    assert not {"severe_liver_disease", "moderate_liver_disease"} & words.implied_by("cirrhosis")
    assert "poorly_controlled_cardiovascular_disease" not in words.implied_by("hypertension")
    assert "poorly_controlled_cardiovascular_disease" in words.implied_by("hypertensive_crisis")


def test_no_name_means_two_terms_of_one_kind():
    """A name in our own YAML leads to one term."""
    for kind in KINDS:
        spelled = Counter(
            name.lower()
            for key, term in library().vocabulary(kind).terms.items()
            for name in {key, term.name.lower(), *(n.lower() for n in term.names)}
        )
        assert [name for name, n in spelled.items() if n > 1] == []


def test_every_time_limit_says_that_it_is_ours_and_why():
    """How long a value counts is nobody's published number, so each limit is assumed, with its reason."""
    for kind in KINDS:
        for key, term in library().vocabulary(kind).terms.items():
            if term.stale_after_days is not None:
                assert term.stale_confidence == "assumed", key
                assert term.stale_reason, key


@pytest.mark.parametrize(
    ("observation", "unit", "days"),
    [
        ("systolic_blood_pressure", "mm[Hg]", 1),
        ("diastolic_blood_pressure", "mm[Hg]", 1),
        ("alanine_aminotransferase", "U/L", 90),
        ("weight", "kg", 90),
        ("height", "cm", 3650),
        ("pain_score", "{score}", 30),
        ("electrocardiogram", None, 365),
        ("pregnancy_test", None, 1),
    ],
)
def test_observations_have_one_unit_and_a_time(observation, unit, days):
    """Units and limits are those decided on: pressures and a pregnancy test of the day, liver tests of three months."""
    term = library().vocabulary("observations").terms[observation]
    assert (term.unit, term.stale_after_days) == (unit, days)


@pytest.mark.parametrize(
    ("code", "also"),
    [
        ("F31.10", {"mania", "bipolar_disorder"}),
        ("F31.13", {"mania", "bipolar_disorder"}),
        ("I60.9", {"stroke", "intracranial_haemorrhage", "pressure_hazard"}),
        ("I61.1", {"stroke", "intracranial_haemorrhage", "intracranial_lesion"}),
        ("I69.10", {"stroke", "intracranial_haemorrhage"}),
    ],
)
def test_a_code_that_says_two_things_says_both(code, also):
    """The manic episode of a bipolar disorder is that disorder too, and bleeding into the brain without an injury is a stroke."""
    words = vocabulary()
    (term,) = words.coded("ICD-10-CM", code)
    assert also <= words.implied_by(term)


def test_a_cerebral_haemorrhage_is_a_stroke_in_either_system():
    """274100004 stands in the value set of haemorrhagic stroke."""
    assert (
        vocabulary().coded("SNOMED CT", "274100004")
        == vocabulary().coded("ICD-10-CM", "I61.9")
        == ("haemorrhagic_stroke",)
    )


@pytest.mark.parametrize("code", ["I62.00", "I62.9"])
def test_a_bleeding_outside_the_brain_is_no_stroke(code):
    """A subdural haematoma, or a bleeding in the head that is not said to be more, stays what it is."""
    words = vocabulary()
    assert words.coded("ICD-10-CM", code) == ("intracranial_haemorrhage",)
    assert "stroke" not in words.implied_by("intracranial_haemorrhage")
