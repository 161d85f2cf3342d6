"""`assuage pump`, as it is typed."""

import json

import pytest

RACEMIC = "racemic ketamine hydrochloride"
ORDER = f"{RACEMIC} 0.35 mg/kg/h over 4 h"
ASKED = (
    "--weight-kg",
    "70",
    "--vial",
    f"500 mg/10 mL {RACEMIC}",
    "--container",
    "50 mL syringe",
    "--setting",
    "outpatient",
)


def test_it_prints_steps_limits_and_titration(assuage):
    """One screen with what is keyed in, prepared and wasted, and the word of the second check."""
    ended = assuage("pump", ORDER, *ASKED)
    out = " ".join(ended.out.split())
    assert ended.code == 0
    for words in (
        "24.5 mL/h",
        "24.5 mg/h",
        "98 mg in 98 mL over 4 h",
        "1 mL = 50 mg",
        "1 opened, 400 mg wasted",
        "48.4 mL/h",
    ):
        assert words in out, words
    assert "numbers computed anew by other means, all the same" in out
    assert "never above" in out
    assert "Our choice, a draft: the prescriber strikes out" in out


def test_json_is_the_whole_programme(assuage):
    """One document, whole numbers, no table."""
    document = assuage("pump", ORDER, *ASKED, "--json", "--expect", "24.5 mL/h", "--made-by", "a nurse").document
    assert document["sessions"][0]["given_mcg"] == 98_000
    assert document["stamp"]["made_by"] == "a nurse"
    assert document["expected"] == {"24.5 mL/h": "the fastest rate: 24.5 mL/h"}
    assert "No dosing weight is named" in " ".join(document["assumed"])


def test_the_sheet_is_written(assuage, tmp_path):
    """HTML, PDF and JSON in the folder that was named, on the paper that was named."""
    ended = assuage("pump", ORDER, *ASKED, "--out", tmp_path / "sheet", "--paper", "us-letter")
    assert ended.code == 0
    assert sorted(path.name for path in (tmp_path / "sheet").iterdir()) == ["pump.html", "pump.json", "pump.pdf"]
    assert json.loads((tmp_path / "sheet/pump.json").read_text(encoding="utf-8"))["order"].startswith(RACEMIC)


def test_a_heavier_person_is_dosed_by_the_cap_and_told(assuage):
    """At 140 kg a dose per kilogram goes by 100 kg, as everywhere in Assuage."""
    document = assuage("pump", ORDER, *ASKED[2:], "--weight-kg", "140", "--json").document
    assert document["dosing_weight_g"] == 100_000
    assert "100 kg, the default cap" in " ".join(document["assumed"])


def test_ideal_weight_is_rounded_to_a_gram_and_told(assuage):
    """Devine's formula at 170 cm gives 61.437 kg for a woman."""
    order = f"{ORDER}, by ideal weight"
    words = ("pump", order, *ASKED, "--height-cm", "170", "--sex", "female", "--json")
    document = assuage(*words).document
    assert document["dosing_weight_g"] == 61_437
    assert "rounded to 1 g" in " ".join(document["assumed"])
    assert assuage("pump", order, *ASKED).code == 2


def test_everything_can_be_named(assuage):
    """Strength, diluent, step, line and overfill, as typed."""
    words = (
        "--concentration",
        "2 mg/mL",
        "--diluent",
        "glucose 5 %",
        "--resolution",
        "0.01 mL/h",
        "--line-ml",
        "1.5",
        "--spare-ml",
        "1",
    )
    document = assuage("pump", ORDER, *ASKED, *words, "--json").document
    assert document["concentration_mcg_per_ml"] == 2000
    assert document["rate_resolution_hundredths_ml_per_h"] == 1
    assert document["diluent"] == "glucose 5 %"
    assert document["sessions"][0]["containers"][0]["line_ul"] == 1500


@pytest.mark.parametrize(
    ("order", "changed", "code", "words"),
    [
        ("0.35 mg/kg/h over 4 h", (), 3, "which ketamine"),
        ("racemic ketamine 0.35 mg/kg/h over 4 h", (), 3, "base or of hydrochloride"),
        (ORDER, ("--vial", "500 mg/10 mL"), 2, "does not say all that a vial must"),
        (ORDER, ("--vial", "250 mg/10 mL S-ketamine base"), 3, "about twice as potent"),
        (ORDER, ("--container", "50 mL"), 2, "is no container"),
        (ORDER, ("--setting", "home"), 2, "No limits on rate exist"),
        (ORDER, ("--concentration", "1"), 2, "is no strength"),
        (ORDER, ("--resolution", "fine"), 2, "is not a number"),
        (ORDER, ("--line-ml", "x"), 2, "is not a number"),
        (ORDER, ("--expect", "245 mL/h"), 3, "ten-fold"),
        (ORDER, ("--expect", "fast"), 2, "nothing that can be expected"),
        (ORDER, ("--reason", "because"), 2, "names no limit"),
        (ORDER, ("--reason", "a=12345678", "--reason", "a=12345678"), 2, "has two reasons"),
        (ORDER, ("--reason", "pump_rate_soft=not needed here"), 2, "None is broken here"),
        (ORDER, ("--paper", "a5"), 2, "is no paper"),
        (f"{RACEMIC} 60 mg/h for 1 h", (), 3, "Give one for `rate_per_weight_soft`"),
        (f"{RACEMIC} 90 mg/h for 1 h", (), 3, "no reason opens it"),
        (f"{RACEMIC} 0.35 mg/kg", (), 2, "neither by which route"),
    ],
)
def test_wrong_input_is_named(assuage, order, changed, code, words):
    """Each wrong word ends with its code and says what is wrong, without a traceback."""
    ended = assuage("pump", order, *ASKED, *changed)
    assert ended.code == code
    assert words in " ".join(ended.err.split())
    assert "Traceback" not in ended.err


def test_a_reason_lets_a_soft_limit_pass_and_is_printed(assuage):
    """Past the soft limit the reason stands in its place."""
    ended = assuage(
        "pump", f"{RACEMIC} 50 mg/h for 1 h", *ASKED, "--reason", "rate_per_weight_soft=agreed with Dr Invented"
    )
    assert ended.code == 0
    assert "PAST IT" in ended.out
    assert "agreed with Dr" in " ".join(ended.out.split())


def test_sessions_that_are_alike_are_printed_once(assuage):
    """Ten days are one table."""
    out = " ".join(assuage("pump", f"{ORDER} daily for 10 days", *ASKED).out.split())
    assert "10 sessions, each" in out
    assert out.count("2 h 2 min") == 1
