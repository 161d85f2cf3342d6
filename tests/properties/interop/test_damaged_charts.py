"""Damaged charts: never a crash, never a better verdict, never somebody's name in a message."""

import copy
import json

from hypothesis import given
from hypothesis import strategies as st

from assuage.candidacy import Verdict, screen
from assuage.interop.fhir import SHIPPED_CHARTS, ChartError, read_chart, shipped_chart
from assuage.patient import Answer

CHARTS = {name: json.loads(shipped_chart(name)) for name in SHIPPED_CHARTS}
WHOLE = {name: screen(read_chart(shipped_chart(name), at=None)) for name in SHIPPED_CHARTS}
NAMES = ("Petra", "Muster", "Ada", "Beispiel", "Exempel")


def read(data):
    """The patient, or the words in which the bytes were refused."""
    try:
        return read_chart(data, at=WHOLE["crps"].patient.at), ""
    except ChartError as refused:
        return None, str(refused)


def read_changed(chart):
    patient, refused = read(json.dumps(chart).encode())
    assert not any(name in refused for name in NAMES)
    return patient


@given(st.sampled_from(SHIPPED_CHARTS), st.data())
def test_replaced_parts_never_crash(places, swap, name, data):
    """Any part of a chart replaced by anything is read, listed, or refused in words, and is screened to a verdict."""
    chart = copy.deepcopy(CHARTS[name])
    swap(chart, places(CHARTS[name]), data)
    patient = read_changed(chart)
    if patient is not None:
        assert screen(patient).verdict in Verdict


@given(st.sampled_from(SHIPPED_CHARTS), st.data())
def test_lost_entries_never_improve_a_verdict(name, data):
    """A chart that lost entries is called suitable only where the whole chart was, or a denial that remains says so."""
    chart = copy.deepcopy(CHARTS[name])
    lost = data.draw(st.sets(st.integers(1, len(chart["entry"]) - 1), min_size=1))
    chart["entry"] = [entry for index, entry in enumerate(chart["entry"]) if index not in lost]
    patient = read_changed(chart)
    if patient is None:
        return
    after = screen(patient)
    for old, new in zip(WHOLE[name].findings, after.findings, strict=True):
        if new.answer is Answer.NO and old.answer is not Answer.NO:
            assert new.facts, "a no that rests on nothing"


@given(st.sampled_from(SHIPPED_CHARTS), st.integers(0, 200_000))
def test_chart_that_is_cut_off_is_refused(name, length):
    """A file that was cut off anywhere is refused as a whole, in words."""
    data = shipped_chart(name)
    patient, refused = read(data[: length % (len(data) - 2)])
    assert patient is None, "half a file was read as a whole one"
    assert refused
    assert not any(one in refused for one in NAMES)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(data):
    """Bytes that are no chart are refused, never with a traceback."""
    patient, refused = read(data)
    assert patient is None
    assert refused.endswith((".", ")."))
