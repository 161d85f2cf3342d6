"""A pause does not restart a limit, and the words of a limit show the value past its bound."""

import pytest

from assuage.dosing import parse
from assuage.pharmacology import Covariates, check_regimen, simulate

ADULT = Covariates(weight_kg=70, age_years=40, child_pugh="none", baseline_map_mmhg=90)


@pytest.mark.parametrize(
    ("pause_min", "refused"),
    [(1, True), (239, True), (240, False), (300, False)],
)
def test_a_break_under_4_h_does_not_end_an_infusion(pause_min: int, *, refused: bool) -> None:
    """Twice 181 min with a pause of less than 4 h are one infusion of more than 6 h (assuage_2026_rate_limits)."""
    dose = parse(f"racemic ketamine base 20 mg/h for 181 min, then pause for {pause_min} min, then 20 mg/h for 181 min")
    curves = simulate(ADULT, dose).lead.effects
    assert (curves["dissociation"].refused is not None) is refused
    assert (curves["systolic_rise"].refused is not None) is refused


def test_the_break_counts_as_infusion() -> None:
    """Twice 1 h with a pause of 61 min last 181 min and are warned of past 3 h; with one of 60 min they are not."""
    for pause_min, warned in ((60, False), (61, True)):
        dose = parse(f"racemic ketamine base 20 mg/h for 1 h, then pause for {pause_min} min, then 20 mg/h for 1 h")
        limits = simulate(ADULT, dose).limits
        assert any(hit.words.startswith("Past 3 h") for hit in limits) is warned


@pytest.mark.parametrize(
    ("dose", "warned"),
    [
        ("1.1 mg/kg/h for 24 h, then pause for 1 min, then 1.1 mg/kg/h for 1 h", True),
        ("1.1 mg/kg/h for 12 h, then pause for 12 h, then 1.1 mg/kg/h for 12 h", False),
        ("1.1 mg/kg/h for 12 h, then pause for 11 h, then 1.1 mg/kg/h for 13 h", True),
        ("1.1 mg/kg/h for 13 h, then pause for 24 h, then 1.1 mg/kg/h for 13 h", False),
        ("1.1 mg/kg/h for 14 h, then pause for 23 h, then 1.1 mg/kg/h for 14 h", True),
        ("1.1 mg/kg/h for 4 h daily for 10 days", False),
    ],
)
def test_hours_above_the_inpatient_rate_are_added_up_in_48_h(dose: str, *, warned: bool) -> None:
    """More than 24 h above 1 mg/kg/h in any 48 h warn: 13 + 24 + 13 h hold 24 h in 48, and 14 + 23 + 14 h hold 25."""
    hits = check_regimen(parse(f"racemic ketamine base {dose}"), ADULT, "inpatient")
    assert any("rate reaches" in hit.words for hit in hits if hit.kind == "soft") is warned


@pytest.mark.parametrize(
    ("dose", "said"),
    [
        ("1.001 mg/kg/h for 30 min", "reaches 1.001 mg/kg/h"),
        ("1.01 mg/kg/h for 30 min", "reaches 1.01 mg/kg/h"),
        ("1.5 mg/kg/h for 30 min", "reaches 1.5 mg/kg/h"),
        ("0.60004 mg/kg/h for 30 min", "reaches 0.60004 mg/kg/h"),
        ("12 mg/kg/h for 30 min", "reaches 12 mg/kg/h"),
    ],
)
def test_the_value_reads_as_past_its_bound(dose: str, said: str) -> None:
    """As many digits as it takes: 1.001 is never printed as 1 where 1 is the bound."""
    hits = check_regimen(parse(f"racemic ketamine base {dose}"), ADULT, "outpatient")
    assert any(said in hit.words for hit in hits)


def test_the_level_reads_as_past_its_bound() -> None:
    """Kamp gives 253.05 ng/mL for 35 mg over 40 min: the dose that gives 640.05 is not said to reach 640."""
    who = Covariates(weight_kg=70, age_years=40, child_pugh="none")
    dose = parse("racemic ketamine base 35 mg over 40 min")
    per_mg = max(simulate(who, dose, effects=()).lead.concentration_ng_per_ml["total"]) / 35
    amount = 640.05 / per_mg
    hits = check_regimen(parse(f"racemic ketamine base {amount:.6f} mg over 40 min"), who, "outpatient")
    assert any("reaches 640.1 ng/mL" in hit.words or "reaches 640.05 ng/mL" in hit.words for hit in hits)


def test_without_a_weight_the_70_kg_are_said() -> None:
    """The level that was held against the limits is that of 70 kg, and that is said; with a weight nothing is."""
    dose = parse("racemic ketamine base 60 mg over 40 min")
    words = [hit.words for hit in check_regimen(dose, Covariates(age_years=40, child_pugh="none"), "outpatient")]
    assert any("a 70 kg person" in said for said in words)
    assert not any("70 kg person" in hit.words for hit in check_regimen(dose, ADULT, "outpatient"))


@pytest.mark.parametrize(("drug", "said"), [("R-ketamine", True), ("S-ketamine", False), ("racemic ketamine", False)])
def test_the_level_of_r_ketamine_alone_is_said_to_be_unchecked(drug: str, *, said: bool) -> None:
    """The limits are of racemate and S; what R alone counts for was not read, so nothing is said to be kept."""
    hits = check_regimen(parse(f"{drug} base 20 mg IM"), ADULT, "outpatient")
    assert any("level was not checked" in hit.words for hit in hits) is said
