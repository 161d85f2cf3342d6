"""Numbers of the models, typed from what was collected from the sources, not from the files."""

from math import log, sqrt

import pytest

from assuage.knowledge import library
from assuage.knowledge.schema import canonical

T, C, S, A, D = "transcribed", "confirmed", "secondary", "assumed", "derived"

PRINTED = [
    # Kamp 2020: three open programs agree (70 kg)
    ("kamp_2020", "v1", 25, "L", T),
    ("kamp_2020", "v2", 56, "L", T),
    ("kamp_2020", "v3", 157, "L", T),
    ("kamp_2020", "cl", 84, "L/h", T),
    ("kamp_2020", "q2", 161, "L/h", T),
    ("kamp_2020", "q3", 79, "L/h", T),
    ("kamp_2020", "f_im", 0.93, "1", S),
    ("kamp_2020", "ka_im", 0.05, "1/min", A),
    ("kamp_2020", "f_sc", 0.9, "1", A),
    ("kamp_2020", "f_nasal", 0.28, "1", A),  # the middle of 0.11 and 0.45, two abstracts that disagree
    ("kamp_2020", "weight_exponent", 0.75, "1", A),
    ("kamp_2020", "fm_nk", 1, "1", T),
    # Otto 2021, table 3; parent of Fanta 2015
    ("otto_2021", "v1", 133, "L", T),
    ("otto_2021", "cl", 95.2, "L/h", T),
    ("otto_2021", "v2", 187, "L", T),
    ("otto_2021", "q2", 23.2, "L/h", T),
    ("otto_2021", "v3", 98.8, "L", T),
    ("otto_2021", "q3", 157, "L/h", T),
    ("otto_2021", "nk_v", 98.6, "L", T),
    ("otto_2021", "nk_cl", 57.7, "L/h", T),
    ("otto_2021", "nk_vp", 160, "L", T),
    ("otto_2021", "nk_q", 42.8, "L/h", T),
    ("otto_2021", "f_oral", 0.08, "1", C),
    ("otto_2021", "ka_oral", 0.97, "1/h", A),
    # Simons 2022, table 4
    ("simons_2022", "vk1", 11.6, "L", T),
    ("simons_2022", "vk2", 39.0, "L", T),
    ("simons_2022", "vk3", 174, "L", T),
    ("simons_2022", "clk1", 1.48, "L/min", T),
    ("simons_2022", "clk2", 2.43, "L/min", T),
    ("simons_2022", "clk3", 1.21, "L/min", T),
    ("simons_2022", "mtt_nk", 20.1, "min", T),
    ("simons_2022", "f_nk", 0.8, "1", T),
    ("simons_2022", "vn2", 221, "L", T),
    ("simons_2022", "cln1", 1.00, "L/min", T),
    ("simons_2022", "cln2", 2.63, "L/min", T),
    ("simons_2022", "mtt_hnk", 1.12, "min", T),
    ("simons_2022", "f_hnk", 0.7, "1", T),
    ("simons_2022", "vh1", 4.4, "L", T),
    ("simons_2022", "vh2", 87.5, "L", T),
    ("simons_2022", "clh1", 0.933, "L/min", T),
    ("simons_2022", "clh2", 1.70, "L/min", T),
    ("simons_2022", "f_mucosal", 0.263, "1", T),
    ("simons_2022", "d_mucosal", 13.1, "min", T),
    ("simons_2022", "ka_mucosal", 0.04, "1/min", T),
    ("simons_2022", "f_swallowed", 1.16, "1", T),
    ("simons_2022", "d_swallowed", 29.9, "min", T),
    ("simons_2022", "ka_swallowed", 0.049, "1/min", T),
    ("simons_2022", "mtt_gut", 10.7, "min", T),
    # Perez-Ruixo 2020, table 3
    ("perez_ruixo_2020", "vc", 192, "L", T),
    ("perez_ruixo_2020", "q1", 84.3, "L/h", T),
    ("perez_ruixo_2020", "vp1", 143, "L", T),
    ("perez_ruixo_2020", "q2", 37.6, "L/h", T),
    ("perez_ruixo_2020", "vp2", 417, "L", T),
    ("perez_ruixo_2020", "qh", 151, "L/h", T),
    ("perez_ruixo_2020", "vh", 101, "L", T),
    ("perez_ruixo_2020", "kel", 1.11, "1/h", T),
    ("perez_ruixo_2020", "kmet", 2.77, "1/h", T),
    ("perez_ruixo_2020", "fr_nasal", 0.54, "1", T),
    ("perez_ruixo_2020", "later_device", 0.62, "1", T),
    ("perez_ruixo_2020", "sitting_gap", 60, "min", A),
    ("perez_ruixo_2020", "ka_nasal", 2.93, "1/h", T),
    ("perez_ruixo_2020", "d_swallowed", 0.53, "h", T),
    ("perez_ruixo_2020", "ka_swallowed", 1.45, "1/h", T),
    ("perez_ruixo_2020", "d_oral", 0.32, "h", T),
    ("perez_ruixo_2020", "ka_oral", 0.97, "1/h", T),
    ("perez_ruixo_2020", "f_gut", 0.64, "1", T),
    ("perez_ruixo_2020", "nk_vc", 70.0, "L", T),
    ("perez_ruixo_2020", "nk_cl", 38.0, "L/h", T),
    ("perez_ruixo_2020", "nk_vp", 115, "L", T),
    ("perez_ruixo_2020", "nk_q", 26.1, "L/h", T),
    # Herd 2007, abstract (70 kg)
    ("herd_2007", "v1", 38.7, "L", C),
    ("herd_2007", "v2", 102, "L", C),
    ("herd_2007", "cl", 90, "L/h", C),
    ("herd_2007", "q", 215, "L/h", C),
]


@pytest.mark.parametrize(("model", "name", "value", "unit", "confidence"), PRINTED)
def test_a_parameter_is_as_collected(model, name, value, unit, confidence):
    """Value, unit and mark are those of the source, and the mark is no better than what was read."""
    number = library().model(model).parameters[name]
    assert (number.value, number.unit, number.confidence) == (value, unit, confidence)


def _typical(model):
    return {name: canonical(number) for name, number in library().model(model).parameters.items()}


def test_domino_keeps_its_printed_rate_constants():
    """V1 0.063 L/kg; k10 0.4381, k12 0.5921, k13 0.5900, k21 0.2470, k31 0.0146 /min, and the table at 70 kg."""
    p = _typical("domino_1982")
    assert p["v1"] / 70 == pytest.approx(0.063, rel=1e-9)
    assert p["cl"] / p["v1"] == pytest.approx(0.4381, rel=1e-9)
    assert p["q2"] / p["v1"] == pytest.approx(0.5921, rel=1e-9)
    assert p["q3"] / p["v1"] == pytest.approx(0.5900, rel=1e-9)
    assert p["q2"] / p["v2"] == pytest.approx(0.2470, rel=1e-8)  # volumes are written to ten digits
    assert p["q3"] / p["v3"] == pytest.approx(0.0146, rel=1e-8)
    assert [round(p[name], 2) for name in ("v1", "v2", "cl", "q2", "q3")] == [4.41, 10.57, 1.93, 2.61, 2.60]
    assert round(p["v3"], 1) == 178.2


def test_clements_keeps_its_printed_rate_constants():
    """V1 1.7522 L/kg; k10 0.0109, k12 0.0186, k21 0.0137 /min; clearance 19.1 mL/min/kg, 80 L/h."""
    p = _typical("clements_1981")
    assert p["v1"] / 70 == pytest.approx(1.7522, rel=1e-9)
    assert p["cl"] / p["v1"] == pytest.approx(0.0109, rel=1e-9)
    assert p["q2"] / p["v1"] == pytest.approx(0.0186, rel=1e-9)
    assert p["q2"] / p["v2"] == pytest.approx(0.0137, rel=1e-8)
    assert p["cl"] * 1000 / 70 == pytest.approx(19.1, abs=0.05)
    assert p["cl"] * 60 == pytest.approx(80, abs=0.5)


def test_clements_rests_on_one_program():
    """Every number of the set was read in one program only, so each derived one says what it rests on; Domino's three agree."""
    assert {number.rests_on for number in library().model("clements_1981").parameters.values()} == {S}
    assert {number.rests_on for number in library().model("domino_1982").parameters.values()} == {None}


def test_an_inferred_row_is_not_transcribed():
    """The variance of the norketamine delay between occasions: the number is in the table, its row was inferred."""
    spread = [one for one in library().model("simons_2022").spread if one.parameter == "mtt_nk"]
    assert [(one.level, one.variance.confidence) for one in spread] == [("person", T), ("occasion", A)]


def test_what_was_not_read_of_a_population_is_not_stated():
    """Ages and weights of Simons 2022, sexes of Otto 2021 and weights of Kamp 2020 stand in nothing that was read."""
    simons, otto, kamp = (library().model(name).population for name in ("simons_2022", "otto_2021", "kamp_2020"))
    assert (simons.age_years, simons.weight_kg, otto.sex, kamp.weight_kg) == (None, None, "not read", None)


def test_our_own_limits_of_kamp_say_so():
    """18 years and 46 to 115 kg are our limits (assuage_2026, part a)."""
    limits = library().model("kamp_2020").limits
    assert {one.confidence for one in limits if one.quantity in {"age_years", "weight_kg"}} == {A}


@pytest.mark.parametrize("model", ["domino_1982", "clements_1981"])
def test_a_borrowed_spread_says_so(model):
    """These models were published without a spread: each borrowed variance is assumed, with its reason."""
    for spread in library().model(model).spread:
        assert spread.variance.confidence == A
        assert "borrowed" in spread.variance.reason


def test_simons_turns_moles_into_milligrams():
    """80 % and 70 % are of moles: 223.70 / 237.73 and 239.70 / 223.70 carry them to milligrams of each analyte."""
    p = _typical("simons_2022")
    assert p["f_nk"] * p["nk_mass_per_k"] == pytest.approx(0.8 * 223.70 / 237.73, rel=1e-6)
    assert p["f_hnk"] * p["hnk_mass_per_nk"] == pytest.approx(0.7 * 239.70 / 223.70, rel=1e-6)
    moles = p["f_nk"] * p["f_hnk"]
    milligrams = moles * 239.70 / 237.73
    assert p["f_nk"] * p["nk_mass_per_k"] * p["f_hnk"] * p["hnk_mass_per_nk"] == pytest.approx(milligrams, rel=1e-6)


def test_perez_ruixo_gives_the_derived_availabilities():
    """Extraction 0.72, clearance 109 L/h, oral availability 0.178, nasal fraction 0.437 at 56 mg and 0.403 at 84 mg."""
    p = _typical("perez_ruixo_2020")
    intrinsic = (p["kel"] + p["kmet"]) * p["vh"]
    extraction = intrinsic / (p["qh"] + intrinsic)
    assert extraction == pytest.approx(0.72, abs=0.005)
    assert p["qh"] * 60 * extraction == pytest.approx(109, abs=0.5)
    assert p["f_gut"] * (1 - extraction) == pytest.approx(0.178, abs=0.0005)
    assert p["fr_nasal"] * (1 + p["later_device"]) / 2 == pytest.approx(0.437, abs=0.0005)
    assert p["fr_nasal"] * (1 + 2 * p["later_device"]) / 3 == pytest.approx(0.403, abs=0.0005)
    assert p["qh_decline_per_year"] * 151 == pytest.approx(2.19, abs=1e-5)


SPREADS = {
    "otto_2021": {"v1": 0.0842, "cl": 0.0260, "nk_v": 0.0404, "nk_cl": 0.1032},
    "simons_2022": {
        "vk1": 0.057,
        "clk1": 0.029,
        "clk3": 0.026,
        "cln1": 0.050,
        "mtt_nk": 0.021,
        "vh1": 1.22,
        "clh1": 0.103,
        "clh2": 0.287,
    },
}


@pytest.mark.parametrize("model", SPREADS)
def test_the_published_spread_between_people(model):
    """Variances as printed in the tables."""
    found = {s.parameter: s.variance.value for s in library().model(model).spread if s.level == "person"}
    assert {name: found[name] for name in SPREADS[model]} == SPREADS[model]


def test_the_published_spread_between_occasions():
    """Simons 2022, table 4, the column between occasions."""
    found = {s.parameter: s.variance.value for s in library().model("simons_2022").spread if s.level == "occasion"}
    assert found == {
        "f_mucosal": 0.060,
        "d_mucosal": 0.154,
        "ka_mucosal": 0.062,
        "f_swallowed": 0.057,
        "d_swallowed": 0.611,
        "ka_swallowed": 0.376,
        "mtt_gut": 0.937,
        "mtt_nk": 0.751,
        "vh2": 0.152,
        "clh1": 0.008,
    }


CV = {
    "kamp_2020": {"cl": 0.30, "v1": 0.24},  # the nasal spread is on the logit: 0.708 of Perez-Ruixo, squared
    "perez_ruixo_2020": {
        "ka_nasal": 0.615,
        "ka_swallowed": 1.32,
        "vc": 0.275,
        "vp1": 0.493,
        "qh": 0.232,
        "vh": 0.346,
        "kel": 1.20,
        "nk_vc": 0.316,
        "nk_cl": 0.254,
    },
    "herd_2007": {"v1": 0.64, "v2": 0.517, "cl": 0.381, "q": 0.19},
}


@pytest.mark.parametrize("model", CV)
def test_a_variance_gives_the_printed_coefficient_of_variation(model):
    """A log-normal parameter with variance w has CV sqrt(exp(w) - 1); variances are written to four digits."""
    found = {s.parameter: s.variance.value for s in library().model(model).spread}
    for name, cv in CV[model].items():
        assert found[name] == pytest.approx(log(1 + cv**2), abs=6e-5)


def test_correlated_spread_of_otto():
    """The two blocks of table 3: 0.0226 between parent V and CL, 0.0446 between norketamine V and CL."""
    found = {frozenset(one.between): one.covariance.value for one in library().model("otto_2021").covariances}
    assert found == {frozenset({"v1", "cl"}): 0.0226, frozenset({"nk_v", "nk_cl"}): 0.0446}
    assert sqrt(0.0404 * 0.1032) > 0.0446


def test_parameter_uncertainty_of_kamp():
    """Clearance 7 % and volumes 10 % together, as the meta-analysis gives: 79 (69 to 90) L/h, 252 (200 to 304) L."""
    model = library().model("kamp_2020")
    assert {name: number.value for name, number in model.parameter_uncertainty.items()} == {
        "cl": 0.07,
        "v1": 0.10,
        "v2": 0.10,
        "v3": 0.10,
    }
    assert pytest.approx(0.07, abs=0.005) == (90 - 69) / (2 * 1.96 * 79)
    assert pytest.approx(0.10, abs=0.01) == (304 - 200) / (2 * 1.96 * 252)
    assert model.uncertain_together == (("v1", "v2", "v3"),)


SITES = {
    "kamp_2020": "arterial",
    "simons_2022": "arterial",
    "otto_2021": "venous",
    "perez_ruixo_2020": "venous",
    "clements_1981": "venous",
}


@pytest.mark.parametrize("model", SITES)
def test_each_model_says_where_blood_was_taken(model):
    """Arterial or venous is an attribute of the model; where it was not read it is marked as assumed."""
    file = library().model(model)
    assert file.site == SITES[model]
    if model in {"perez_ruixo_2020", "clements_1981"}:
        assert file.site_confidence == A
        assert file.site_words


def test_only_herd_is_for_children():
    """Every model of adults refuses under 18, and the one of children refuses adults."""
    for file_id in library().ids("pharmacokinetics"):
        file = library().model(file_id)
        ages = [limit for limit in file.limits if limit.quantity == "age_years" and limit.kind == "hard"]
        if file_id == "herd_2007":
            assert file.scope == "child"
            assert [limit.upper for limit in ages] == [17.99]
        else:
            assert file.scope == "adult"
            assert [limit.lower for limit in ages] == [18]


def test_options_of_kamp_are_off():
    """Enantiomer clearance (1.06 to 1.2) and sex (1.2) wait to be asked for."""
    model = library().model("kamp_2020")
    assert {one.name for one in model.covariates if one.optional} == {"enantiomers", "sex"}
    ratio = model.parameters["s_to_r_clearance"]
    assert (ratio.lower, ratio.upper) == (1.06, 1.2)
    assert model.parameters["female_s_clearance"].value == 1.2


def test_kamp_shows_its_band_on_norketamine():
    """Norketamine reads a third low: 40 % either way."""
    for model in ("kamp_2020", "otto_2021"):
        assert library().model(model).analytes["S_norketamine"].bias_band.value == 0.4


def test_salt_and_molar_masses():
    """32.3 mg of hydrochloride is 28 mg of base; 237.73, 223.70 and 239.70 g/mol."""
    numbers = library().substance().numbers
    assert numbers["base_fraction"].value == 0.867
    assert numbers["base_fraction"].value == pytest.approx(28 / 32.3, abs=0.0005)
    assert numbers["molar_mass_ketamine"].value == 237.73
    assert numbers["molar_mass_norketamine"].value == 223.70
    assert numbers["molar_mass_hydroxynorketamine"].value == 239.70
    assert numbers["base_fraction"].value == pytest.approx(
        237.73 / numbers["molar_mass_ketamine_hydrochloride"].value, abs=5e-4
    )
