"""The people of published trials: what their sources say of them, and nothing claimed beyond."""

import pytest

from assuage.knowledge import library
from assuage.provenance import Confidence

# People and women as the abstracts (Schwartzman: a review's table) have them; None is not read.
PEOPLE = {
    "sigtermans_2009_people": (60, 48),
    "noppers_2011_people": (24, None),
    "pickering_2020_people": (20, None),
    "schwartzman_2009_people": (26, None),
}


def test_every_population_is_typed_here():
    """None ships unchecked."""
    assert set(library().ids("population")) == set(PEOPLE)


@pytest.mark.parametrize("name", PEOPLE)
def test_people_and_women_are_as_printed(name):
    """48 of 60 are 0.8; where sex was not read nobody's is drawn."""
    file, (people, women) = library().population(name), PEOPLE[name]
    assert file.people.value == people
    share = None if file.female_share is None else file.female_share.value
    assert share == (None if women is None else women / people)
    assert file.study == name.removesuffix("_people")
    assert file.conditions == library().study(file.study).conditions


@pytest.mark.parametrize("name", PEOPLE)
def test_weights_and_ages_were_not_read_and_say_so(name):
    """Every number of them is assumed with a reason, within the 46 to 115 kg and the adults up to 75 that models were learnt from."""
    file = library().population(name)
    weights, ages = file.weight_kg, file.age_years
    numbers = (weights.median, weights.cv, weights.lower, weights.upper, ages.lower, ages.upper)
    assert {number.confidence for number in numbers} == {Confidence.ASSUMED}
    assert (weights.lower.value, weights.upper.value) == (46, 115)
    assert (ages.lower.value, ages.upper.value) == (18, 75)
    assert {"weights", "ages"} <= {words for one in file.not_read for words in one.split(", ")}


def test_everybody_in_schwartzmans_trial_had_midazolam_and_clonidine():
    """Both arms (Schwartzman 2009): midazolam and clonidine, everybody."""
    taken = {one.medicine: one.share.value for one in library().population("schwartzman_2009_people").co_medication}
    assert taken == {"midazolam": 1, "clonidine": 1}


def test_a_population_without_a_range_is_refused(tmp_path):
    """Nobody can be drawn between bounds that point downwards."""
    from assuage.knowledge import BadFileError, load

    good = library().path("noppers_2011_people").read_text(encoding="utf-8")
    bad = tmp_path / "noppers_2011_people.yaml"
    bad.write_text(good.replace("value: 115, unit: kg", "value: 46, unit: kg"), encoding="utf-8")
    with pytest.raises(BadFileError, match="`weight_kg` needs a `lower` bound below"):
        load(bad)
