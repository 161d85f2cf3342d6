"""The score files and the observations they look at: what they ask about exists, and their numbers are those printed."""

from collections import Counter

import pytest

from assuage.knowledge import library
from assuage.patient import QuantityError, checked, vocabulary
from assuage.provenance import Confidence, Status

WORDS = vocabulary()
SCORES = library().all("score")


@pytest.mark.parametrize("score", SCORES, ids=lambda one: one.id)
def test_everything_a_score_names_is_in_the_vocabulary(score):
    """Claims, observations and medicines that a score names exist, and an observation it compares has a unit."""
    claims = set(score.asks)
    for band in score.bands:
        claims |= {*band.states_yes, *band.states_no}
    claims |= {one.medicine for one in (*score.conversions, *score.not_covered)}
    assert claims <= set(WORDS.concepts)
    measured = (score.measures | ({score.measured_as} if score.measured_as else set())) - {"age_years"}
    assert all(WORDS.concepts[name].unit for name in measured)


@pytest.mark.parametrize("score", SCORES, ids=lambda one: one.id)
def test_a_score_that_was_not_read_in_two_places_is_a_draft(score):
    """Whatever rests on one other place only is a draft, and nothing claims to have been read in the source itself."""
    weak = score.confidence in {Confidence.SECONDARY, Confidence.ASSUMED}
    assert (score.status is Status.DRAFT) is weak
    assert score.confidence is not Confidence.CONFIRMED


def test_factors_of_the_conversion_table():
    """The ten factors are those of the CDC's table of 2022, not the older ones (hydromorphone 4, tramadol 0.1)."""
    table = library().score("morphine_equivalent")
    assert {one.medicine: one.factor.value for one in table.conversions} == {
        "codeine": 0.15,
        "fentanyl": 2.4,
        "hydrocodone": 1.0,
        "hydromorphone": 5.0,
        "methadone": 4.7,
        "morphine": 1.0,
        "oxycodone": 1.5,
        "oxymorphone": 3.0,
        "tapentadol": 0.4,
        "tramadol": 0.2,
    }
    assert {one.medicine: one.routes for one in table.conversions if one.routes != ("oral",)} == {
        "fentanyl": ("transdermal",)
    }
    assert [one.medicine for one in table.not_covered if not one.applicable] == ["buprenorphine"]


def test_codes_of_observations_and_how_they_were_checked():
    """31 collected codes but the one that is not the RASS, two vital-sign codes of FHIR, and four read in public files."""
    codes = [code for term in library().vocabulary("observations").terms.values() for code in term.codes]
    assert Counter(code.verified for code in codes) == {"yes": 27, "secondary": 4, "no": 5}
    assert {code.system for code in codes} == {"LOINC"}
    assert "54632-5" not in {code.code for code in codes}


@pytest.mark.parametrize(
    ("substance", "atoms"),
    [("bilirubin", {"C": 33, "H": 36, "N": 4, "O": 6}), ("creatinine", {"C": 4, "H": 7, "N": 3, "O": 1})],
)
def test_molar_masses_follow_from_the_formula(substance, atoms):
    """The molar mass is the sum of the standard atomic weights, to the digits laboratories use."""
    weights = {"C": 12.011, "H": 1.008, "N": 14.007, "O": 15.999}
    mass = sum(count * weights[atom] for atom, count in atoms.items())
    assert WORDS.concepts[substance].molar_mass_g_per_mol == pytest.approx(mass, abs=0.01)


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("systolic_blood_pressure", 1),
        ("pregnancy_test", 1),
        ("alanine_aminotransferase", 90),
        ("gamma_glutamyl_transferase", 90),
        ("alkaline_phosphatase", 90),
        ("bilirubin", 90),
        ("albumin", 90),
        ("inr", 90),
        ("platelets", 90),
        ("electrocardiogram", 365),
    ],
)
def test_how_long_results_count(name, days):
    """Blood pressure and a pregnancy test of the day, liver tests of three months, an ECG of twelve."""
    assert WORDS.stale_after_days(name) == days


@pytest.mark.parametrize("slip", [1.5, 2.8, 3.5, 4.0, 5.5])
def test_an_albumin_in_grams_per_decilitre_is_not_believed_as_grams_per_litre(slip):
    """4.0 written for 40 g/L would be three points of the Child-Pugh score; it is taken for a slip, and 10 g/L is not."""
    with pytest.raises(QuantityError, match="6 to 100 g/L"):
        checked(slip, WORDS.concepts["albumin"])
    assert checked(10, WORDS.concepts["albumin"]) == 10
