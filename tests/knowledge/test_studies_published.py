"""Trials and pooled results as published: numbers typed from abstracts, good news beside bad."""

from math import sqrt

import pytest

from assuage.knowledge import library
from assuage.patient import vocabulary


def outcome(study, name):
    """The outcome of that name."""
    (found,) = [one for one in library().study(study).outcomes if one.name == name]
    return found


TABLE = """
    orhurhu_2019 michelet_2018 zhao_2018 guimaraes_pereira_2022 ferraro_2025 mcmaster_2024 sigtermans_2009
    schwartzman_2009 amr_2010 amr_2011 eichenberger_2008 mitchell_2002 noppers_2011 salas_2012 hardy_2012
    pickering_2020 carr_2004 persson_1998 dadabayev_2020 max_1995 eide_1994 mercadante_2000 kvarnstrom_2003
    lauretti_2002 sorensen_1995 graven_nielsen_2000 loftus_2010 nielsen_2017 sveticic_2008 motov_2017
    clattenburg_2018 rocket_2024 ketcrps2_2023 eskefib_2021
"""


def test_every_collected_study_is_a_file():
    """34 papers of the trial table, and the series, reviews, reports and labels beside it."""
    from_the_table = TABLE.split()
    assert len(from_the_table) == 34
    assert set(from_the_table) <= set(library().ids("study"))
    assert len(library().ids("study")) == 61


@pytest.mark.parametrize(
    ("study", "name", "printed", "confidence"),
    [
        ("orhurhu_2019", "lowest pain, 48 h to 2 weeks after the infusion", (-1.83, -2.35, -1.31), "confirmed"),
        ("michelet_2018", "pain at week 4", (-1.12, -2.33, 0.09), "confirmed"),
        ("michelet_2018", "pain at week 12", (-0.82, -1.42, -0.23), "secondary"),
        ("michelet_2018", "psychedelic effects, ratio of risks", (5.35, 2.64, 10.81), "secondary"),
        ("zhao_2018", "at least 30 % relief, at once", (0.69, 0.53, 0.84), "confirmed"),
        ("zhao_2018", "at least 30 % relief, 1 to 3 months", (0.58, 0.41, 0.75), "confirmed"),
        ("guimaraes_pereira_2022", "pain 30 days after treatment", (-1.68, -2.25, -1.12), "confirmed"),
        ("ferraro_2025", "pain at once, intravenous ketamine", (-15.79, -32.09, 0.51), "secondary"),
        ("ferraro_2025", "any adverse event, ratio of risks", (3.26, 1.05, 10.09), "secondary"),
        ("mcmaster_2024", "pain at 3 to 5 weeks", (-0.99, -2.00, 0.03), "confirmed"),
        ("hardy_2012", "response on day 5", (0.04, -0.10, 0.18), "confirmed"),
        ("nielsen_2017", "morphine by PCA in 24 h", (-42, -59, -25), "confirmed"),
        ("motov_2017", "feeling of unreality", (0.375, 0.093, 0.595), "confirmed"),
    ],
)
def test_estimates_stand_as_printed(study, name, printed, confidence):
    """Estimate, interval and how it was read, typed from the source."""
    estimate = outcome(study, name).estimate
    assert (estimate.value, estimate.lower, estimate.upper) == printed
    assert estimate.confidence == confidence
    assert estimate.bounds == "95% CI"


@pytest.mark.parametrize(
    ("name", "ketamine", "control"),
    [
        ("pain more than halved, 15 min", (8, 12), (3, 12)),
        ("pain more than halved, 180 min", (6, 12), (2, 12)),
        ("pain more than halved, week 1", (2, 12), (0, 12)),
        ("pain more than halved, week 8", (2, 12), (2, 12)),
    ],
)
def test_noppers_counts(name, ketamine, control):
    """Responders of the fibromyalgia trial, as its abstract counts them."""
    found = outcome("noppers_2011", name)
    assert (found.ketamine_count, found.control_count) == (ketamine, control)


def test_an_implausible_standard_deviation_is_never_taken_as_one():
    """Sigtermans' printed values are kept as printed, not called SD; the SDs are derived and say from what."""
    printed = outcome("sigtermans_2009", "pain in week 1")
    for number in (printed.ketamine, printed.control):
        assert number.bounds == "not stated"
    derived = outcome("sigtermans_2009", "standard deviation in week 1, derived")
    assert derived.ketamine.value == pytest.approx(0.51 * sqrt(30), abs=0.005)
    assert derived.control.value == pytest.approx(0.48 * sqrt(30), abs=0.005)
    assert derived.ketamine.formula is not None
    assert "standard error" in derived.ketamine.formula


@pytest.mark.parametrize(
    ("study", "name", "expected"),
    [
        ("orhurhu_2019", "standard error of the pooled difference", (2.35 - 1.31) / (2 * 1.96)),
        ("sigtermans_2009", "pain in week 1", 2.68 - 5.45),
        ("noppers_2011", "pain more than halved, 15 min", (8 / 12) / (3 / 12)),
        ("noppers_2011", "pain more than halved, 180 min", (6 / 12) / (2 / 12)),
        ("motov_2017", "fall of pain at 15 min", 5.2 - 5.75),
        ("mitchell_2002", "relief ascribed to medicine, 5 days", 69 - 50),
        ("sveticic_2008", "treatment not satisfying", 0.369 - 0.330),
    ],
)
def test_computed_numbers_follow_their_formula(study, name, expected):
    """What we computed is marked derived, names its formula, and is what the arithmetic gives."""
    estimate = outcome(study, name).estimate
    assert estimate.confidence == "derived"
    assert estimate.formula
    assert estimate.value == pytest.approx(expected, abs=0.0006)


def test_negative_trials_stand_beside_positive_ones():
    """The trials that found nothing are there, called negative, under the conditions they studied."""
    negative = {key for key in library().ids("study") if library().study(key).finding == "negative"}
    assert negative == {
        "noppers_2011",
        "salas_2012",
        "hardy_2012",
        "pickering_2020",
        "sveticic_2008",
        "dadabayev_2020",
        "ferraro_2025",
    }
    fibromyalgia = {
        library().study(key).finding
        for key in library().ids("study")
        if "fibromyalgia" in library().study(key).conditions
    }
    assert {"positive", "negative"} <= fibromyalgia


def test_a_series_without_control_proves_nothing():
    """No uncontrolled study is called positive or negative."""
    for key in library().ids("study"):
        study = library().study(key)
        if study.design in {"uncontrolled", "protocol", "label"}:
            assert study.finding == "none", key


def test_what_was_recalled_is_a_draft_of_its_own():
    """No active study rests on an assumed number."""
    for key in library().ids("study"):
        study = library().study(key)
        numbers = [n for o in study.outcomes for n in (o.estimate, o.ketamine, o.control) if n is not None]
        if any(n.confidence == "assumed" for n in numbers):
            assert study.status == "draft", key
    assert library().study("orhurhu_2019_responders").status == "draft"


def test_every_study_points_at_things_that_exist():
    """Conditions are terms, regimens are files, sources are in the bibliography."""
    conditions = {key for key, concept in vocabulary().concepts.items() if concept.kind == "conditions"}
    for key in library().ids("study"):
        study = library().study(key)
        assert set(study.conditions) <= conditions, key
        assert set(study.regimens) <= set(library().ids("regimen")), key
        library().cite([reference.key for reference in study.references])


def test_counts_are_possible():
    """Nobody responds more often than there are people."""
    for key in library().ids("study"):
        for one in library().study(key).outcomes:
            for count in (one.ketamine_count, one.control_count):
                assert count is None or 0 <= count[0] <= count[1], key


def test_what_is_drawn_as_pain_with_ketamine_less_pain_without_is_that():
    """A report draws what has an interval on a scale of pain, left for less pain with ketamine: no push against infusion, and no fall."""
    drawn = [
        (study, one)
        for study in library().all("study")
        for one in study.outcomes
        if one.measure in {"pain_0_10", "pain_0_100"} and one.estimate is not None and one.estimate.upper is not None
    ]
    assert len(drawn) > 10
    assert [study.id for study, one in drawn if study.comparator_kind == "ketamine" or one.change] == []


def test_the_interval_of_motovs_fall_of_pain_is_told_in_words():
    """-0.55 +/- 1.96 x sqrt((3.53^2 + 3.48^2) / 24), from the printed SDs and 24 people an arm."""
    half = 1.96 * sqrt((3.53**2 + 3.48**2) / 24)
    words = outcome("motov_2017", "fall of pain at 15 min").words
    assert f"from {0.55 + half:.2f} less to {half - 0.55:.2f} more" in words


def test_what_is_derived_of_a_guess_says_so():
    """That Sigtermans' printed +/- is a standard error is inferred, and the rates were read in another paper's table."""
    estimate = outcome("sigtermans_2009", "pain in week 1").estimate
    deviations = outcome("sigtermans_2009", "standard deviation in week 1, derived")
    assert {one.rests_on for one in (estimate, deviations.ketamine, deviations.control)} == {"assumed"}
    course = library().regimen("sigtermans_2009_inpatient")
    assert {course.highest_rate.rests_on, course.lowest_rate.rests_on} == {"secondary"}


def test_the_interval_of_the_clinic_series_is_the_same_in_both_places():
    """23 to 51 % is a 90 % interval of a chance, and no range of what was seen."""
    study = outcome("patil_2012", "chance of relief beyond 3 weeks").ketamine
    (told,) = [one for one in library().effect("dahan_2011").observed if one.reference == "patil_2012"]
    assert (told.number.lower, told.number.upper) == (100 * study.lower, 100 * study.upper)
    assert told.number.bounds == study.bounds == "90% CI"
