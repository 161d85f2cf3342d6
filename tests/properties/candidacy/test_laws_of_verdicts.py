"""Laws every verdict keeps, whatever the chart says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assuage.candidacy import Verdict, screen, verdict_of
from assuage.knowledge import library
from assuage.patient import Answer, Fact, Measurement, Origin, Patient, Sex, vocabulary
from assuage.provenance import Status

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
WORDS = vocabulary()
CLAIMS = sorted(key for key, concept in WORDS.concepts.items() if concept.kind in {"conditions", "statements"})
MEDICINES = sorted(key for key, concept in WORDS.concepts.items() if concept.kind == "medicines")
ASKED = sorted(
    {
        "active_psychosis", "psychosis", "mania", "cardiovascular_risk", "hypertension", "glaucoma", "open_globe",
        "poorly_controlled_cardiovascular_disease", "electrocardiogram_reviewed", "raised_intracranial_pressure",
        "intracranial_lesion", "raised_intraocular_pressure", "liver_risk", "liver_disease", "severe_liver_disease",
        "moderate_liver_disease", "substance_use", "pregnancy", "problem_list_reviewed", "schizophrenia",
    }
)  # fmt: skip
DENIALS = tuple(
    claim for claim in ASKED if claim not in {"electrocardiogram_reviewed", "problem_list_reviewed", "schizophrenia"}
)

moments = st.one_of(st.none(), st.integers(0, 500).map(lambda days: AT - timedelta(days=days)))


def facts_on(claims, answers=tuple(Answer)):
    return st.builds(
        lambda claim, answer, when, explicit: Fact(
            claim, answer, Origin("law", when), explicit=explicit or answer is not Answer.UNKNOWN
        ),
        st.sampled_from(claims),
        st.sampled_from(answers),
        moments,
        st.booleans(),
    )


def measured(name, low, high):
    return st.builds(
        lambda value, when: Measurement(name, value, "mm[Hg]", Origin("law", when)), st.floats(low, high), moments
    )


measurements = st.lists(
    st.one_of(measured("systolic_blood_pressure", 80, 220), measured("diastolic_blood_pressure", 40, 130)), max_size=4
)
denied = tuple(Fact(claim, Answer.NO, Origin("law", AT), explicit=True) for claim in DENIALS)
sound = tuple(
    Measurement(name, value, "mm[Hg]", Origin("law", AT))
    for name, value in (("systolic_blood_pressure", 120.0), ("diastolic_blood_pressure", 75.0))
)


@st.composite
def people(draw):
    """People of whom much is denied and something said: near the borders between verdicts."""
    kept = tuple(fact for fact in denied if draw(st.integers(0, 9)))
    pressures = sound if draw(st.booleans()) else ()
    return Patient(
        label="law",
        at=AT,
        sex=draw(st.sampled_from(Sex)),
        stated_age_years=draw(st.one_of(st.none(), st.floats(0, 100))),
        facts=(*kept, *draw(st.lists(facts_on(ASKED), max_size=5))),
        measurements=(*pressures, *draw(measurements)),
    )


def is_better(one, other):
    return one.rank > other.rank


@given(people(), st.data())
def test_losing_facts_never_improves_a_verdict_without_a_contrary_one(patient, data):
    """What is left after losing facts is suitable only if the whole was, or a contrary explicit statement remains."""
    lost = data.draw(st.sets(st.integers(0, max(len(patient.facts) - 1, 0)), max_size=len(patient.facts)))
    left = tuple(fact for index, fact in enumerate(patient.facts) if index not in lost)
    fewer = replace(patient, facts=left)
    before, after = screen(patient), screen(fewer)
    if is_better(after.verdict, before.verdict):
        improved = [
            (old, new)
            for old, new in zip(before.findings, after.findings, strict=True)
            if new.answer is Answer.NO and old.answer is not Answer.NO and old.role != "benefit"
        ]
        assert improved
        for _, new in improved:
            assert new.facts or new.measurements, "a no that rests on nothing"
            assert all(fact.answer is Answer.NO or fact.claim == "problem_list_reviewed" for fact in new.facts)


@given(people())
def test_losing_every_fact_is_never_suitable(patient):
    """A chart that says nothing lets nobody be called suitable."""
    bare = replace(patient, facts=(), measurements=())
    assert screen(bare).verdict is Verdict.CANNOT_SAY


@given(people(), st.sampled_from(MEDICINES), st.sampled_from(tuple(Answer)))
def test_unrelated_fact_never_changes_a_verdict(patient, medicine, answer):
    """A fact that no rule of the guideline asks about changes neither the verdict nor any finding's answer."""
    more = replace(patient, facts=(*patient.facts, Fact(medicine, answer, Origin("law", AT), explicit=True)))
    before, after = screen(patient), screen(more)
    assert after.verdict is before.verdict
    assert [f.answer for f in after.findings] == [f.answer for f in before.findings]


@given(people(), facts_on(CLAIMS, (Answer.YES,)))
def test_a_yes_never_improves_an_answer_of_a_contraindication(patient, fact):
    """One more condition on the chart never turns a contraindication that was present or open into a no."""
    more = replace(patient, facts=(*patient.facts, fact))
    reviewed = fact.claim == "problem_list_reviewed"
    for old, new in zip(screen(patient).findings, screen(more).findings, strict=True):
        if old.role == "contraindication" and old.answer is not Answer.NO and not reviewed:
            assert new.answer is not Answer.NO


@given(people())
def test_order_of_facts_does_not_matter(patient):
    """The same facts in another order give the same verdict and answers."""
    turned = replace(patient, facts=patient.facts[::-1], measurements=patient.measurements[::-1])
    assert [f.answer for f in screen(turned).findings] == [f.answer for f in screen(patient).findings]


@given(people(), st.sets(st.integers(0, 30)))
def test_draft_rules_only_make_a_verdict_more_cautious(patient, drafts):
    """With draft rules a verdict is never more favourable than the active rules alone would give."""
    findings = screen(patient).findings
    marked = [replace(f, status=Status.DRAFT if n in drafts else Status.ACTIVE) for n, f in enumerate(findings)]
    active = [f for f in marked if f.status is Status.ACTIVE]
    if any(f.role == "contraindication" for f in active):
        assert not is_better(verdict_of(marked), verdict_of(active))


@given(people())
def test_trace_has_every_rule(patient):
    """Every rule of the guideline is in the trace, whoever the person is."""
    rules = {
        name for name in library().ids("recommendation") if library().recommendation(name).guideline == "cohen_2018"
    }
    candidacy = screen(patient)
    assert {finding.rule for finding in candidacy.findings} == rules
    assert candidacy.verdict is verdict_of(candidacy.findings)


@given(people(), st.integers(1, 400))
def test_time_alone_never_makes_an_open_contraindication_present(patient, days):
    """The same chart looked at later does not answer yes to what it left open."""
    later = replace(patient, at=AT + timedelta(days=days))
    for old, new in zip(screen(patient).findings, screen(later).findings, strict=True):
        if old.role == "contraindication" and old.answer is Answer.UNKNOWN and old.applies:
            assert new.answer is not Answer.YES
