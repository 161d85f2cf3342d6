"""Virtual trials against the published ones: what the stored record claims, and that the program of today still gives it.

The record is made by validation/virtual_trials/run.py; what agrees, what does not and why stands in its README.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from assuage.virtual_trials import read_design, simulate_trial

FOLDER = Path(__file__).resolve().parents[2] / "validation/virtual_trials"
STORED = json.loads((FOLDER / "results.json").read_text(encoding="utf-8"))
DESIGNS = sorted(path.stem for path in FOLDER.glob("*.yaml"))
TITRATIONS = ["sigtermans_2009", "sigtermans_2009_slow_steps"]
MODELS = ["kamp_2020", "simons_2022", "domino_1982"]
READINGS = [*MODELS, *(f"kamp_2020, {name}" for name in ("steeper", "fades_fast", "fades_slowly", "turnover"))]


def of(design, model):
    """What is stored of one model."""
    return STORED[design]["models"][model]


def holds(spread, value):
    """Whether 90 % of simulated trials lie on both sides of a published number."""
    _, low, high = spread
    return low <= value <= high


def test_every_design_of_the_folder_is_stored_and_no_other():
    """No case goes missing, and each was run with its own number of trials and all its models."""
    assert sorted(name for name in STORED if name != "software_version") == DESIGNS
    for name in DESIGNS:
        design = read_design(FOLDER / f"{name}.yaml")
        assert STORED[name]["trials"] == design.trials
        assert len(STORED[name]["models"]) == len(design.models) + len(design.readings)


@pytest.mark.parametrize("design", TITRATIONS)
@pytest.mark.parametrize("model", MODELS)
def test_sigtermans_week_1_arms_lie_among_the_simulated_ones(design, model):
    """Sigtermans 2009, abstract: 2.68 on S-ketamine, 5.45 on placebo, so -2.77; each within what 90 % of trials show."""
    arms = of(design, model)["arms"]
    assert holds(arms["S-ketamine, week 1"]["pain"], 2.68)
    assert holds(arms["placebo, week 1"]["pain"], 5.45)
    assert holds(of(design, model)["pain_differences"]["week 1"]["difference"], 2.68 - 5.45)


@pytest.mark.parametrize("model", READINGS)
def test_sigtermans_week_1_scores_spread_as_in_the_trial(model):
    """SDs of 2.79 and 2.63 (0.51 and 0.48 read as SE of 30 people), within 1.5 SE of an SD of 30 people."""
    arms = of("sigtermans_2009", model)["arms"]
    for arm, sd in (("S-ketamine", 2.79), ("placebo", 2.63)):
        assert arms[f"{arm}, week 1"]["sd"] == pytest.approx(sd, abs=1.5 * sd / np.sqrt(2 * 29))


@pytest.mark.parametrize("model", READINGS)
def test_sigtermans_week_12_is_lost_as_in_the_trial(model):
    """P = 0.07 at week 12: most simulated trials find no difference either, under every reading."""
    assert of("sigtermans_2009", model)["pain_differences"]["week 12"]["share_p_below_0.05"] < 0.5


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="8 % of simulated trials differ at week 11 (20 % if relief fades slowly); the trial did",
)
@pytest.mark.parametrize("model", READINGS)
def test_sigtermans_still_differed_in_week_11(model):
    """By one other source the arms of the trial were apart until week 11: then at least half of simulated trials should be."""
    assert of("sigtermans_2009", model)["pain_differences"]["week 11"]["share_p_below_0.05"] >= 0.5


@pytest.mark.parametrize("model", READINGS)
def test_noppers_is_a_null_for_relief_that_lasts(model):
    """Noppers 2011: 2 of 12 against 0 of 12 in week 1, 2 against 2 in week 8; simulated trials differ no more often than by chance."""
    found = of("noppers_2011", model)
    for week, counts in (("week 1", (2, 0)), ("week 8", (2, 2))):
        assert found["pain_differences"][week]["share_p_below_0.05"] < 0.07
        for arm, count in zip(("S-ketamine", "midazolam"), counts, strict=True):
            assert holds(found["arms"][f"{arm}, {week}"]["relief_50"], count / 12)


@pytest.mark.parametrize("model", READINGS)
def test_pickering_is_a_null_for_35_days(model):
    """Pickering 2020: sums of daily pain 185 (SD 100) and 187 (SD 90), standardised difference -0.2; all among the simulated ones."""
    found = of("pickering_2020", model)
    assert found["primary"]["share_p_below_0.05"] < 0.07
    for arm, mean, sd in (("ketamine", 185, 100), ("placebo", 187, 90)):
        assert holds(found["area"][arm]["mean"], mean)
        assert found["area"][arm]["sd"] == pytest.approx(sd, abs=1.5 * sd / np.sqrt(2 * 19))
    assert holds(found["area"]["standardised_difference"], -0.2)


@pytest.mark.parametrize("name", DESIGNS)
def test_the_record_is_what_the_program_gives(name):
    """With 200 trials under the first model: the difference that decides is the stored one within 4 Monte-Carlo errors."""
    design = read_design(FOLDER / f"{name}.yaml").model_copy(update={"trials": 200, "readings": ()})
    design = design.model_copy(update={"models": design.models[:1]})
    found = simulate_trial(design, made_at=datetime(2026, 11, 22, tzinfo=UTC)).models[0].primary
    mean, low, high = of(name, design.models[0])["primary"]["difference"]
    spread = (high - low) / (2 * 1.645)
    assert found.estimate.mean == pytest.approx(mean, abs=4 * spread / np.sqrt(200) + 0.0005)
    assert found.power == pytest.approx(
        of(name, design.models[0])["primary"]["share_p_below_0.05"], abs=4 * np.sqrt(0.25 / 200)
    )
