"""Numbers of effects, interactions and limits, typed from what was collected from the sources."""

import pytest

from assuage.knowledge import library
from assuage.provenance import Status

T, C, S, A, D = "transcribed", "confirmed", "secondary", "assumed", "derived"

PRINTED = [
    ("olofsen_2022_analgesia", "c50", 121, "ng/mL", C),
    ("olofsen_2022_analgesia", "half_time", 8.3, "min", C),
    ("olofsen_2022_analgesia", "gamma", 1, "1", A),
    ("olofsen_2022_dissociation", "c50", 121, "ng/mL", C),
    ("olofsen_2022_dissociation", "half_time", 8.3, "min", C),
    ("simons_2022_drug_high", "c50", 71, "ng/mL", C),
    ("simons_2022_drug_high", "half_time", 8.3, "min", A),
    ("olofsen_2012", "half_time", 11.8, "min", C),
    ("olofsen_2012", "slope", -0.038, "cm per ng/mL", D),
    ("dahan_2011", "c50", 10.5, "ng/mL", C),
    ("dahan_2011", "half_life", 10.9, "d", C),
    ("dahan_2011", "baseline", 7, "NRS 0-10", A),
    ("dahan_2011", "placebo_relief", 0.96, "1", A),
    ("dahan_2011", "placebo_type_drug_arm", 0.23, "1", A),
    ("dahan_2011", "drug_type_drug_arm", 0.44, "1", A),
    ("dahan_2011", "none_drug_arm", 0.33, "1", A),
    ("dahan_2011", "placebo_type_placebo_arm", 0.23, "1", C),
    ("assuage_2026_blood_pressure", "half_time", 2.3, "min", S),
    ("assuage_2026_blood_pressure", "maximum", 29, "%", D),
    ("assuage_2026_blood_pressure", "c50", 144, "ng/mL", D),
    ("assuage_2026_blood_pressure", "systolic_ratio", 1.26, "1", D),
    ("assuage_2026_blood_pressure", "diastolic_ratio", 0.87, "1", D),
    ("assuage_2026_blood_pressure", "predictive_sd", 11.2, "mmHg", C),
    ("jonkman_2018", "c50_doubling", 127, "ng/mL", C),
    ("ebert_1997", "unbound_fraction", 0.55, "1", D),
    ("ebert_1997", "ki_s", 0.3, "umol/L", C),
    ("ebert_1997", "ki_r", 1.4, "umol/L", C),
    ("ebert_1997", "ki_s_norketamine", 1.7, "umol/L", C),
    ("ebert_1997", "ki_r_norketamine", 13, "umol/L", C),
]


@pytest.mark.parametrize(("effect", "name", "value", "unit", "confidence"), PRINTED)
def test_an_effect_parameter_is_as_collected(effect, name, value, unit, confidence):
    """Value, unit and mark are those of the source, and the mark is no better than what was read."""
    number = library().effect(effect).parameters[name]
    assert (number.value, number.unit, number.confidence) == (value, unit, confidence)


UNCERTAIN = [
    ("olofsen_2022_analgesia", "c50", 121, 404),
    ("olofsen_2022_analgesia", "gamma", 1, 2.4),
    ("olofsen_2022_analgesia", "half_time", 5.1, 13.0),
    ("olofsen_2022_dissociation", "gamma", 1, 2.4),
    ("dahan_2011", "c50", 4.37, 21.2),
    ("dahan_2011", "half_life", 5.3, 20.5),
]


@pytest.mark.parametrize(("effect", "parameter", "lower", "upper"), UNCERTAIN)
def test_uncertainty_is_as_collected(effect, parameter, lower, upper):
    """The bounds of a typical value are those that were read or chosen."""
    found = {one.parameter: (one.lower, one.upper) for one in library().effect(effect).uncertainty}
    assert found[parameter] == (lower, upper)


SPREAD = [
    ("olofsen_2022_analgesia", "c50", 0.60),
    ("dahan_2011", "c50", 0.70),
    ("dahan_2011", "daily_nrs", 1.2),
    ("dahan_2011", "baseline", 1.3),
]


@pytest.mark.parametrize(("effect", "name", "value"), SPREAD)
def test_spread_between_people_is_assumed(effect, name, value):
    """No trial's spread was read: each is our choice and says so."""
    number = library().effect(effect).between_people[name]
    assert (number.value, number.confidence) == (value, A)


def _limits(effect, quantity):
    return {
        limit.kind: (limit.lower, limit.upper)
        for limit in library().effect(effect).limits
        if limit.quantity == quantity
    }


@pytest.mark.parametrize(
    "effect", ["olofsen_2022_dissociation", "simons_2022_drug_high", "assuage_2026_blood_pressure"]
)
def test_where_a_curve_stops_in_time(effect):
    """Soft past 3 h of infusion, refused past 6 h."""
    assert _limits(effect, "infusion_min") == {"soft": (None, 180), "hard": (None, 360)}


@pytest.mark.parametrize("effect", ["olofsen_2022_dissociation", "simons_2022_drug_high"])
def test_no_curve_for_a_push(effect):
    """A dose within less than 10 min refuses the curve; the 10 min are ours (assuage_2026, part e), so they are assumed."""
    found = [one for one in library().effect(effect).limits if one.quantity == "shortest_dose_min"]
    assert ("hard", 10) in [(one.kind, one.lower) for one in found]
    assert {one.confidence for one in found} == {A}


@pytest.mark.parametrize(
    ("effect", "name"),
    [
        ("ebert_1997", "unbound_fraction"),
        ("assuage_2026_blood_pressure", "c50"),
        ("assuage_2026_blood_pressure", "maximum"),
    ],
)
def test_a_derived_number_says_that_it_rests_on_one_copy(effect, name):
    """Protein binding was read in label summaries, the half-time of the pressure model in one extracted copy."""
    assert library().effect(effect).parameters[name].rests_on == S


def test_where_the_straight_line_stops():
    """Up to 2 h of infusion and 100 ng/mL at its site."""
    assert _limits("olofsen_2012", "infusion_min") == {"hard": (None, 120)}
    assert _limits("olofsen_2012", "effect_site_ng_per_ml") == {"hard": (None, 100)}


def test_where_lasting_relief_may_be_drawn():
    """CRPS, by vein, 4 h to 5 d of infusion, at most 10 infusion days, inside a published regimen."""
    effect = library().effect("dahan_2011")
    assert effect.conditions == ("crps", "crps_1")
    assert _limits("dahan_2011", "infused_min") == {"hard": (4 * 60, 5 * 24 * 60)}
    assert _limits("dahan_2011", "infusion_days") == {"hard": (None, 10)}
    routes = next(limit.values for limit in effect.limits if limit.quantity == "route")
    assert "iv" not in routes
    assert {"im", "sc", "oral", "nasal"} <= set(routes)
    assert any(limit.quantity == "rate_in_published_regimen" and limit.kind == "hard" for limit in effect.limits)
    assert effect.opt_in == "CRPS model, not evidence here"


def test_lasting_relief_has_its_alternatives():
    """A steeper answer, the half-life at each end, and a turnover form."""
    found = {one.name: (dict(one.parameters), one.structure) for one in library().effect("dahan_2011").alternatives}
    assert found == {
        "steeper": ({"gamma": 2}, "same"),
        "fades_fast": ({"half_life": 5.3}, "same"),
        "fades_slowly": ({"half_life": 20.5}, "same"),
        "turnover": ({}, "turnover"),
    }


def test_the_placebo_arm_comes_out_at_its_published_mean():
    """B (1 - 0.23 r) with B 7 and r 0.96 is the placebo arm's 5.45 at week 1 (Sigtermans 2009)."""
    p = library().effect("dahan_2011").parameters
    mean = p["baseline"].value * (1 - p["placebo_type_placebo_arm"].value * p["placebo_relief"].value)
    assert mean == pytest.approx(5.45, abs=0.005)


def test_blood_pressure_meets_what_it_was_fitted_to():
    """+27.0 % of the mean at 1959 ng/mL (Langsjo 2005); the ratios of 16.0 and 11.0 mmHg to their mean (2024 clinic)."""
    p = library().effect("assuage_2026_blood_pressure").parameters
    assert p["maximum"].value * 1959 / (p["c50"].value + 1959) == pytest.approx(27.0, abs=0.05)
    mean = (16.0 + 2 * 11.0) / 3
    assert p["systolic_ratio"].value == pytest.approx(16.0 / mean, abs=0.005)
    assert p["diastolic_ratio"].value == pytest.approx(11.0 / mean, abs=0.005)


@pytest.mark.parametrize(
    ("effect", "words", "value"),
    [
        ("dahan_2011", "pain 2.68 (0.51) at week 1", 2.68),
        ("dahan_2011", "pain 5.45 (0.48) at week 1", 5.45),
        ("dahan_2011", "23 to 51 %", 37),
        ("olofsen_2022_dissociation", "76 % against 18 %", 76),
        ("olofsen_2022_dissociation", "pushed over 1 min", 75.9),
        ("olofsen_2022_dissociation", "over 15 min - moderate", 43.4),
        ("assuage_2026_blood_pressure", "16.0 (SD 11.2)", 16.0),
        ("assuage_2026_blood_pressure", "0.98 % of sessions", 0.98),
    ],
)
def test_what_trials_observed_stands_beside_the_curve(effect, words, value):
    """Where a curve stops, the file holds the trial's own number and its source."""
    found = [one for one in library().effect(effect).observed if words in one.words]
    assert [one.number.value for one in found] == [value]
    assert found[0].reference in library().bibliography


def test_what_only_explains_decides_nothing():
    """Ventilation with an opioid and receptor occupancy are shown on request and drive nothing."""
    for effect in ("jonkman_2018", "ebert_1997"):
        file = library().effect(effect)
        assert not file.may_decide
        assert not file.default
    assert library().effect("jonkman_2018").status is Status.DRAFT


def test_every_effect_answers_to_arterial_s_ketamine():
    """The effects were learnt from arterial levels; a venous model may not drive them."""
    for effect in library().ids("effect"):
        driver = library().effect(effect).driver
        assert (driver.analyte, driver.site) == ("S", "arterial")


RATIOS = [
    ("hagelberg_2010_clarithromycin", "clarithromycin", 2.6),
    ("peltoniemi_2011_ticlopidine", "ticlopidine", 2.4),
    ("peltoniemi_2011_itraconazole", "itraconazole", 1.0),
    ("peltoniemi_2012_grapefruit", "grapefruit", 3.0),
    ("peltoniemi_2012_rifampicin", "rifampicin", 0.14),
    ("st_johns_wort_2012", "st_johns_wort", 0.42),
]


@pytest.mark.parametrize(("interaction", "medicine", "ratio"), RATIOS)
def test_an_interaction_acts_on_what_is_swallowed(interaction, medicine, ratio):
    """The ratio was read for oral doses; that it holds under the tongue is assumed, as is rifampicin's 0.86 but by vein."""
    file = library().interaction(interaction)
    assert file.medicine == medicine
    assert medicine in library().vocabulary("medicines").terms
    found = [(one.routes, one.acts_on, one.auc_ratio.value, one.auc_ratio.confidence) for one in file.effects]
    by_mouth = [(("oral",), "availability", ratio, C), (("sublingual",), "availability", ratio, A)]
    past_the_gut = [(("iv",), "clearance", 0.86, C), (("im", "sc", "nasal", "oral_film"), "clearance", 0.86, A)]
    assert found == by_mouth + (past_the_gut if medicine == "rifampicin" else [])


def test_limits_on_rate_and_level():
    """The table of part k: 0.6 and 1 mg/kg/h, 430 and 640 ng/mL outside; 0.5 S or 1 for over 24 h and 2 mg/kg/h inside."""
    limits = library().rate_limits()
    outside, inside = limits.settings
    assert (outside.setting, inside.setting) == ("outpatient", "inpatient")
    assert (outside.warn_rate_mg_per_kg_per_h.value, outside.refuse_rate_mg_per_kg_per_h.value) == (0.6, 1)
    assert (outside.warn_level_ng_per_ml.value, outside.refuse_level_ng_per_ml.value) == (430, 640)
    assert "anaesthesia" in outside.refuse_unless
    assert (inside.warn_rate_s_mg_per_kg_per_h.value, inside.warn_rate_mg_per_kg_per_h.value) == (0.5, 1)
    assert (inside.warn_applies_after_h, inside.refuse_rate_mg_per_kg_per_h.value) == (24, 2)
    assert limits.racemate_equivalent_of_s.value == 2
    assert limits.dosing_weight_cap_kg.value == 100
    assert limits.shortest_bolus_min.value == 10
    numbers = [outside.warn_rate_mg_per_kg_per_h, outside.refuse_level_ng_per_ml, inside.refuse_rate_mg_per_kg_per_h]
    assert {number.confidence for number in numbers} == {A}
