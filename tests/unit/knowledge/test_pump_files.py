"""The files behind pump programmes: what they must say, and what makes them refuse."""

import pytest
from pydantic import ValidationError

from assuage.knowledge import KINDS, library
from assuage.knowledge.strict_yaml import read

PRACTICE, TITRATION = "assuage_2026_pump_practice", "assuage_2026_titration"


@pytest.fixture
def broken():
    """A shipped file with something changed, as its schema takes it."""

    def change(file_id, edit):
        content = read(library().path(file_id))
        edit(content)
        return KINDS[content["kind"]].schema().model_validate(content)

    return change


@pytest.mark.parametrize(
    ("warn", "refuse"),
    [
        ("warn_below_rate_ml_per_h", "warn_above_rate_ml_per_h"),
        ("warn_above_rate_ml_per_h", "refuse_above_rate_ml_per_h"),
        ("warn_above_concentration_mg_per_ml", "refuse_from_concentration_mg_per_ml"),
    ],
)
def test_a_warning_comes_before_a_refusal(broken, warn, refuse):
    """Bounds that stand the wrong way round, or on each other, are refused."""
    with pytest.raises(ValidationError, match="must come first"):
        broken(PRACTICE, lambda content: content[refuse].update(value=content[warn]["value"]))


def test_a_signal_needs_its_comparison(broken):
    """A bound alone could be met from either side."""
    with pytest.raises(ValidationError, match="comparison"):
        broken(TITRATION, lambda content: content["signals"][2].pop("comparison"))


def test_an_assumed_signal_needs_its_reason(broken):
    """Our choice says why."""
    with pytest.raises(ValidationError, match="reason"):
        broken(TITRATION, lambda content: content["signals"][0].pop("reason"))


def test_two_signals_with_one_id_are_refused(broken):
    """A live session asks by id."""
    with pytest.raises(ValidationError, match="one id"):
        broken(TITRATION, lambda content: content["signals"][1].update(id=content["signals"][0]["id"]))


def test_only_the_label_and_the_guideline_are_more_than_assumed():
    """No number claims to have been read that was not: the label's strength, the guideline's bolus, the trial's rates."""
    file = library().pump_practice()
    marks = {
        name: getattr(file, name).confidence.value
        for name in type(file).model_fields
        if hasattr(getattr(file, name), "read_from") and name != "diluent"
    }
    surer = {name: mark for name, mark in marks.items() if mark != "assumed"}
    assert surer == {
        "concentration_mg_per_ml": "derived",
        "refuse_from_concentration_mg_per_ml": "confirmed",
        "bolus_warn_mg_per_kg": "secondary",
    }
    assert file.concentration_mg_per_ml.value == 25 / 25
