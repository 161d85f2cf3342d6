"""Laws every verdict keeps, whatever the chart says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assuage.candidacy import Verdict, screen, verdict_of
from assuage.knowledge import library
from assuage.knowledge.schema import Holds
from assuage.patient import Answer, Fact, Measurement, Origin, Patient, Sex, vocabulary
from assuage.provenance import Status
from assuage.rules import mentioned_in, parts_of

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
WORDS = vocabulary()
CLAIMS = sorted(key for key, concept in WORDS.concepts.items() if concept.kind in {"conditions", "statements"})
RULES = [library().recommendation(name) for name in library().ids("recommendation")]
MENTIONED = {claim for rule in RULES for claim in mentioned_in(rule).claims}
ASKED = sorted({c for c in MENTIONED if WORDS.concepts[c].kind in {"conditions", "statements"}} | {"hypertension"})
UNASKED = sorted(
    key
    for key, concept in WORDS.concepts.items()
    if concept.kind in {"conditions", "medicines"}
    and not any(WORDS.implied_by(key) & WORDS.implied_by(claim) for claim in MENTIONED)
    and "acute_pain" not in WORDS.implied_by(key)
)
REVIEWED = {"problem_list_reviewed", "medicine_list_reviewed"}
DENYING = {
    claim
    for rule in RULES
    for part in parts_of(rule.ask)
    if isinstance(part, Holds)
    for denier in part.denied_by
    for claim in WORDS.concepts
    if denier in WORDS.implied_by(claim)
}
DONE = {claim for rule in RULES for claim in rule.answered_by}
DENIALS = tuple(claim for claim in ASKED if claim not in DONE | DENYING)
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


UNITS = {"systolic_blood_pressure": "mm[Hg]", "diastolic_blood_pressure": "mm[Hg]", "weight": "kg"}


def measured(name, low, high):
    return st.builds(
        lambda value, when: Measurement(name, value, UNITS[name], Origin("law", when)), st.floats(low, high), moments
    )


measurements = st.lists(
    st.one_of(
        measured("systolic_blood_pressure", 80, 220),
        measured("diastolic_blood_pressure", 40, 130),
        measured("weight", 30, 150),
    ),
    max_size=4,
)
denied = tuple(Fact(claim, Answer.NO, Origin("law", AT), explicit=True) for claim in DENIALS)
done = tuple(
    Fact(claim, Answer.YES, Origin("law", AT), explicit=True)
    for claim in ("medicine_list_reviewed", "prescription_monitoring_checked")
)
sound = tuple(
    Measurement(name, value, UNITS[name], Origin("law", AT))
    for name, value in (("systolic_blood_pressure", 120.0), ("diastolic_blood_pressure", 75.0), ("weight", 70.0))
)


@st.composite
def people(draw):
    """People of whom much is denied and something said: near the borders between verdicts."""
    lost = draw(st.sets(st.sampled_from(DENIALS), max_size=6))
    kept = tuple(fact for fact in denied if fact.claim not in lost)
    return Patient(
        label="law",
        at=AT,
        sex=draw(st.sampled_from(Sex)),
        stated_age_years=draw(st.one_of(st.none(), st.floats(0, 100))),
        facts=(
            *kept,
            *(done if draw(st.integers(0, 3)) else ()),
            *draw(st.lists(facts_on([*ASKED, *REVIEWED, "schizophrenia", "theophylline", "amlodipine"]), max_size=5)),
        ),
        measurements=(*(sound if draw(st.booleans()) else ()), *draw(measurements)),
    )


def answered(*more, lost=(), sex=Sex.MALE):
    """Somebody of fifty of whom everything is known, but for what is lost; more facts may speak against it."""
    kept = tuple(fact for fact in denied if fact.claim not in lost)
    return Patient(label="law", at=AT, sex=sex, stated_age_years=50, facts=(*kept, *done, *more), measurements=sound)


def is_better(one, other):
    return one.rank > other.rank


def kept_of(told, data):
    """What is left of facts or values after losing some of them."""
    lost = data.draw(st.sets(st.integers(0, max(len(told) - 1, 0)), max_size=len(told)))
    return tuple(one for index, one in enumerate(told) if index not in lost)


# Losing what speaks against a denial leaves the denial: the one way in which a loss may improve a verdict.
contradicted = st.lists(facts_on(ASKED, (Answer.YES,)), min_size=1, max_size=2).map(lambda facts: answered(*facts))


@given(people() | contradicted, st.data())
def test_losing_facts_never_improves_a_verdict_without_a_contrary_one(patient, data):
    """What is left after losing facts is suitable only if the whole was, or a contrary explicit statement remains."""
    if data.draw(st.booleans()):  # all that is present is lost, and every denial stays
        facts = tuple(fact for fact in patient.facts if fact.answer is not Answer.YES or fact in done)
    else:
        facts = kept_of(patient.facts, data)
    values = kept_of(patient.measurements, data)
    before, after = screen(patient), screen(replace(patient, facts=facts, measurements=values))
    if is_better(after.verdict, before.verdict):
        pairs = list(zip(before.findings, after.findings, strict=True))
        denied_now = [
            new for old, new in pairs if new.answer is Answer.NO and old.answer is not Answer.NO and new.counts_as
        ]
        done_now = [new for old, new in pairs if old.open and new.done and new.counts_as]
        assert denied_now or done_now
        for new in denied_now:
            # That a rule is not for this sex or age rests on what is recorded of them, which is left too.
            assert new.facts or new.measurements or not new.applies, "a no that rests on nothing"
            assert all(fact.answer is Answer.NO or fact.claim in REVIEWED | DENYING for fact in new.facts)


@given(people())
def test_losing_every_fact_is_never_suitable(patient):
    """A chart that says nothing lets nobody be called suitable; a child's age alone makes it not suitable."""
    bare = replace(patient, facts=(), measurements=())
    assert screen(bare).verdict in {Verdict.CANNOT_SAY, Verdict.NOT_SUITABLE}


@given(people(), st.sampled_from(UNASKED), st.sampled_from(tuple(Answer)))
def test_unrelated_fact_never_changes_a_verdict(patient, claim, answer):
    """A fact that no rule asks about changes neither the verdict nor any finding's answer."""
    more = replace(patient, facts=(*patient.facts, Fact(claim, answer, Origin("law", AT), explicit=True)))
    before, after = screen(patient), screen(more)
    assert after.verdict is before.verdict
    assert [f.answer for f in after.findings] == [f.answer for f in before.findings]


@given(people(), facts_on(CLAIMS, (Answer.YES,)))
def test_a_yes_never_improves_an_answer_of_a_contraindication(patient, fact):
    """One more condition on the chart never turns a contraindication that was present or open into a no."""
    more = replace(patient, facts=(*patient.facts, fact))
    if fact.claim in REVIEWED:
        return
    after = {finding.rule: finding.answer for finding in screen(more).findings}
    for old in screen(patient).findings:
        if old.counts_as == "contraindication" and old.answer is not Answer.NO:
            assert after[old.rule] is not Answer.NO


@given(people())
def test_order_of_facts_does_not_matter(patient):
    """The same facts in another order give the same verdict and answers."""
    turned = replace(patient, facts=patient.facts[::-1], measurements=patient.measurements[::-1])
    assert [f.answer for f in screen(turned).findings] == [f.answer for f in screen(patient).findings]


@given(people(), st.sets(st.integers(0, 80)))
def test_draft_rules_only_make_a_verdict_more_cautious(patient, drafts):
    """With draft rules a verdict is never more favourable than the active rules alone would give."""
    findings = screen(patient).findings
    marked = [f._replace(status=Status.DRAFT if n in drafts else Status.ACTIVE) for n, f in enumerate(findings)]
    active = [f for f in marked if f.status is Status.ACTIVE]
    if any(f.counts_as == "contraindication" for f in active):
        assert not is_better(verdict_of(marked), verdict_of(active))


@given(people())
def test_trace_has_every_rule(patient):
    """Every rule of every guideline that applies is in the trace, whoever the person is."""
    candidacy = screen(patient)
    assert {finding.rule for finding in candidacy.findings} == {
        r.id for r in RULES if r.guideline in candidacy.guidelines
    }
    assert {r.guideline for r in RULES} - {"schwenk_2018"} <= set(candidacy.guidelines)
    assert candidacy.verdict is verdict_of(candidacy.findings)


@given(people())
def test_only_what_is_unsettled_is_asked(patient):
    """Each thing to ask waits for an open rule that counts, and every open rule that counts is waited for."""
    candidacy = screen(patient)
    waiting = {f.rule for f in candidacy.findings if f.open and f.counts_as}
    asked = {rule for one in candidacy.missing for rule in (*one.rules, *one.closes)}
    assert {rule for one in candidacy.missing for rule in one.rules} <= waiting
    assert waiting <= asked


@given(people())
def test_what_is_asked_first_can_change_the_verdict_most(patient):
    """The span between the best and the worst outcome never grows down the list."""
    spans = [
        max(v.rank for _, v in one.verdicts) - min(v.rank for _, v in one.verdicts) for one in screen(patient).missing
    ]
    assert spans == sorted(spans, reverse=True)


# What no reviewed list can answer: left out alone, each is the one thing that is then asked.
ALONE = (
    "pregnancy",
    "substance_use",
    "recurrent_dosing_planned",
    "compounded_product_planned",
    "unsupervised_home_use_planned",
)


@given(
    st.sampled_from(ALONE),
    st.sets(st.sampled_from(("copd", "glaucoma", "sleep_apnoea", "ptsd"))),
    st.sampled_from([Answer.YES, Answer.NO]),
)
def test_an_answer_leads_where_it_was_said_to(lost, cautions, said):
    """With one thing left to ask, each of its answers gives the verdict that was foretold, unless more is then asked."""
    present = (Fact(claim, Answer.YES, Origin("law", AT), explicit=True) for claim in sorted(cautions))
    patient = answered(*present, lost={lost, *cautions}, sex=Sex.FEMALE if lost == "pregnancy" else Sex.MALE)
    (one,) = screen(patient).missing
    assert one.claims == (lost,)
    after = screen(replace(patient, facts=(*patient.facts, Fact(lost, said, Origin("law", AT), explicit=True))))
    assert after.verdict is dict(one.verdicts)[said.value] or after.missing


@given(people(), st.integers(1, 400))
def test_time_alone_never_makes_an_open_contraindication_present(patient, days):
    """The same chart looked at later does not answer yes to what it left open."""
    later = replace(patient, at=AT + timedelta(days=days))
    after = {finding.rule: finding.answer for finding in screen(later).findings}
    for old in screen(patient).findings:
        if old.counts_as == "contraindication" and old.answer is Answer.UNKNOWN and old.applies:
            assert after[old.rule] is not Answer.YES
