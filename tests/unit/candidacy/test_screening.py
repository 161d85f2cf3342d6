"""From findings to a verdict, to what should be asked next, and to the guideline's grade."""

from datetime import UTC, datetime

import pytest

from assuage.candidacy import CandidacyError, Verdict, screen
from assuage.knowledge import UnknownIdError, library
from assuage.patient import Answer, Fact, Measurement, Origin, Patient, Sex

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DENIED = (
    "active_psychosis",
    "psychosis",
    "mania",
    "cardiovascular_risk",
    "raised_intracranial_pressure",
    "intracranial_lesion",
    "raised_intraocular_pressure",
    "glaucoma",
    "open_globe",
    "liver_risk",
    "substance_use",
)


def person(*, pressure=120.0, without=(), extra=(), **answers):
    said = {claim: "no" for claim in DENIED if claim not in without} | answers
    facts = [
        Fact(claim, Answer(answer), Origin("test", AT), explicit=True) for claim, answer in (*said.items(), *extra)
    ]
    pressures = (("systolic_blood_pressure", pressure), ("diastolic_blood_pressure", 80.0))
    measured = tuple(Measurement(n, v, "mm[Hg]", Origin("test", AT)) for n, v in pressures if v is not None)
    return Patient(label="test", at=AT, sex=Sex.MALE, stated_age_years=50.0, facts=tuple(facts), measurements=measured)


def test_everything_denied_is_suitable():
    """Who was asked everything and said no to all of it is suitable."""
    assert screen(person()).verdict is Verdict.SUITABLE


def test_nothing_said_is_cannot_say():
    """A chart without a single denial lets nobody say anything."""
    empty = Patient(label="test", at=AT)
    assert screen(empty).verdict is Verdict.CANNOT_SAY


@pytest.mark.parametrize(
    "claim", ["active_psychosis", "substance_use", "raised_intracranial_pressure", "raised_intraocular_pressure"]
)
def test_contraindication_present_or_unanswered(claim):
    """A contraindication is not suitable when present and cannot say when unanswered."""
    assert screen(person(**{claim: "yes"})).verdict is Verdict.NOT_SUITABLE
    without = (claim, "psychosis") if claim == "active_psychosis" else (claim, "intracranial_lesion")
    assert screen(person(without=without)).verdict is Verdict.CANNOT_SAY


def test_present_contraindication_outweighs_an_unanswered_one():
    """One contraindication that is present decides, whatever else is open."""
    assert screen(person(without=("substance_use",), active_psychosis="yes")).verdict is Verdict.NOT_SUITABLE


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_caution_present_or_unanswered(answer):
    """A caution makes suitable into suitable with cautions, answered yes or not at all."""
    assert screen(person(glaucoma=answer)).verdict is Verdict.SUITABLE_WITH_CAUTIONS


@pytest.mark.parametrize(
    ("pressure", "verdict"),
    [(159.0, Verdict.SUITABLE), (160.0, Verdict.SUITABLE), (161.0, Verdict.NOT_SUITABLE), (None, Verdict.CANNOT_SAY)],
)
def test_blood_pressure_just_under_at_and_over(pressure, verdict):
    """160 mmHg is where the trials' exclusion begins to hold: above, not at; and without a value nothing can be said."""
    assert screen(person(pressure=pressure)).verdict is verdict


def test_required_test_holds_the_verdict_back_until_done():
    """With hypertension an ECG is wanted: nothing can be said before, cautions are left after."""
    known = {
        "without": ("cardiovascular_risk",),
        "hypertension": "yes",
        "poorly_controlled_cardiovascular_disease": "no",
    }
    waiting = screen(person(**known))
    assert waiting.verdict is Verdict.CANNOT_SAY
    assert [finding.rule for finding in waiting.tests_wanted] == ["cohen_2018_electrocardiogram"]
    assert "ECG" in waiting.missing[0].words
    done = screen(person(**known, electrocardiogram_reviewed="yes"))
    assert done.verdict is Verdict.SUITABLE_WITH_CAUTIONS
    assert [finding.rule for finding in done.present] == ["cohen_2018_cardiovascular_risk"]


def test_conflict_is_decided_for_safety_and_shown():
    """A contraindication that one entry affirms and another denies is present, and both entries are told."""
    candidacy = screen(person(extra=(("active_psychosis", "yes"),)))
    assert candidacy.verdict is Verdict.NOT_SUITABLE
    assert "Conflict" in str(candidacy.explain())
    finding = next(f for f in candidacy.findings if f.rule == "cohen_2018_active_psychosis")
    assert [fact.answer for fact in finding.against] == [Answer.NO]


def test_what_is_asked_next_begins_with_contraindications():
    """Open contraindications come first, then tests, then cautions, each question once."""
    missing = screen(Patient(label="test", at=AT)).missing
    roles = [one.role for one in missing]
    assert roles == sorted(roles, key=("contraindication", "test_required", "caution").index)
    assert len({one.words for one in missing}) == len(missing)
    assert screen(person()).missing == ()


@pytest.mark.parametrize(
    ("claim", "condition", "grade"),
    [
        ("crps_1", "crps", "B"),
        ("spinal_cord_injury_pain", "spinal_cord_injury_pain", "C"),
        ("fibromyalgia", "fibromyalgia", "D"),
        ("diabetic_neuropathy", "neuropathic_pain", "D"),
        ("migraine", "migraine", "D"),
        ("arthritis", "arthritis", None),
        ("cluster_headache", "cluster_headache", None),
    ],
)
def test_condition_is_mapped_to_the_guideline(claim, condition, grade):
    """The condition on the chart gets the 2018 guideline's grade (digest, question 1), or is said to have none."""
    candidacy = screen(person(**{claim: "yes"}))
    assert candidacy.condition == condition
    assert (candidacy.condition_grade.grade if candidacy.condition_grade else None) == grade


def test_best_graded_of_several_conditions_and_the_others_named():
    """Of several conditions the one with the best grade is taken, unless one is asked for."""
    both = person(fibromyalgia="yes", crps_1="yes", chronic_pain="yes")
    candidacy = screen(both)
    assert (candidacy.condition, candidacy.diagnosis.others) == ("crps", ("fibromyalgia",))
    assert screen(both, condition="Fibromyalgia").condition == "fibromyalgia"


def test_absent_contested_and_unsettled_diagnoses_are_said_to_be():
    """A diagnosis that is not there, disputed or only suspected is told as such."""
    assert screen(person()).diagnosis.standing == "absent"
    assert screen(person(), condition="crps").diagnosis.standing == "absent"
    assert screen(person(crps="yes", extra=(("crps", "no"),))).diagnosis.standing == "contested"
    assert screen(person(crps="unknown")).diagnosis.standing == "unsettled"
    assert "Confirm" in screen(person(crps="unknown")).diagnosis.words


def test_record_says_what_it_rests_on():
    """The record carries its stamp, an explanation with every rule, and keys that the bibliography knows."""
    candidacy = screen(person(crps="yes"))
    assert candidacy.stamp.knowledge_version == library().version
    assert candidacy.stamp.made_at == AT
    text = str(candidacy.explain())
    assert all(finding.title in text for finding in candidacy.findings)
    assert len(library().cite(candidacy.bibliography())) == len(candidacy.bibliography())


def test_wrong_questions_are_refused():
    """No guideline, an unknown one, or an unknown condition is an error that says what to do."""
    with pytest.raises(CandidacyError, match="Name one"):
        screen(person(), guidelines=())
    with pytest.raises(UnknownIdError, match="cohen_2018"):
        screen(person(), guidelines=("cohen_2081",))
    with pytest.raises(CandidacyError, match="vocabulary"):
        screen(person(), condition="crsp")


def test_death_is_noted_first():
    """A record of a death stands before everything else."""
    assert "died" in screen(person(deceased="yes")).notes[0]


@pytest.mark.parametrize(
    ("age", "told"), [(None, "not known"), (17, "17 years old"), (18, ""), (0, "0 years old"), (19, "")]
)
def test_age_outside_every_guideline_is_the_first_note(age, told):
    """A child, or somebody of unknown age, is told at the top; an adult is not."""
    notes = screen(Patient(label="test", at=AT, stated_age_years=age)).notes
    assert ("adults only" in notes[0]) is bool(told)
    assert told in notes[0]


def test_death_is_told_before_anything_else():
    """A recorded death is the first note, before the age."""
    died = Fact("deceased", Answer.YES, Origin("test", AT), explicit=True)
    assert "has died" in screen(Patient(label="test", at=AT, facts=(died,))).notes[0]


def test_weight_that_cannot_be_used_says_why():
    """No weight, a stale one and two of one day that disagree are told apart; a usable one needs no note."""

    def notes(*measured):
        weights = tuple(Measurement("weight", value, "kg", Origin("test", on)) for value, on in measured)
        return " ".join(screen(Patient(label="test", at=AT, measurements=weights)).notes)

    assert "No body weight is on the chart" in notes()
    assert "counts for 90 days" in notes((70.0, datetime(2026, 1, 1, tzinfo=UTC)))
    assert "after the instant" in notes((70.0, datetime(2026, 12, 1, tzinfo=UTC)))
    assert "no date" in notes((70.0, None))
    assert "disagree (70 and 90 kg)" in notes((70.0, AT), (90.0, AT))
    assert "weight" not in notes((70.0, AT))


def test_conflict_is_a_note():
    """What the chart says twice differently is told where every reader sees it."""
    assert any("Conflict: Pregnancy" in note for note in screen(person(pregnancy="yes")).notes)


def test_missing_pressures_are_told_once():
    """No pressure at all is one note; where one is there, only the other is told."""
    assert [n for n in screen(Patient(label="test", at=AT)).notes if "pressure" in n] == [
        "No blood pressure is on the chart"
    ]
    assert any("No systolic" in note for note in screen(person(pressure=None)).notes)
