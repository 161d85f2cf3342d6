"""Observations that a wrong engine would miss; each with its source, its tolerance and what the default set gives.

Those that the default set misses are strict expected failures with their number, listed in validation/literature/README.md.
"""

import numpy as np
import pytest

from assuage.dosing import Regimen, parse
from assuage.knowledge import library
from assuage.numerics import Floats
from assuage.pharmacology import Covariates, ReliefCourse, relief_course, simulate
from assuage.pharmacology.asking import asked_for
from assuage.pharmacology.draws import drawn_effect
from assuage.pharmacology.drug import intake_of
from assuage.pharmacology.effects.prepared import prepare
from assuage.pharmacology.effects.sigmoid import sigmoid
from assuage.pharmacology.problem import solve_one
from assuage.pharmacology.relief_bands import people
from assuage.pharmacology.running import problem_of, site_key, sites_of
from assuage.pharmacology.structure import structure_of

ARTERIAL = ("kamp_2020", "simons_2022", "domino_1982")
CRPS = Covariates(weight_kg=70, age_years=40, child_pugh="none", condition="crps", setting="inpatient")
ADULT = Covariates(weight_kg=70, age_years=40, child_pugh="none", baseline_map_mmhg=95)
# Sigtermans 2009 (Pain 145:304), the titration as assuage_2026, part d gives it: its steps were not read.
HUNDRED_HOURS = parse(
    "S-ketamine base 5 mg/h for 3 h, then 10 mg/h for 3 h, then 15 mg/h for 3 h, then 22.2 mg/h for 91 h"
)


def _course(regimen: Regimen | str, model: str = "kamp_2020", *, opt_in: bool = False, draws: int = 0) -> ReliefCourse:
    read = parse(regimen) if isinstance(regimen, str) else regimen
    course = relief_course(CRPS, read, [model], draws=draws, opt_in=opt_in)
    assert isinstance(course, ReliefCourse)
    return course


@pytest.mark.parametrize("model", ARTERIAL)
def test_v18_week_1_scores_of_both_arms(model: str) -> None:
    """V18, Sigtermans 2009: week 1 NRS 2.68 (SE 0.51) on ketamine and 5.45 (0.48) on placebo, within 1.5 SE."""
    course = _course(HUNDRED_HOURS, model)
    assert course.at(7) == pytest.approx(2.68, abs=1.5 * 0.51)
    assert course.placebo_nrs[7] == pytest.approx(5.45, abs=1.5 * 0.48)


@pytest.mark.parametrize("hours", [3, 12, 24])
def test_v18_holds_for_the_titrations_that_are_possible(hours: int) -> None:
    """V18 with steps of 3, 12 or 24 h, since the trial's steps were not read: still within 1.5 SE."""
    last = 100 - 3 * hours
    steps = f"5 mg/h for {hours} h, then 10 mg/h for {hours} h, then 15 mg/h for {hours} h, then 22.2 mg/h for {last} h"
    assert _course(f"S-ketamine base {steps}", "simons_2022").at(7) == pytest.approx(2.68, abs=1.5 * 0.51)


@pytest.mark.parametrize("model", ARTERIAL)
def test_v19_ketamine_is_never_above_placebo_and_the_difference_is_lost_by_week_12(model: str) -> None:
    """V19, Sigtermans 2009: ketamine at or below placebo on every day; at week 12 p = 0.07, so under 0.5 points here."""
    course = _course(HUNDRED_HOURS, model)
    assert (course.mean_nrs <= course.placebo_nrs + 1e-12).all()
    assert 0 < course.placebo_nrs[84] - course.mean_nrs[84] < 0.5
    assert all((nrs <= course.placebo_nrs + 1e-12).all() for nrs in course.alternatives.values())


@pytest.mark.parametrize("model", ARTERIAL)
def test_v20_relief_outlasts_the_infusion_by_50_days(model: str) -> None:
    """V20, Dahan 2011: relief outlasts the infusion by about 50 days, read as more than 10 % left at day 54."""
    assert _course(HUNDRED_HOURS, model).relief[54] > 0.10


@pytest.mark.parametrize(
    "dose", ["S-ketamine base 0.5 mg/kg over 30 min", "racemic ketamine base 0.5 mg/kg over 40 min"]
)
def test_v21_single_infusions_leave_nothing_by_day_7(dose: str) -> None:
    """V21, Noppers 2011 and Pickering 2020: no long-term effect, so under 10 % relief in responders by day 7."""
    assert _course(dose, opt_in=True).relief[7] < 0.10


def test_v21_ten_times_four_hours_keeps_a_clear_effect() -> None:
    """V21's other side, Schwartzman 2009 (10 x 4 h, 0.35 mg/kg/h): relief 0.3 to 0.5 at day 14."""
    course = relief_course(
        Covariates(weight_kg=70, age_years=40, child_pugh="none", condition="crps", setting="outpatient"),
        parse("racemic ketamine base 0.35 mg/kg/h over 4 h daily for 10 days, max 25 mg/h"),
        draws=0,
    )
    assert isinstance(course, ReliefCourse)
    assert course.opt_in is None
    assert 0.3 <= course.relief[14] <= 0.5


def test_v21_seven_days_of_five_hours() -> None:
    """Amr 2010 (80 mg over 5 h, 7 days): relief 0.40, 0.30, 0.15 at days 7, 14, 28 by assuage_2026, part l, within 0.02."""
    course = _course("racemic ketamine base 80 mg over 5 h daily for 7 days", opt_in=True)
    np.testing.assert_allclose(course.relief[[7, 14, 28]], [0.40, 0.30, 0.15], atol=0.02)


def test_little_relief_on_day_1_but_clear_by_day_3() -> None:
    """Goldberg 2010 (racemate from 10 mg/h): little relief on day 1, clear by day 3; here under 0.25, and above 0.45."""
    course = _course("racemic ketamine base 10 mg/h for 120 h")
    assert course.relief[1] < 0.25
    assert course.relief[3] > 0.45


def _peak_dissociation(dose: str) -> float:
    """The model's own value, below the layer that refuses to draw it for a push."""
    effect = prepare(library().effect("olofsen_2022_dissociation"))
    asked, _ = asked_for(ADULT, parse(dose), times_min=np.arange(0.0, 90.0, 0.5), effects=())
    kamp = structure_of(library().model("kamp_2020"))
    problem = problem_of(asked, kamp, intake_of(kamp, isomer=asked.isomer, salt=asked.salt, base_fraction=1.0))
    _, at_sites = solve_one(problem, asked.times, sites=sites_of([effect]))
    numbers = effect.parameters
    return float(sigmoid(at_sites[site_key(effect)].max(), c50=numbers["c50"], maximum=numbers["maximum"]))


def test_v28_the_models_own_values_are_the_known_ones() -> None:
    """The undrawn curve gives 44 % pushed over 1 min and 42 % over 15 min (assuage_2026, part e), to the printed digit."""
    push, slow = (_peak_dissociation(f"racemic ketamine base 0.3 mg/kg {how}") for how in ("over 1 min", "over 15 min"))
    assert push == pytest.approx(44, abs=0.6)
    assert slow == pytest.approx(42, abs=0.6)


@pytest.mark.xfail(
    strict=True, reason="V28: the model gives 44 against 42 %, a ratio of 1.05; the trial's rates override it"
)
def test_v28_a_push_is_felt_more_than_the_same_dose_over_15_min() -> None:
    """V28, Clattenburg 2018: 75.9 against 43.4 % with 0.3 mg/kg pushed or over 15 min, so a ratio of 1.4 or more."""
    push, slow = (_peak_dissociation(f"racemic ketamine base 0.3 mg/kg {how}") for how in ("over 1 min", "over 15 min"))
    assert push / slow >= 1.4


@pytest.mark.parametrize("dose", ["0.3 mg/kg bolus", "0.3 mg/kg over 1 min"])
def test_v28_the_trials_rates_override_the_curve(dose: str) -> None:
    """V28: for a push no curve is drawn; the output says 75.9 against 43.4 % and shows 92 against 54 %."""
    simulation = simulate(ADULT, parse(dose))
    assert all(simulation.lead.effects[name].values is None for name in ("dissociation", "drug_high"))
    assert any("75.9" in hit.words and "43.4" in hit.words for hit in simulation.limits)
    observed = " ".join(fact.words for fact in simulation.lead.effects["dissociation"].observed)
    assert all(number in observed for number in ("75.9", "43.4", "92", "54"))


@pytest.mark.parametrize("effect", ["dissociation", "drug_high"])
def test_bowdles_top_step_reaches_37_to_89_percent_of_the_scale(effect: str) -> None:
    """Bowdle 1998 (held at 200 ng/mL racemate): 37 to 89 % of the scale; held here at the same arterial level."""
    # 200 ng/mL of racemate is held by 200 ng/mL x 84 L/h; 5 h are within 2 % of the plateau of S.
    run = simulate(ADULT, parse("racemic ketamine base 16.8 mg/h for 350 min"), times_min=[350], effects=[effect]).lead
    values = run.effects[effect].values
    assert values is not None
    assert 37 <= values[-1] <= 89


def _share_with_more_than_half_relieved(minute: float) -> float:
    """Of 4,000 people with their own C50, the share whose acute relief is above one half."""
    file = prepare(library().effect("olofsen_2022_analgesia"))
    c50: Floats = drawn_effect(file, "between_people", people=4000, seed=1)["c50"][:, 0]
    regimen = parse("S-ketamine base 0.5 mg/kg over 30 min")
    typical = simulate(ADULT, regimen, times_min=[minute], effects=["analgesia"]).lead.effects["analgesia"].values
    assert typical is not None
    at_site = 121.0 * typical[0] / (1.0 - typical[0])  # the level at the site, from E = C / (121 + C)
    return float((at_site > c50).mean())


def test_more_than_half_relief_soon_after_the_infusion() -> None:
    """Noppers 2011 (S 0.5 mg/kg over 30 min): 8 of 12 at 15 min; 95 % interval of 8/12 (Clopper-Pearson) 35 to 90 %."""
    assert 0.35 <= _share_with_more_than_half_relieved(45) <= 0.90


@pytest.mark.xfail(strict=True, reason="0.03 of people keep half of the relief at 180 min, where 6 of 12 did")
def test_more_than_half_relief_at_180_min() -> None:
    """Noppers 2011: 6 of 12 at 180 min against 2 of 12 on placebo; 95 % interval of 6/12 (Clopper-Pearson) 21 to 79 %."""
    assert 0.21 <= _share_with_more_than_half_relieved(210) <= 0.79


def test_week_1_scores_spread_as_in_the_trial() -> None:
    """Sigtermans 2009: SDs of 2.8 and 2.6 (0.51 and 0.48 as SE of 30 people), within 1.5 SE of an SD of 30 people."""
    scores = people(_course(HUNDRED_HOURS), prepare(library().effect("dahan_2011")), draws=4000, seed=1)
    for arm, sd in (("drug", 2.8), ("placebo", 2.6)):
        assert scores[arm][:, 7].std() == pytest.approx(sd, abs=1.5 * sd / np.sqrt(2 * 29))


@pytest.mark.parametrize(
    ("minute", "low", "high"),
    [(10, 0.35, 0.37), (40, 0.61, 0.63), (50, 1.03, 1.11), (70, 1.03, 1.11), (100, 1.03, 1.11)],
)
def test_venous_over_arterial_level(minute: float, low: float, high: float) -> None:
    """0.5 mg/kg over 40 min: 0.36 at 10 min, 0.62 at 40 min, 1.04 to 1.10 from 10 min after the stop (assuage_2026, part a)."""
    simulation = simulate(
        ADULT, parse("racemic ketamine base 0.5 mg/kg over 40 min"), ["kamp_2020", "otto_2021"], times_min=[minute]
    )
    arterial, venous = (run.concentration_ng_per_ml["S"][0] for run in simulation.models)
    assert low <= venous / arterial <= high


@pytest.mark.parametrize("model", ["otto_2021", "clements_1981"])
def test_v5_venous_level_at_the_end_of_40_min(model: str) -> None:
    """V5, Zanos 2018 (review): 185 ng/mL venous racemate at the end of 0.5 mg/kg over 40 min, within 30 %."""
    run = simulate(
        ADULT, parse("racemic ketamine base 0.5 mg/kg over 40 min"), [model], times_min=[40], effects=()
    ).lead
    assert 2 * run.concentration_ng_per_ml["S"][0] == pytest.approx(185, rel=0.30)
