"""Charts changed at random: fields dropped, of a wrong type, nulled, huge, exchanged; entries lost."""

import copy
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from assuage.candidacy import Verdict, screen
from assuage.interop.fhir import SHIPPED_CHARTS, ChartError, Opened, read_chart, shipped_chart
from assuage.patient import Answer
from assuage.questionnaires import scores_of

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
FAVOURABLE = {Verdict.SUITABLE, Verdict.SUITABLE_WITH_CAUTIONS}
HUGE = (10**400, -(10**400), 1e308, -1e308, 5e-324, 2**63, float("nan"), float("inf"), "9" * 400, "x" * 20_000)
WRONG = (None, True, False, 0, -1, 1.5, "", " ", "\u200b", [], {}, [[]], [None], {"value": None}, [{}], {"coding": {}})


def holder_of(chart, path):
    for key in path[:-1]:
        chart = chart[key]
    return chart, path[-1]


def mutated(chart, known, data):
    """The chart with one to six changes; a place an earlier change took away is passed over."""
    changed = copy.deepcopy(chart)
    for _ in range(data.draw(st.integers(1, 6))):
        path = data.draw(st.sampled_from(known))
        other = data.draw(st.sampled_from(known))
        how = data.draw(st.sampled_from(("drop", "wrong", "huge", "exchange", "wrap", "repeat")))
        try:
            holder, key = holder_of(changed, path)
            old = holder[key]
            if how == "drop":
                del holder[key]
            elif how == "exchange":
                there, name = holder_of(changed, other)
                holder[key], there[name] = copy.deepcopy(there[name]), copy.deepcopy(old)
            elif how == "wrap":
                holder[key] = [copy.deepcopy(old), {"extra": copy.deepcopy(old)}]
            elif how == "repeat":
                holder[key] = [copy.deepcopy(old)] * 3
            else:
                holder[key] = data.draw(st.sampled_from(WRONG if how == "wrong" else HUGE))
        except (KeyError, IndexError, TypeError):
            continue
    return changed


def read(chart):
    """The person, or None for a chart that is refused; the refusal says something, and names nobody."""
    refused = None
    try:
        return read_chart(Opened(chart), at=AT)
    except ChartError as error:
        refused = str(error)
    assert refused.strip()
    assert "Muster" not in refused
    return None


@given(st.data())
def test_mutated_chart_is_read_or_refused_in_words(everything, places, data):
    """Whatever is changed in a chart of every kind of resource, it is read and scored, or refused in words that name nobody."""
    patient = read(mutated(everything, places(everything), data))
    if patient is not None:
        assert len(scores_of(patient)) == 7
        assert all(one.value == one.value for one in patient.measurements), "a measurement that is no number"


@given(st.data())
def test_mutated_chart_is_screened(everything, places, data):
    """A chart that was changed at random still leads to one of the four verdicts, and never to suitable."""
    patient = read(mutated(everything, places(everything), data))
    if patient is not None:
        assert screen(patient, guidelines=("cohen_2018",)).verdict in set(Verdict) - FAVOURABLE


@given(st.data())
def test_resources_that_change_places_keep_what_they_say(everything, data):
    """The order of the entries of a chart changes neither its facts nor its values."""
    order = data.draw(st.permutations(range(len(everything["entry"]))))
    shuffled = everything | {"entry": [everything["entry"][place] for place in order]}
    before, after = read(everything), read(shuffled)
    assert {(f.claim, f.answer) for f in before.facts} == {(f.claim, f.answer) for f in after.facts}
    assert sorted((m.name, m.value) for m in before.measurements) == sorted(
        (m.name, m.value) for m in after.measurements
    )
    assert {(u.id, u.daily_dose, u.route) for u in before.uses} == {(u.id, u.daily_dose, u.route) for u in after.uses}


@given(name=st.sampled_from(SHIPPED_CHARTS), data=st.data())
def test_a_truncated_chart_is_never_called_suitable_where_the_whole_was_not(name, alarming, data):
    """Entries taken away never make suitable what was not, unless what stood in the way is denied by a fact that remains.

    To a chart some alarming entries are added, then any entries are taken away.
    """
    added = data.draw(st.sets(st.integers(0, alarming.count - 1), max_size=3))
    whole = alarming(shipped_chart(name), added)
    lost = data.draw(st.sets(st.integers(0, len(whole["entry"]) - 1), min_size=1, max_size=6))
    if data.draw(st.booleans()):
        lost = set(range(min(lost), len(whole["entry"])))  # the list is cut off there
    cut = whole | {"entry": [one for place, one in enumerate(whole["entry"]) if place not in lost]}
    patient = read(cut)
    if patient is None:
        return
    full, rest = screen(read(whole)), screen(patient)
    if full.verdict in FAVOURABLE or rest.verdict not in FAVOURABLE:
        return
    after = {finding.rule: finding for finding in rest.findings}
    for finding in full.findings:
        stood_in_the_way = finding.role in {"contraindication", "test_required", "interaction"} and (
            finding.open or finding.answer is Answer.YES
        )
        now = after.get(finding.rule)
        if stood_in_the_way and now is not None and now.answer is Answer.NO and now.applies:
            assert now.facts or now.measurements or any(words.startswith("age ") for words in now.why), finding.rule
            assert all(fact.explicit or fact.answer is Answer.YES for fact in now.facts), finding.rule
