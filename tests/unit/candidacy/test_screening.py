"""From findings to a verdict, to what should be asked next, and to the guideline's grade."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assuage.candidacy import CandidacyError, Verdict, read_ages, screen
from assuage.knowledge import UnknownIdError, library
from assuage.patient import Answer, Fact, Measurement, Origin, Patient, Sex, vocabulary

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DENIED = (
    "active_psychosis",
    "psychosis",
    "mania",
    "bipolar_disorder",
    "dissociative_disorder",
    "borderline_personality",
    "ptsd",
    "cardiovascular_risk",
    "pressure_hazard",
    "raised_intracranial_pressure",
    "intracranial_lesion",
    "raised_intraocular_pressure",
    "glaucoma",
    "open_globe",
    "liver_risk",
    "bladder_disease",
    "urinary_symptoms",
    "thyrotoxicosis",
    "porphyria",
    "seizure",
    "sleep_apnoea",
    "copd",
    "respiratory_failure",
    "substance_use",
    "substance_use_in_remission",
    "substance_use_treatment",
    "anaesthetic_allergy",
    "ketamine_adverse_effect",
    "ketamine_poisoning",
    "recurrent_dosing_planned",
    "compounded_product_planned",
    "unsupervised_home_use_planned",
)
STATED = {"medicine_list_reviewed": "yes", "prescription_monitoring_checked": "yes"}


def person(*, pressure=120.0, without=(), extra=(), **answers):
    said = {claim: "no" for claim in DENIED if claim not in without} | STATED | answers
    facts = [
        Fact(claim, Answer(answer), Origin("test", AT), explicit=True) for claim, answer in (*said.items(), *extra)
    ]
    pressures = (("systolic_blood_pressure", pressure), ("diastolic_blood_pressure", 80.0))
    measured = tuple(Measurement(n, v, "mm[Hg]", Origin("test", AT)) for n, v in pressures if v is not None)
    measured += (Measurement("weight", 70.0, "kg", Origin("test", AT)),)
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
    [
        (139.0, Verdict.SUITABLE),
        (140.0, Verdict.SUITABLE),
        (141.0, Verdict.SUITABLE_WITH_CAUTIONS),
        (159.0, Verdict.SUITABLE_WITH_CAUTIONS),
        (160.0, Verdict.SUITABLE_WITH_CAUTIONS),
        (161.0, Verdict.NOT_SUITABLE),
        (None, Verdict.CANNOT_SAY),
    ],
)
def test_blood_pressure_just_under_at_and_over(pressure, verdict):
    """Above 140 mmHg is a caution, above 160 the trials' exclusion, neither at the limit; without a value nothing is said."""
    assert screen(person(pressure=pressure)).verdict is verdict


def test_required_test_holds_the_verdict_back_until_done():
    """With hypertension an ECG is wanted: nothing can be said before, cautions are left after."""
    known = {
        "without": ("cardiovascular_risk",),
        "hypertension": "yes",
        "stroke": "no",
        "coronary_disease": "no",
        "heart_failure": "no",
        "chest_pain": "no",
        "poorly_controlled_cardiovascular_disease": "no",
    }
    waiting = screen(person(**known))
    assert waiting.verdict is Verdict.CANNOT_SAY
    assert [finding.rule for finding in waiting.tests_wanted] == ["cohen_2018_electrocardiogram"]
    assert "ECG" in waiting.missing[0].words
    done = screen(person(**known, electrocardiogram_reviewed="yes"))
    assert done.verdict is Verdict.SUITABLE_WITH_CAUTIONS
    counted = [f.rule for f in done.findings if f.answer is Answer.YES and f.counts_as == "caution"]
    assert counted == ["cohen_2018_cardiovascular_risk"]


def test_conflict_is_decided_for_safety_and_shown():
    """A contraindication that one entry affirms and another denies is present, and both entries are told."""
    candidacy = screen(person(extra=(("active_psychosis", "yes"),)))
    assert candidacy.verdict is Verdict.NOT_SUITABLE
    assert "Conflict" in str(candidacy.explain())
    finding = next(f for f in candidacy.findings if f.rule == "cohen_2018_active_psychosis")
    assert [fact.answer for fact in finding.against] == [Answer.NO]


def test_what_is_asked_next_can_change_most():
    """What spans most between its best and worst outcome comes first, each question once; with all known, none is left."""
    missing = screen(Patient(label="test", at=AT)).missing
    spans = [max(v.rank for _, v in one.verdicts) - min(v.rank for _, v in one.verdicts) for one in missing]
    assert spans == sorted(spans, reverse=True)
    assert len({one.words for one in missing}) == len(missing)
    assert screen(person()).missing == ()


def test_what_is_asked_next_says_what_each_answer_leads_to():
    """With one contraindication open, its yes is not suitable, its no suitable, and no answer leaves nothing to say."""
    (one,) = screen(person(without=("substance_use",))).missing
    assert (one.claims, one.kind) == (("substance_use",), "contraindication")
    assert dict(one.verdicts) == {
        "yes": Verdict.NOT_SUITABLE,
        "no": Verdict.SUITABLE,
        "unanswered": Verdict.CANNOT_SAY,
    }
    assert one.closes == ("cohen_2018_active_substance_use",)


def test_what_an_open_value_could_show_is_tried_around_its_limits():
    """A missing pressure is tried at 140 and 160 and just over, where caution and exclusion begin."""
    (one,) = screen(person(pressure=None)).missing
    tried = dict(one.verdicts)
    assert tried["140 mm[Hg]"] is Verdict.SUITABLE
    assert tried["140.1 mm[Hg]"] is tried["160 mm[Hg]"] is Verdict.SUITABLE_WITH_CAUTIONS
    assert tried["160.1 mm[Hg]"] is Verdict.NOT_SUITABLE
    assert one.could == (
        "up to 140 mmHg: suitable at best; 140.1 mmHg to 160 mmHg: suitable with cautions at best; "
        "from 160.1 mmHg: not suitable; unanswered: cannot say"
    )


def test_a_test_said_not_to_be_done_stays_to_be_done():
    """The monitoring record holds the verdict back; a no to it changes nothing, a later yes ends the wait."""
    earlier = Fact(
        "prescription_monitoring_checked", Answer.NO, Origin("test", datetime(2026, 11, 19, tzinfo=UTC)), explicit=True
    )
    base = person()
    facts = tuple(f for f in base.facts if f.claim != earlier.claim)
    waiting = screen(replace(base, facts=(*facts, earlier)))
    assert screen(replace(base, facts=(*base.facts, earlier))).verdict is Verdict.SUITABLE
    assert waiting.verdict is Verdict.CANNOT_SAY
    (one,) = waiting.missing
    assert dict(one.verdicts)["yes"] is Verdict.SUITABLE
    assert dict(one.verdicts)["no"] is dict(one.verdicts)["unanswered"] is Verdict.CANNOT_SAY


@pytest.mark.parametrize(
    ("medicine", "verdict"),
    [
        ("amlodipine", Verdict.SUITABLE_WITH_CAUTIONS),
        ("theophylline", Verdict.SUITABLE_WITH_CAUTIONS),
        ("lamotrigine", Verdict.SUITABLE),
        ("metformin", Verdict.SUITABLE),
    ],
)
def test_interaction_counts_as_its_file_says(medicine, verdict):
    """An interaction is a caution, one that is only noted counts for nothing, and other medicines are no interaction."""
    assert screen(person(**{medicine: "yes"})).verdict is verdict


def test_seizures_with_theophylline_are_a_contraindication():
    """The pair is one, either alone is not."""
    assert screen(person(theophylline="yes", seizure="yes")).verdict is Verdict.NOT_SUITABLE
    assert screen(person(seizure="yes")).verdict is Verdict.SUITABLE_WITH_CAUTIONS


@pytest.mark.parametrize(
    ("route", "verdict"),
    [
        ("oral", Verdict.SUITABLE_WITH_CAUTIONS),
        ("iv", Verdict.SUITABLE),
        (None, Verdict.SUITABLE_WITH_CAUTIONS),
    ],
)
def test_interaction_by_one_route_is_asked_for_that_route(route, verdict):
    """Clarithromycin matters by mouth, not by vein; with no route named it is asked, and its route is shown."""
    candidacy = screen(person(clarithromycin="yes"), route=route)
    assert candidacy.verdict is verdict
    finding = next(f for f in candidacy.findings if f.rule == "assuage_2026_enzyme_inhibitors_oral")
    assert "oral" in finding.routes


def test_benefit_and_programme_never_change_a_verdict():
    """A standard that is not met is a note; a benefit is shown; the verdict rests on neither."""
    plain = screen(person(), setting="perioperative")
    assert plain.verdict is Verdict.SUITABLE
    candidacy = screen(person(face_to_face_visit="no", long_term_opioid="yes"), setting="perioperative")
    assert candidacy.verdict is Verdict.SUITABLE
    not_met = [f.rule for f in candidacy.findings if f.role == "programme" and f.answer is Answer.NO]
    assert not_met == ["asa_2025_face_to_face_visit"]
    assert any("not seen face to face" in note for note in candidacy.notes)
    assert next(f for f in candidacy.findings if f.rule == "schwenk_2018_opioid_tolerance").answer is Answer.YES


@pytest.mark.parametrize(
    ("said", "asked", "acute"),
    [
        ({}, {}, False),
        ({"crps_1": "yes"}, {}, False),
        ({"postoperative_pain": "yes"}, {}, True),
        ({}, {"condition": "acute postoperative pain"}, True),
        ({}, {"condition": "obstructive sleep apnoea"}, True),
        ({}, {"setting": "emergency"}, True),
        ({"postoperative_pain": "yes"}, {"condition": "CRPS"}, False),
    ],
)
def test_acute_guideline_is_asked_for_acute_pain(said, asked, acute):
    """The acute guideline joins for an acute condition, a group it grades or a setting of acute pain; the others stay."""
    guidelines = screen(person(**said), **asked).guidelines
    assert ("schwenk_2018" in guidelines) is acute
    assert {"cohen_2018", "ketamine_label", "fda_2023_compounded", "asa_2025", "cochrane_2025"} <= set(guidelines)


def test_dated_denial_of_chest_pain_answers_its_rule():
    """`denies chest pain` of last week is a no, that of two months ago is not."""

    def answered(on):
        denied = Fact("chest_pain", Answer.NO, Origin("test", on), explicit=True)
        candidacy = screen(Patient(label="test", at=AT, facts=(denied,)))
        return next(f.answer for f in candidacy.findings if f.rule == "assuage_2026_chest_pain")

    assert answered(datetime(2026, 11, 13, tzinfo=UTC)) is Answer.NO
    assert answered(datetime(2026, 9, 20, tzinfo=UTC)) is Answer.UNKNOWN


def test_a_clinic_sets_its_own_age_limits():
    """A monitoring check of 20 days ago counts for 30 days, and for a clinic that wants it within 14 it does not."""
    old = Fact(
        "prescription_monitoring_checked", Answer.YES, Origin("test", datetime(2026, 10, 31, tzinfo=UTC)), explicit=True
    )
    base = person()
    facts = tuple(f for f in base.facts if f.claim != old.claim)
    patient = replace(base, facts=(*facts, old))
    assert screen(patient).verdict is Verdict.SUITABLE
    strict = screen(patient, ages={"prescription_monitoring_checked": 14})
    assert strict.verdict is Verdict.CANNOT_SAY
    assert any("own age limits" in note for note in strict.notes)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("counts_for_days: {no_such_thing: 3}", "not in the vocabulary"),
        ("counts_for_days: {weight: soon}", "not a number of days"),
        ("counts_for_days: {weight: 0}", "not between"),
        ("counts_for_days: {weight: yes}", "not a number of days"),
        ("days: {weight: 3}", "counts_for_days"),
        ("counts_for_days: [weight]", "counts_for_days"),
        ("counts_for_days: {weight: 30, weight: 3000}", "twice"),
        ("{", "not readable"),
        ("", "counts_for_days"),
    ],
)
def test_a_clinic_s_file_that_cannot_be_used_is_refused(text, why):
    """A wrong name, number or field is told, so that no limit is overlooked."""
    with pytest.raises(CandidacyError, match=why):
        read_ages(text, words=vocabulary())


def test_a_clinic_s_file_is_read():
    """One name and its days to a line."""
    text = "counts_for_days:\n  weight: 30\n  electrocardiogram_reviewed: 180.5\n"
    assert read_ages(text, words=vocabulary()) == {"weight": 30.0, "electrocardiogram_reviewed": 180.5}


def test_scores_are_kept_and_feed_the_rules():
    """A computed score is in the record, and what it lets one conclude is asked about by the rules."""
    candidacy = screen(person())
    assert {score.id for score in candidacy.scores} >= {"child_pugh", "fib_4", "morphine_equivalent"}


def test_condition_close_to_a_known_name_is_suggested():
    """A slip in the name of a condition is answered with the names close to it."""
    with pytest.raises(CandidacyError, match="fibromyalgia"):
        screen(person(), condition="fibromyalga")


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
