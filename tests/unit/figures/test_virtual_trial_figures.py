"""Pictures of virtual trials: whole without the drawing, and honest about what may not be evidence."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assuage.figures import trial_arms_figure, trial_power_figure
from assuage.virtual_trials import SampleSize, Tried, read_design, simulate_trial

EXAMPLE = Path(__file__).resolve().parents[3] / "docs/examples/virtual-trial.yaml"


def text_of(picture):
    """The words in a drawing, which are kept as text."""
    return " ".join(re.findall(r">([^<>]+)<", picture.svg))


@pytest.fixture(scope="module")
def result():
    """Ten trials of the manual's design, where the relief model was not learnt."""
    design = read_design(EXAMPLE)
    asked = design.model_copy(update={"trials": 10, "condition": "fibromyalgia", "outside_evidence": "draw_anyway"})
    return simulate_trial(asked, made_at=datetime(2026, 11, 22, tzinfo=UTC))


def test_arms_are_drawn_with_their_numbers_and_their_words(result):
    """A panel for each model, the words in the picture and in its summary, and every number in the table."""
    picture = trial_arms_figure(result)
    drawn = text_of(picture)
    assert drawn.count("CRPS model, not evidence here") == 2
    assert "CRPS model, not evidence here" in picture.summary
    assert [row[0] for row in picture.table[1:]] == [
        f"{model}, {arm}" for model in ("kamp_2020", "simons_2022") for arm in ("S-ketamine", "placebo")
    ]
    first = result.models[0].visits[0].pain
    assert picture.table[1][1] == f"{first.mean:.2f} ({first.low:.2f} to {first.high:.2f})"


@pytest.mark.parametrize(
    ("people", "told"),
    [((("a", 20), ("b", 20)), "reached with 20 in a, 20 in b"), (None, "no size that was tried reaches it")],
)
def test_power_is_drawn_against_size(people, told):
    """With the wanted power, whether or not a size reaches it."""
    tried = (Tried(4, 0.1, 0.05, 0.2), Tried(20, 0.8 if people else 0.7, 0.6, 0.9))
    picture = trial_power_figure(SampleSize("kamp_2020", 0.8, people, tried))
    assert told in picture.summary
    assert "wanted: 80 %" in text_of(picture)
    assert picture.table[1] == ("4", "10.0 %", "5.0 to 20.0 %")


def test_the_same_result_is_drawn_the_same(result):
    """No date and no chance in the drawing."""
    assert trial_arms_figure(result).svg == trial_arms_figure(result).svg
