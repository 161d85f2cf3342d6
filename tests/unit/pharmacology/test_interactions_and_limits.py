"""Other medicines, and the limits of a setting."""

import numpy as np
import pytest

from assuage.dosing import parse
from assuage.pharmacology import Covariates, Taken, check_regimen, exposure, simulate

IV = parse("S-ketamine base 20 mg over 20 min")
ORAL = parse("S-ketamine base 25 mg oral")


def _who(*medicines: str) -> Covariates:
    return Covariates(weight_kg=70, age_years=40, child_pugh="none", medicines=medicines)


@pytest.mark.parametrize(
    ("medicine", "ratio"),
    [
        ("ticlopidine", 2.4),
        ("clarithromycin", 2.6),
        ("itraconazole", 1.0),
        ("grapefruit", 3.0),
        ("rifampicin", 0.14),
        ("st_johns_wort", 0.42),
    ],
)
def test_oral_exposure_changes_by_the_observed_ratio(medicine: str, ratio: float) -> None:
    """Oral AUC is multiplied by what was observed (abstracts of the interaction trials), for each medicine."""
    on, off = (exposure(who, ORAL, until_min=1e6)["S"][0] for who in (_who(medicine), _who()))
    assert on / off == pytest.approx(ratio, rel=1e-6)


@pytest.mark.parametrize("medicine", ["ticlopidine", "clarithromycin", "itraconazole", "grapefruit", "st_johns_wort"])
def test_by_vein_nothing_changes_but_the_words(medicine: str) -> None:
    """By vein only rifampicin was observed to matter; the others leave the levels as they are, and say so."""
    on, off = (simulate(who, IV, times_min=[20], effects=()) for who in (_who(medicine), _who()))
    assert on.lead.peak_ng_per_ml == off.lead.peak_ng_per_ml
    assert len(on.limits) == len(off.limits) + 1


def test_a_liver_compartment_takes_no_ratio_of_clearance() -> None:
    """Perez-Ruixo eliminates in a liver compartment: rifampicin by vein is not applied there, in words."""
    on, off = (
        simulate(who, IV, ["perez_ruixo_2020"], times_min=[20], effects=()) for who in (_who("rifampicin"), _who())
    )
    assert on.lead.peak_ng_per_ml["S"] == off.lead.peak_ng_per_ml["S"]
    assert any("could not be applied" in hit.words for hit in on.limits)


def test_a_medicine_that_starts_and_stops() -> None:
    """From its start the clearance is 1 / 0.86 of what it was, before it nothing differs, and a later stop ends it."""
    dose = parse("S-ketamine base 10 mg/h for 200 h")
    times = [600.0, 6000.0, 11900.0]
    plain, started, stopped = (
        simulate(_who(), dose, times_min=times, effects=(), interactions=courses).lead.concentration_ng_per_ml["S"]
        for courses in ((), (Taken("rifampicin", 600.0),), (Taken("rifampicin", 600.0, 6000.0),))
    )
    assert started[0] == pytest.approx(plain[0], rel=1e-12)
    np.testing.assert_allclose(started[1:] / plain[1:], 0.86, rtol=1e-2)  # 90 h reach the plateau to 1 %
    assert stopped[1] == pytest.approx(started[1], rel=1e-12)
    assert stopped[2] == pytest.approx(plain[2], rel=1e-2)


def _hits(dose: str, setting: str, *, weight_kg: float = 70.0) -> set[str]:
    who = Covariates(weight_kg=weight_kg, age_years=40, child_pugh="none")
    return {f"{hit.kind}: {hit.words.split('. ')[0]}" for hit in check_regimen(parse(dose), who, setting)}


@pytest.mark.parametrize(
    ("dose", "kind"),
    [
        ("racemic ketamine base 0.6 mg/kg/h for 1 h", None),
        ("racemic ketamine base 0.61 mg/kg/h for 1 h", "soft"),
        ("racemic ketamine base 1 mg/kg/h for 30 min", "soft"),
        ("racemic ketamine base 1.01 mg/kg/h for 30 min", "hard"),
        ("S-ketamine base 0.3 mg/kg/h for 1 h", None),  # counts double
        ("S-ketamine base 0.31 mg/kg/h for 1 h", "soft"),
        ("S-ketamine base 0.51 mg/kg/h for 30 min", "hard"),
    ],
)
def test_outpatient_rates(dose: str, kind: str | None) -> None:
    """Warned over 0.6 mg/kg/h and refused over 1 mg/kg/h of racemate-equivalent, S counting double (assuage_2026, part k)."""
    assert {hit.split(":")[0] for hit in _hits(dose, "outpatient") if "rate" in hit} == ({kind} if kind else set())


@pytest.mark.parametrize(
    ("dose", "kind"),
    [
        ("racemic ketamine base 1.1 mg/kg/h for 24 h", None),
        ("racemic ketamine base 1.1 mg/kg/h for 25 h", "soft"),
        ("racemic ketamine base 1 mg/kg/h for 48 h", None),
        ("S-ketamine base 0.5 mg/kg/h for 48 h", None),
        ("S-ketamine base 0.55 mg/kg/h for 25 h", "soft"),
        ("racemic ketamine base 2 mg/kg/h for 1 h", None),
        ("racemic ketamine base 2.01 mg/kg/h for 1 h", "hard"),
    ],
)
def test_inpatient_rates(dose: str, kind: str | None) -> None:
    """Warned over 1 mg/kg/h racemate, or 0.5 S, for more than 24 h; refused over 2 (assuage_2026, part k)."""
    assert {hit.split(":")[0] for hit in _hits(dose, "inpatient") if "rate" in hit} == ({kind} if kind else set())


def test_outpatient_levels() -> None:
    """A dose that peaks over 430 ng/mL racemate-equivalent warns, over 640 refuses; S counts double."""
    # Over 40 min Kamp gives 253.05 ng/mL for 35 mg: 430 is reached by 59.5 mg and 640 by 88.5 mg.
    for amount, kind in ((59, None), (60, "soft"), (88, "soft"), (89, "hard")):
        for drug, given in (("racemic ketamine", amount), ("S-ketamine", amount / 2)):
            hits = _hits(f"{drug} base {given} mg over 40 min", "outpatient")
            assert {hit.split(":")[0] for hit in hits if "level" in hit} == ({kind} if kind else set())


def test_the_worse_of_two_predictions_counts() -> None:
    """At 130 kg the unscaled prediction is the higher one, and the limit is held against it."""
    who = Covariates(weight_kg=130, age_years=40, child_pugh="none")
    dose = parse("racemic ketamine base 89 mg over 40 min")
    assert max(simulate(who, dose, effects=()).lead.concentration_ng_per_ml["total"]) < 640
    assert any("level" in hit.words and hit.kind == "hard" for hit in check_regimen(dose, who, "outpatient"))


def test_a_setting_without_limits_says_so() -> None:
    """Nothing is known for a home, and that is said."""
    (hit,) = check_regimen(IV, _who(), "home")
    assert "No limits" in hit.words


def test_a_simulation_with_a_setting_carries_its_limits() -> None:
    """The setting's limits are in the simulation, also when the asked times miss the peak."""
    who = Covariates(weight_kg=70, age_years=40, child_pugh="none", setting="outpatient")
    limits = simulate(who, parse("racemic ketamine base 89 mg over 40 min"), times_min=[600]).limits
    assert any("level" in hit.words and hit.kind == "hard" for hit in limits)
