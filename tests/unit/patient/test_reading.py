"""Our own patient file, read field by field."""

from datetime import UTC, date, datetime

import pytest

from assuage.patient import Answer, PatientFileError, Sex, load_yaml

WHOLE = """
label: an invented woman
invented: yes
at: 2026-11-20T09:00:00+00:00
birth_date: 1980-03-14
sex: female
facts:
  crps_1: yes
  active_psychosis: {answer: no, at: 2026-11-19, from: telephone call}
  glaucoma: [no, {answer: yes, at: 2020-01-01}]
medicines: [gabapentin, S-ketamine]
measurements:
  weight: 150 lb
  systolic_blood_pressure: {value: 124 mmHg, at: 2026-11-20T08:40:00+01:00}
  pain_score: 7
"""


def test_whole_file_is_read():
    """Every field of a complete file arrives, in canonical units and with its date and origin."""
    patient = load_yaml(WHOLE)
    assert (patient.label, patient.invented, patient.sex) == ("an invented woman", True, Sex.FEMALE)
    assert patient.birth_date == date(1980, 3, 14)
    psychosis = next(fact for fact in patient.facts if fact.claim == "active_psychosis")
    assert psychosis.answer is Answer.NO
    assert psychosis.explicit
    assert (psychosis.origin.source, psychosis.origin.at) == ("telephone call", date(2026, 11, 19))
    assert [fact.answer for fact in patient.facts if fact.claim == "glaucoma"] == [Answer.NO, Answer.YES]
    assert patient.medicines == ("gabapentin", "esketamine")
    weight, systolic, pain = patient.measurements
    assert weight.value == pytest.approx(68.0388555, rel=1e-12)  # 150 x 0.45359237, by definition of the pound
    assert (weight.unit, weight.as_written) == ("kg", "150 lb")
    assert systolic.origin.at == datetime.fromisoformat("2026-11-20T08:40:00+01:00")
    assert (pain.value, pain.unit) == (7, "{score}")
    assert pain.origin.at == datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("sex: female", "at: missing"),
        ("at: 2026-11-20", "at: a date without a time"),
        ("at: 2026-11-20T09:00:00", "at: a time without a zone"),
        ("at: 2026-11-20T09:00:00Z\nsexx: female", "did you mean `sex`"),
        ("at: 2026-11-20T09:00:00Z\nsex: f", "sex: none of female"),
        ("at: 2026-11-20T09:00:00Z\nbirth_date: 198", "birth_date: not a date"),
        ("at: 2026-11-20T09:00:00Z\nage_years: old", "age_years: not a number"),
        ("at: 2026-11-20T09:00:00Z\nage_years: 131", "age_years: not a number of years between"),
        ("at: 2026-11-20T09:00:00Z\nfacts: {crsp: yes}", "did you mean `crps`"),
        ("at: 2026-11-20T09:00:00Z\nfacts: {crps: maybe}", "facts.crps: the answer is none of"),
        ("at: 2026-11-20T09:00:00Z\nfacts: {crps: {answer: yes, on: 2026}}", "facts.crps: write `answer` alone"),
        ("at: 2026-11-20T09:00:00Z\nfacts: crps", "facts: not a mapping"),
        ("at: 2026-11-20T09:00:00Z\nmedicines: [gabapentine]", "did you mean `gabapentin`"),
        ("at: 2026-11-20T09:00:00Z\nmeasurements: {weight: seventy}", "measurements.weight: it is not a number"),
        ("at: 2026-11-20T09:00:00Z\nmeasurements: {weight: 70}", "the unit is missing"),
        ("at: 2026-11-20T09:00:00Z\nmeasurements: {weight: 70 mmHg}", "measurements.weight: the unit `mmHg`"),
        ("at: 2026-11-20T09:00:00Z\nmeasurements: {weight: 0 kg}", "measurements.weight: the value is zero"),
        ("at: 2026-11-20T09:00:00Z\nmeasurements: {weight: -3 kg}", "measurements.weight: the value is below zero"),
        ("at: 2026-11-20T09:00:00Z\nmeasurements: {crps: 3 kg}", "measurements.crps: not an observation"),
        ("at: 1\nat: 2", "stands there twice"),
        ("- a list", "holds no fields"),
        ("", "holds no fields"),
        ("facts: [unclosed", "not readable as YAML"),
        ("x: &a [*a]", "not readable as YAML"),
        ("[" * 3000, "not readable as YAML"),
    ],
)
def test_wrong_field_is_named(text, field):
    """A file that cannot be read names the field and says what is allowed."""
    with pytest.raises(PatientFileError) as caught:
        load_yaml(text)
    assert field in str(caught.value)


def test_every_wrong_field_is_named_at_once():
    """All that is wrong is told in one go."""
    with pytest.raises(PatientFileError) as caught:
        load_yaml("at: 2026-11-20T09:00:00Z\nsex: f\nfacts: {crsp: yes}\nmeasurements: {weight: 70}")
    assert len(caught.value.problems) == 3


def test_message_holds_no_sentence_about_the_person():
    """A value or a long key, which may hold anything, is not repeated."""
    sentence = "Petra Muster of Example Street was here on Monday morning"
    with pytest.raises(PatientFileError) as caught:
        load_yaml(
            f"at: 2026-11-20T09:00:00Z\nlabel: Petra\nsex: {sentence}\n{sentence}: yes\nmeasurements: {{weight: {sentence}}}"
        )
    assert "Example Street" not in str(caught.value)


def test_instant_asked_about_can_be_given():
    """The caller's instant replaces the file's for ages and freshness, and what carries no date keeps the file's."""
    later = datetime(2026, 12, 20, tzinfo=UTC)
    patient = load_yaml(WHOLE, at=later)
    assert patient.at == later
    assert patient.facts[0].origin.at == datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_page_of_the_manual_reads_as_it_says(top):
    """The example on the reference page is a file that can be read, and its message is the one that is given."""
    page = (top / "docs" / "reference" / "patient-yaml.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    patient = load_yaml(example)
    assert patient.medicines == ("gabapentin", "amitriptyline")
    assert len(patient.facts) == 8
    assert len(patient.measurements) == 5
    message = page.split("```text\n")[1].split("```")[0].strip()
    with pytest.raises(PatientFileError) as caught:
        load_yaml("at: 2026-11-20T09:00:00Z\nfacts: {crsp: yes}\nmeasurements: {weight: 70}")
    assert str(caught.value) == message
