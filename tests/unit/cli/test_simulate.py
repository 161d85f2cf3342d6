import pytest

PK = ("simulate", "--regimen", "0.5 mg/kg over 40 min", "--weight-kg", "70", "--at", "40,60,100", "--json")
# Kamp 2020 at 70 kg, 0.5 mg/kg over 40 min, by two other programs: 40, 60 and 100 min are not all in their table, 10, 20, 40 and 70 are.
REFERENCE = {"10": 154.53, "20": 198.27, "40": 253.05, "70": 83.3}


def test_the_document_has_the_published_shape(assuage):
    """The names and shapes that scripts rely on."""
    document = assuage(*PK, "--model", "kamp_2020").document
    assert document["model"] == "kamp_2020"
    assert document["site"] == "arterial"
    assert document["time_min"] == [40, 60, 100]
    assert set(document["concentration_ng_per_ml"]) == {"S", "R", "total", "S_norketamine"}
    assert all(len(values) == 3 for values in document["concentration_ng_per_ml"].values())
    for effect in document["effects"].values():
        assert isinstance(effect["unit"], str)
        assert len(effect["values"]) == 3
    assert all(set(one) == {"unit", "words", "observed"} and one["words"] for one in document["not_drawn"].values())
    assert "systolic_rise" in document["not_drawn"], "nobody gave a pressure, so its rise has no number"
    assert all(set(hit) == {"kind", "words", "model"} and hit["kind"] in {"hard", "soft"} for hit in document["limits"])
    assert all(set(entry) == {"key", "text"} for entry in document["bibliography"])
    assert {"kamp_2020"} <= {entry["key"] for entry in document["bibliography"]}
    assert "bands" not in document


def test_levels_are_those_of_other_programs(assuage):
    """Kamp 2020, as two other programs give it, within 0.1 %."""
    document = assuage(
        "simulate", "--regimen", "0.5 mg/kg over 40 min", "--weight-kg", "70", "--at", ",".join(REFERENCE), "--json"
    ).document
    assert document["concentration_ng_per_ml"]["total"] == pytest.approx(list(REFERENCE.values()), rel=1e-3)


def test_what_is_assumed_is_listed(assuage):
    """Isomer, salt, and every covariate nobody gave."""
    told = " ".join(assuage(*PK).document["assumed"])
    assert "No isomer is named" in told
    assert "No salt is named" in told
    assert "age is not known" in told


def test_s_alone_has_neither_r_nor_total(assuage):
    """Given S-ketamine, only S and what comes of it is there; absent, not zero."""
    words = ("simulate", "--regimen", "S-ketamine 0.5 mg/kg over 40 min", "--weight-kg", "70", "--at", "40", "--json")
    levels = assuage(*words, "--model", "simons_2022").document["concentration_ng_per_ml"]
    assert "S" in levels
    assert not {"R", "total"} & set(levels)


def test_both_routes_agree(assuage):
    """The second, independent route gives the same numbers."""
    one, other = (
        assuage(*PK, "--method", method).document["concentration_ng_per_ml"] for method in ("modal", "reference")
    )
    assert other["total"] == pytest.approx(one["total"], rel=1e-9)


def test_the_unit_of_at_is_minutes_in_the_order_asked(assuage):
    """Times come back as they were asked for."""
    assert assuage("simulate", "--regimen", "10 mg IM", "--weight-kg", "70", "--at", "60,10", "--json").document[
        "time_min"
    ] == [60, 10]


@pytest.mark.slow
def test_a_population_adds_three_bands_and_a_seed_repeats_them(assuage):
    """Bands between people, of parameters and between models; the same seed, the same numbers."""
    words = (*PK, "--population", "200", "--seed", "1")
    one, other = assuage(*words), assuage(*words)
    assert one.out == other.out
    bands = one.document["bands"]
    assert set(bands) == {"between_people", "parameters", "models"}
    for band in bands.values():
        for quantiles in band.values():
            assert all(
                low <= middle <= high
                for low, middle, high in zip(quantiles["p5"], quantiles["p50"], quantiles["p95"], strict=True)
            )
    assert "Simulating" in one.err


def test_several_models_stand_side_by_side(assuage):
    """Each model keeps its own site and analytes."""
    document = assuage(*PK, "--model", "kamp_2020", "--model", "clements_1981").document
    assert [(run["model"], run["site"]) for run in document["runs"]] == [
        ("kamp_2020", "arterial"),
        ("clements_1981", "venous"),
    ]


def test_a_hard_limit_refuses_and_says_so(assuage):
    """A child is outside what the model was learnt in: no levels, the words, and code 3."""
    ended = assuage(*PK, "--age-years", "10")
    assert ended.code == 3
    assert ended.document["concentration_ng_per_ml"] == {}
    assert [hit for hit in ended.document["limits"] if hit["kind"] == "hard"]
    assert assuage(*PK, "--age-years", "18").code == 0


def test_a_hard_limit_of_the_setting_ends_with_3_and_still_prints(assuage):
    """1 mg/kg/h is the outpatient bound: at it 0, above it 3, with the levels all the same; no setting, no limit."""
    words = ("simulate", "--weight-kg", "70", "--age-years", "40", "--at", "30", "--json", "--regimen")
    for rate, setting, code in (
        ("1", ("--setting", "outpatient"), 0),
        ("1.001", ("--setting", "outpatient"), 3),
        ("1.001", ("--setting", "inpatient"), 0),
        ("1.001", (), 0),
    ):
        ended = assuage(*words, f"racemic ketamine base {rate} mg/kg/h for 30 min", *setting)
        assert ended.code == code
        assert ended.document["concentration_ng_per_ml"]["total"]
        hard = [hit for hit in ended.document["limits"] if hit["kind"] == "hard"]
        assert bool(hard) is (code == 3)


def test_a_medicine_by_its_other_name(assuage):
    """`rifampin` is rifampicin: 0.14 times the level by mouth (Peltoniemi 2012)."""
    words = ("simulate", "--regimen", "S-ketamine base 25 mg oral", "--weight-kg", "70", "--at", "60", "--json")
    on, off = (assuage(*words, *more).document["concentration_ng_per_ml"] for more in (("--medicine", "rifampin"), ()))
    assert on["S"][0] / off["S"][0] == pytest.approx(0.14, rel=1e-6)
    assert "S_norketamine" not in on


def test_a_mistyped_regimen_is_answered_with_those_like_it(assuage):
    """An id that is one letter off brings the id that was meant, and no word about the dose language."""
    done = assuage("simulate", "--regimen", "amr_2010_spinal_chord", "--weight-kg", "70")
    assert done.code == 2
    assert "did you mean `amr_2010_spinal_cord`" in done.err
    assert "Traceback" not in done.err


def test_a_published_regimen_by_its_id(assuage):
    """The id of a regimen stands for its dose."""
    document = assuage(
        "simulate", "--regimen", "amr_2010_spinal_cord", "--weight-kg", "70", "--at", "300", "--json"
    ).document
    assert document["regimen"].startswith("racemic ketamine")
    assert "80 mg over 5 h daily for 7 days" in document["regimen"]


def test_the_person_of_a_chart(assuage, crps_chart):
    """A chart gives weight, age and pressure, so nothing about them is assumed."""
    ended = assuage("simulate", "--regimen", "0.5 mg/kg over 40 min", "--chart", crps_chart, "--at", "40", "--json")
    assert ended.code == 0
    assert "age is not known" not in " ".join(ended.document["assumed"])
    assert ended.document["effects"]["systolic_rise"]["values"] is not None


def test_tables_show_levels_limits_and_sources(assuage):
    """Without --json a person reads the same."""
    ended = assuage("simulate", "--regimen", "0.5 mg/kg over 40 min", "--weight-kg", "70")
    assert ended.code == 0
    for words in ("arterial levels [ng/mL]", "Assumed", "Limits", "Sources", "Not drawn"):
        assert words in ended.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--regimen", "ketamine 50"), "mg or mcg is unclear"),
        (("--regimen", "0.5 mg/kg over 40 min"), "weight"),
        (("--regimen", "10 mg IM", "--at", "10,x"), "no number of minutes"),
        (("--regimen", "10 mg IM", "--at", "-1"), "no time after the start"),
        (("--regimen", "10 mg IM", "--at", "nan"), "no time after the start"),
        (("--regimen", "10 mg IM", "--weight-kg", "nan"), "weight-kg"),
        (("--regimen", "10 mg IM", "--weight-kg", "-70"), "weight-kg"),
        (("--regimen", "10 mg IM", "--model", "kamp_2019"), "kamp_2020"),
        (("--regimen", "10 mg IM", "--sex", "f"), "female or male"),
        (("--regimen", "10 mg IM", "--option", "nonsense"), "option"),
        (("--regimen", "10 mg IM", "--medicine", "nonsense_xyz"), "nonsense_xyz"),
        (("--regimen", "10 mg IM", "--medicine", "ticlopidin"), "ticlopidine"),
        (("--regimen", "10 mg IM", "--setting", "moon"), "outpatient"),
        (("--regimen", "10 mg IM", "--setting", "any"), "outpatient"),
        (("--regimen", "10 mg IM", "--medicine", "nonsense", "--population", "-1"), "population"),
        (("--regimen", "correll_2004_inpatient"), "reference card"),
        (("--weight-kg", "70"), "--regimen"),
        (("--regimen", "10 mg IM", "--chart", "x.json", "--weight-kg", "70"), "not both"),
    ],
)
def test_wrong_questions_are_answered_with_what_to_write(assuage, words, said):
    """Code 2, one message on standard error, nothing on standard output."""
    ended = assuage("simulate", *words)
    assert ended.code == 2
    assert said in " ".join(ended.err.split())
    assert ended.out == ""
    assert "Traceback" not in ended.err


def test_demand_cannot_be_simulated(assuage):
    """PCA is refused with the reason, code 3."""
    ended = assuage("simulate", "--regimen", "PCA 1.5 mg bolus, lockout 8 min")
    assert ended.code == 3
    assert "depend on what the person asks for" in ended.err


# Part a of the default set: over 115 kg both readings are shown. 0.5 mg/kg capped at 100 kg is 50 mg over 40 min; at 70 kg, 35 mg gives
# 253.05 ng/mL (the reference simulations), so 50 mg unscaled gives 253.05 x 50 / 35 = 361.5.
@pytest.mark.parametrize(("weight_kg", "both"), [("115", False), ("115.1", True), ("120", True)])
def test_a_heavy_person_is_shown_both_readings(assuage, weight_kg, both):
    """The terminal shows the level that limits use, beside the one scaled by weight."""
    told = assuage("simulate", "--regimen", "0.5 mg/kg over 40 min", "--weight-kg", weight_kg, "--at", "40").out
    assert ("not scaled by weight" in told) is both
    assert ("361.5" in told) is both
