"""Published regimens: what each row says, what may be simulated, and what may never be proposed."""

import pytest

from assuage.dosing import Isomer, parse, require_complete
from assuage.knowledge import library
from assuage.patient import vocabulary


def regimens():
    """Every regimen file."""
    return [library().regimen(key) for key in library().ids("regimen")]


TIMED = {
    # The total at 70 kg [mg], from the collected table or by hand.
    "cohen_2018_crps_outpatient": 980.0,  # 0.35 x 70 = 24.5 mg/h, 4 h, 10 days
    "cohen_2018_crps_inpatient": 2112.0,  # 22 mg/h x 96 h, the table's 2.1 g
    "cohen_2018_single_start": 80.0,
    "amr_2010_spinal_cord": 560.0,
    "rema_2012_escalating": 336.0,  # 56 + 112 + 168
    "dadabayev_2020_chronic_pain": 35.0,
    "noppers_2011_fibromyalgia": 35.0,
    "sorensen_1995_fibromyalgia": 21.0,
    "graven_nielsen_2000_fibromyalgia": 21.0,
    "cohen_2006_fibromyalgia": 7.0,
    "moisset_2017_cluster": 35.0,
    "motov_2017_emergency": 21.0,
    "salas_2012_cancer": 105.0,  # 35 on the first day, 70 on the second
}


def test_every_collected_row_is_a_file():
    """45 rows: one of them holds two infusions, and two doses the guideline names are files of their own."""
    assert len(regimens()) == 48
    assert {file.id for file in regimens() if file.time_resolved} == set(TIMED)


@pytest.mark.parametrize("key", sorted(TIMED))
def test_a_timed_dose_gives_its_published_total(key):
    """The dose language reads the dose, writes it back, and gives the total mass of the source at 70 kg."""
    file = library().regimen(key)
    regimen = parse(file.dose)
    assert parse(regimen.text) == regimen
    given = regimen.administrations(dosing_weight_kg=70.0)
    assert sum(part.amount_mg for part in given) == pytest.approx(TIMED[key], rel=1e-12)
    assert regimen.days == file.course_days
    named = {"racemate": Isomer.RACEMATE, "S": Isomer.S, "unnamed": None}[file.isomer]
    assert regimen.isomer == named


def test_the_outpatient_cap_holds_for_a_heavy_person():
    """Above 71 kg the rate stays at 25 mg/h, so a course stays at 1000 mg."""
    regimen = parse(library().regimen("cohen_2018_crps_outpatient").dose)
    given = regimen.administrations(dosing_weight_kg=110.0)
    assert {part.rate_mg_per_h for part in given} == {25.0}
    assert sum(part.amount_mg for part in given) == pytest.approx(1000.0, rel=1e-12)


def test_what_may_be_proposed():
    """Proposable are these and no others; each can be planned from, its isomer named and no bolus without a time."""
    offered = {file.id for file in regimens() if file.proposable}
    assert offered == {
        "cohen_2018_crps_outpatient",
        "cohen_2018_crps_inpatient",
        "cohen_2018_single_start",
        "amr_2010_spinal_cord",
        "rema_2012_escalating",
        "dadabayev_2020_chronic_pain",
        "noppers_2011_fibromyalgia",
        "sorensen_1995_fibromyalgia",
        "graven_nielsen_2000_fibromyalgia",
    }
    for key in offered:
        require_complete(parse(library().regimen(key).dose), salt_too=False)


@pytest.mark.parametrize(
    "condition",
    ["crps", "fibromyalgia", "neuropathic_pain", "diabetic_neuropathy", "spinal_cord_injury_pain"],
)
def test_three_regimens_can_be_compared(condition):
    """Each condition that clinics treat most has three to compare: its own, then those for chronic pain of any cause."""
    broader = vocabulary().implied_by(condition)
    assert "chronic_pain" in broader
    assert len([file for file in regimens() if file.proposable and broader & set(file.conditions)]) >= 3


def test_no_anaesthetic_or_intensive_care_regimen_is_proposed():
    """Anaesthetic doses and intensive care are reference cards."""
    hard = [file for file in regimens() if file.purpose == "anaesthesia" or file.setting == "intensive_care"]
    assert {file.id for file in hard} == {
        "kiefer_2008_anaesthetic",
        "ketalar_label_im_anaesthesia",
        "ketalar_label_iv_anaesthesia",
    }
    assert not any(file.proposable or file.time_resolved for file in hard)


def test_a_push_is_never_proposed():
    """Nothing offered for chronic pain runs under 10 min, and nothing at home."""
    for file in regimens():
        if file.proposable:
            given = parse(file.dose).administrations(dosing_weight_kg=70.0)
            assert min(part.duration_min for part in given) >= 10, file.id
            assert file.setting != "home", file.id


def test_a_recalled_dose_stays_a_draft_card():
    """Where part of a dose was recalled the file is a draft, is not confirmed, and cannot be simulated."""
    recalled = [file for file in regimens() if "recalled" in " ".join(vars(file.printed).values())]
    assert len(recalled) == 8
    for file in recalled:
        assert file.status == "draft", file.id
        assert not file.dose_confirmed, file.id
        assert not file.time_resolved, file.id


@pytest.mark.parametrize("key", ["cohen_2018_crps_outpatient", "cohen_2018_crps_inpatient", "cohen_2018_single_start"])
def test_doses_of_the_guideline_say_that_they_are_secondary(key):
    """They were read in a digest that names no isomer: both are said, with the reason."""
    file = library().regimen(key)
    assert file.dose_confidence == "secondary"
    assert file.isomer_confidence == "assumed"
    assert any("names no isomer" in words for words in file.assumptions)


def test_a_titration_whose_steps_were_not_read_has_no_timed_dose():
    """Schwartzman's ramp and Sigtermans' steps are not made up."""
    for key in (
        "schwartzman_2009_outpatient",
        "sigtermans_2009_inpatient",
        "goldberg_2010_inpatient",
        "mangnus_2022_inpatient",
    ):
        assert library().regimen(key).dose is None


def test_every_regimen_points_at_things_that_exist():
    """Conditions are terms, studies are files, sources are in the bibliography."""
    conditions = {key for key, concept in vocabulary().concepts.items() if concept.kind == "conditions"}
    for file in regimens():
        assert set(file.conditions) <= conditions, file.id
        assert set(file.studies) <= set(library().ids("study")), file.id
        library().cite([reference.key for reference in file.references])


def test_regimens_and_studies_name_each_other():
    """A study that names a regimen is named by it, unless the regimen rests on another source."""
    for key in library().ids("study"):
        for named in library().study(key).regimens:
            assert key in library().regimen(named).studies, f"{key} names {named}"
