"""The lasting relief of many people at once, held against the course of one person by another route."""

import numpy as np
import pytest

from assuage.dosing import parse
from assuage.knowledge import library
from assuage.pharmacology import (
    CannotPredictError,
    Covariates,
    NotDrawn,
    PeopleRelief,
    UnknownOptionError,
    VirtualPeople,
    relief_course,
    relief_of_people,
    virtual_people,
)
from assuage.pharmacology.people_relief import amounts_by_weight

WHO = Covariates(weight_kg=70, age_years=40, child_pugh="none", condition="crps_1", setting="inpatient")
HUNDRED_HOURS = parse(
    "S-ketamine base 5 mg/h for 3 h, then 10 mg/h for 3 h, then 15 mg/h for 3 h, then 22.2 mg/h for 91 h"
)
TEN_DAYS = parse("racemic ketamine base 0.35 mg/kg/h over 4 h daily for 10 days, max 25 mg/h")
DAYS = np.array([1.0, 7.0, 28.0, 84.0])


def typical_people(count):
    """Luck that leaves everybody typical."""
    return VirtualPeople(np.full(count, 70.0)), lambda _, columns: np.zeros((count, columns))


@pytest.mark.parametrize("model", ["kamp_2020", "simons_2022", "domino_1982"])
@pytest.mark.parametrize("regimen", [HUNDRED_HOURS, TEN_DAYS], ids=["100 h", "10 x 4 h"])
def test_the_typical_person_has_the_relief_of_the_course(model, regimen):
    """A slow compartment solved exactly, and hourly exposures summed with their moments, agree within 1e-4."""
    people, typical = typical_people(2)
    found = relief_of_people(people, WHO, regimen, model, days=DAYS, seed=typical)
    course = relief_course(WHO, regimen, [model], draws=0)
    np.testing.assert_allclose(found.relief, np.tile(course.relief[DAYS.astype(int)], (2, 1)), atol=1e-4)


def test_a_steeper_reading_squares_the_odds_of_relief():
    """With an exponent of 2 in place of 1 the odds F / (1 - F) are squared, whatever the level."""
    people, typical = typical_people(1)
    plain, steep = (
        relief_of_people(people, WHO, HUNDRED_HOURS, days=DAYS, seed=typical, reading=name).relief
        for name in ("as_published", "steeper")
    )
    np.testing.assert_allclose(steep / (1 - steep), (plain / (1 - plain)) ** 2, rtol=1e-9)


@pytest.mark.parametrize("reading", ["turnover", "fades_fast", "fades_slowly", "steeper"])
def test_the_typical_person_has_each_alternative_of_the_course(reading):
    """Mean pain 7 (1 - 0.23 x 0.96 - 0.44 F) by each reading, as the course of one person draws it hour by hour."""
    people, typical = typical_people(1)
    found = relief_of_people(people, WHO, TEN_DAYS, days=DAYS, seed=typical, reading=reading).relief[0]
    course = relief_course(WHO, TEN_DAYS, draws=0).alternatives[reading][DAYS.astype(int)]
    np.testing.assert_allclose(7 * (1 - 0.23 * 0.96 - 0.44 * found), course, atol=1e-3)


def test_what_a_reading_sets_is_not_drawn_and_the_rest_is():
    """Under a fixed half-life trials differ in C50 alone; as published and steeper they differ in the half-life too."""
    people = VirtualPeople(np.full(2, 70.0))

    def luck(purpose, columns):
        moved = "/uncertainty/half_life" in purpose
        return np.array([[0.0], [1.0]]) * np.ones((1, columns)) * moved

    for reading, differs in (("as_published", True), ("steeper", True), ("turnover", True), ("fades_fast", False)):
        relief = relief_of_people(
            people, WHO, HUNDRED_HOURS, days=DAYS, seed=luck, uncertain=True, reading=reading
        ).relief
        assert (abs(relief[0, 2] - relief[1, 2]) > 1e-3) == differs


def test_a_reading_that_nobody_knows_is_named():
    """The readings there are, and no silent fall back to another."""
    people, typical = typical_people(1)
    with pytest.raises(UnknownOptionError, match="as_published, steeper, fades_fast, fades_slowly, turnover"):
        relief_of_people(people, WHO, HUNDRED_HOURS, days=DAYS, seed=typical, reading="no such reading")


@pytest.mark.parametrize(
    "dose",
    [
        "racemic ketamine base 0.35 mg/kg/h over 4 h daily for 10 days, max 25 mg/h",
        "racemic ketamine base 25 mg/h for 4 h, max 0.35 mg/kg/h",
        "S-ketamine base 0.5 mg/kg over 30 min",
        "racemic ketamine base 0.5 mg/kg over 40 min, max 40 mg per dose, actual weight",
        "racemic ketamine base 0.5 mg/kg over 40 min, weight capped at 80 kg",
    ],
)
def test_amounts_for_many_weights_are_those_of_each_weight(dose):
    """At, below and above where the caps hold (71.43 kg for 25 mg/h at 0.35 mg/kg/h): the same as one by one."""
    regimen = parse(dose)
    weights = np.array([46.0, 71.42, 25 / 0.35, 71.44, 79.9, 80.0, 80.1, 99.9, 115.0])
    capped = np.minimum(weights, 100.0 if regimen.weight_basis is None else 1000.0)  # the default cap is 100 kg
    if regimen.weight_cap_kg is not None:
        capped = np.minimum(weights, float(regimen.weight_cap_kg))
    one_by_one = [[one.amount_mg for one in regimen.administrations(dosing_weight_kg=kg)] for kg in capped]
    np.testing.assert_allclose(amounts_by_weight(regimen, weights, library()), one_by_one, rtol=1e-12)


@pytest.mark.parametrize(
    ("dose", "words"),
    [
        ("racemic ketamine base 0.5 mg/kg over 40 min, ideal weight", "need heights"),
        ("racemic ketamine base 1 mg/kg over 4 h daily for 3 days, max 100 mg a day", "total of a session, a day"),
    ],
)
def test_doses_that_need_more_than_a_weight_are_refused(dose, words):
    """Nothing is guessed of people's heights, and nobody is stopped at a wrong time."""
    with pytest.raises(CannotPredictError, match=words):
        amounts_by_weight(parse(dose), np.array([70.0]), library())


def test_elsewhere_the_words_stand_and_may_be_drawn_over():
    """Fibromyalgia, half an hour: not drawn; opted in, the words of the relief model go with it."""
    who = Covariates(weight_kg=70, age_years=40, child_pugh="none", condition="fibromyalgia", setting="outpatient")
    people, typical = typical_people(1)
    dose = parse("S-ketamine base 0.5 mg/kg over 30 min")
    refused = relief_of_people(people, who, dose, days=DAYS, seed=typical)
    assert isinstance(refused, NotDrawn)
    assert any("fibromyalgia" in fact.words.lower() for fact in refused.observed)
    drawn = relief_of_people(people, who, dose, days=DAYS, seed=typical, opt_in=True)
    assert isinstance(drawn, PeopleRelief)
    assert drawn.opt_in == "CRPS model, not evidence here"


def test_people_differ_and_some_of_them_are_the_same_alone():
    """Twenty people have twenty answers; the first five of them the same when they are drawn alone."""
    people = virtual_people(20, seed=1, weight_kg=(70, 0.2), weight_range_kg=(46, 115))
    all_of_them = relief_of_people(people, WHO, HUNDRED_HOURS, days=DAYS, seed=3).relief
    first = VirtualPeople(people.weight_kg[:5])
    assert len(np.unique(all_of_them[:, 1])) == 20
    np.testing.assert_array_equal(
        relief_of_people(first, WHO, HUNDRED_HOURS, days=DAYS, seed=3).relief, all_of_them[:5]
    )
