"""A chart in German: what reading it says of values, files and entries that cannot be used, and of allergies."""

import ast
import inspect
import json

import pytest
from django.urls import reverse

from assuage.interop.fhir import ChartError, read_chart, shipped_chart
from assuage.patient import ROUTES, PatientError, QuantityError, load_yaml, vocabulary
from assuage.patient.freshness import why_not_usable
from assuage.patient.quantities import in_canonical_unit, split_quantity
from assuage.web.design.phrases import phrase

BOOK = "src/assuage/web/design/phrases/de/chart.yaml"

WRITTEN = (
    "70,5 kg",
    "much",
    "70 stone",
    "70 gm",
    "5 mo",
    "-3 kg",
    "0 kg",
    "900 kg",
    "3 mmol/L",
    "70 <b>",
    "4 kg per",
    "12 cc",
)

FILES = (
    "",
    "a: [",
    "sex: female",
    "at: yesterday\nsex: female",
    "at: 2026-11-20T09:00\nsex: female",
    "at: 2026-11-20T09:00:00+00:00\nsex: woman\nbirth_date: 1700-01-01\nage_years: old",
    "at: 2026-11-20T09:00:00+00:00\nshoe: 43",
    "at: 2026-11-20T09:00:00+00:00\nfacts: {crp: yes, crps: perhaps}",
    "at: 2026-11-20T09:00:00+00:00\nfacts: {crps: {answer: yes, colour: red}}",
    "at: 2026-11-20T09:00:00+00:00\nmeasurements: {weight: 70, hight: 170 cm}",
    "at: 2026-11-20T09:00:00+00:00\nmedicines: {morphin: {dose: 3, route: ear}, morphine: {dose: -3 mg/d}}",
    "at: 2026-11-20T09:00:00+00:00\nsex: female\nsex: male",
    "at: 2026-11-20T09:00:00+00:00\nfacts: 3",
)

CHARTS = (
    b"",
    b"{",
    b"{}",
    b'{"resourceType": "Patient"}',
    b'{"resourceType": "Bundle", "type": "history", "entry": []}',
    b'{"resourceType": "Bundle", "type": "collection", "entry": 3}',
    b'{"resourceType": "Bundle", "type": "collection", "entry": []}',
    b'{"resourceType": "Bundle", "type": "collection", "entry": [{"resource": {"resourceType": "Condition"}}]}',
    b"\x1f\x8b\x08",
    b'{"resourceType": "\xff"}',
)


def german(words):
    """The words as a German page tells them; None where it shows the English."""
    return phrase(words, "de")


def refused(read, *given):
    """What is said of something that cannot be read."""
    try:
        read(*given)
    except (ChartError, PatientError, QuantityError) as error:
        return str(error)
    raise AssertionError(given)


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.django_db
def test_a_refused_value_is_told_in_german(written, clinic, sign_in):
    """At the field, with what was typed and the units as they are."""
    page = (
        sign_in("nurse")
        .post(
            reverse("patients:add", args=[clinic.person.pk, "measurement"]),
            {"name": "weight", "value": written},
            headers={"accept-language": "de"},
        )
        .content.decode()
    )
    assert "field__error" in page
    assert '<span lang="en">' not in page, f"Write its German in {BOOK}"


@pytest.mark.parametrize("text", FILES)
def test_a_refused_file_is_told_in_german(text):
    """Every field that needs attention is named as it is written in the file."""
    words = refused(load_yaml, text)
    assert german(words), f"Write the German of this in {BOOK}: {words!r}"


@pytest.mark.parametrize("content", CHARTS)
def test_a_refused_chart_is_told_in_german(content):
    """What to send in its stead."""
    words = refused(lambda: read_chart(content, at=None))
    assert german(words), f"Write the German of this in {BOOK}: {words!r}"


@pytest.mark.parametrize("name", ["crps", "fibromyalgia", "contraindicated"])
def test_whatever_a_chart_could_not_give_is_told_in_german(name):
    """Of the shipped charts as they are, and with each of their entries spoilt in some way."""
    bundle = json.loads(shipped_chart(name))
    spoilt = [bundle, *(_spoilt(bundle, **how) for how in SPOILT)]
    left = set()
    for one in spoilt:
        chart = read_chart(json.dumps(one).encode(), at=None)
        told = [unread.why for unread in chart.unread]
        told += [use.why_unknown for use in chart.uses]
        told += [fact.words for fact in chart.facts if fact.words and not fact.words.endswith(("?", ")"))]
        left |= {words for words in told if words and german(words) is None and not _is_quoted(words, one)}
    assert not left, f"Write the German of these in {BOOK}: {sorted(left)}"


SPOILT = (
    {"status": "entered-in-error"},
    {"status": "unknown"},
    {"status": "preliminary"},
    {"subject": {"reference": "Patient/somebody-else"}, "patient": {"reference": "Patient/somebody-else"}},
    {"code": {"text": "nobody knows this"}, "medicationCodeableConcept": {"text": "nobody knows this"}},
    {"code": {"coding": [{"code": "1"}]}, "medicationCodeableConcept": {"coding": [{"code": "1"}]}},
    {"valueQuantity": {"value": 3}, "dosageInstruction": [{"text": "as it pleases"}]},
    {"valueQuantity": {"value": -3, "unit": "kg", "code": "kg"}, "dosageInstruction": []},
    {"clinicalStatus": {"coding": [{"code": "resolved"}]}},
    {"verificationStatus": {"coding": [{"code": "provisional"}]}},
)


def _spoilt(bundle, **changed):
    """The bundle with some fields of every entry but that of the person changed, where it has them."""
    entries = []
    for entry in bundle["entry"]:
        kept = entry["resource"]
        fields = (
            {} if kept["resourceType"] == "Patient" else {name: one for name, one in changed.items() if name in kept}
        )
        entries.append({**entry, "resource": {**kept, **fields}})
    return {**bundle, "entry": entries}


def _is_quoted(words, bundle):
    """Whether a text is one of the chart itself, which stays in the words of whoever wrote it."""
    return words in json.dumps(bundle, ensure_ascii=False)


def test_every_reason_why_something_does_not_count_has_german():
    """Undated, of the future, too old by a day or by many."""
    from datetime import UTC, datetime, timedelta

    from assuage.patient import Origin

    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    for age in (None, timedelta(days=-2), timedelta(days=1), timedelta(days=40)):
        for limit in (1.0, 0.5, 30.0):
            why = why_not_usable(Origin("form", age and at - age), at=at, stale_after_days=limit)
            assert why is None or german(why), why


def test_every_unit_that_can_be_misread_has_german():
    """Each with what to write in its stead."""
    from assuage.units import unit as units

    source = ast.parse(inspect.getsource(inspect.getmodule(units)))
    table = next(
        one.value for one in ast.walk(source) if isinstance(one, ast.Assign) and one.targets[0].id == "_AMBIGUOUS"
    )
    for name in ast.literal_eval(table):
        number, given = split_quantity(f"3 {name}")
        words = refused(lambda number=number, given=given: in_canonical_unit(number, given, canonical="kg"))
        assert german(words), f"Write the German of this in {BOOK}: {words!r}"


def test_names_that_are_chosen_differ_in_german():
    """One name is one thing: whoever types it gets what they mean."""
    said = [(one.kind, german(one.name).casefold()) for one in vocabulary().concepts.values()]
    assert len(set(said)) == len(said)
    assert ROUTES
