"""Files that are no chart, or one that cannot be used as a whole: a clear message each, and no patient data in it."""

import gzip
import json

import pytest

from assuage.interop import read_patient
from assuage.interop.fhir import (
    ChartError,
    ChartTooLargeError,
    NotAChartError,
    WhoseChartError,
    WrongVersionError,
    opening,
    read_chart,
)
from assuage.patient import PatientFileError


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"{", "not JSON: it breaks off at line 1"),
        (b'{"resourceType": "Bundle", "entry": [', "not JSON"),
        (b"<Bundle/>", "XML is not read"),
        (b"[]", "no FHIR resource"),
        (b"3", "no FHIR resource"),
        (b'{"a": 1}', "no FHIR resource"),
        (b'{"resourceType": "Patient"}', "a single Patient and no Bundle"),
        (b'{"resourceType": 7}', "another resource and no Bundle"),
        (b'{"resourceType": "Bundle"}', "no entries"),
        (b'{"resourceType": "Bundle", "entry": []}', "no entries"),
        (b'{"resourceType": "Bundle", "entry": {}}', "no list"),
        (b'{"resourceType": "Bundle", "type": "message", "entry": [{}]}', "type of Bundle"),
        (b'{"resourceType": "Bundle", "type": "collection", "type": "batch", "entry": [{}]}', "twice"),
        (b'{"a":' * 100_000, "nested deeper"),
        (b"\xff\xfe\xfd\xfc", "not"),
        (b'{"a": ' + b"9" * 5000 + b"}", "thousands of digits"),
        ('{"a": "Müller"}'.encode("latin-1"), "Latin-1"),
        (gzip.compress(b'{"resourceType": "Bundle"}' * 99, mtime=0)[:-20], "cannot be unpacked"),
    ],
)
def test_what_is_no_chart_is_refused_with_the_reason(data, said, make):
    """Each way of not being a chart has its own words."""
    with pytest.raises(NotAChartError, match=said):
        read_chart(data, at=make.at)


def test_large_file_is_refused_before_it_is_read(tmp_path, make, monkeypatch):
    """A file over the limit is refused by its size alone; at the limit it is read."""
    chart = make.bundle()
    path = tmp_path / "chart.json"
    path.write_bytes(chart)
    monkeypatch.setattr(opening, "LARGEST_BYTES", len(chart))
    assert read_chart(path, at=make.at).label == "Secret Name"
    monkeypatch.setattr(opening, "LARGEST_BYTES", len(chart) - 1)
    for source in (path, chart, gzip.compress(chart + b" " * len(chart))):
        with pytest.raises(ChartTooLargeError, match="50 MB"):
            read_chart(source, at=make.at)


def test_limit_is_fifty_megabytes():
    """The limit is 50 MB, as the message says."""
    assert opening.LARGEST_BYTES == 50_000_000


@pytest.mark.parametrize(
    "change", [lambda b: b, gzip.compress, lambda b: b"\xef\xbb\xbf" + b, lambda b: b.decode().encode("utf-16")]
)
def test_chart_is_read_however_it_is_packed(change, make):
    """Plain, gzipped, with a byte-order mark, or in UTF-16: the same chart."""
    assert read_chart(change(make.bundle()), at=make.at) == make.read()


def test_path_is_read_or_named(tmp_path, make):
    """A path is opened whatever its type; one that cannot be opened is named."""
    path = tmp_path / "chart.json.gz"
    path.write_bytes(gzip.compress(make.bundle()))
    assert read_chart(str(path), at=make.at) == make.read()
    with pytest.raises(ChartError, match="no file"):
        read_chart(tmp_path / "other.json", at=make.at)
    with pytest.raises(ChartError, match="cannot be opened"):
        read_chart(tmp_path, at=make.at)


def test_a_chart_that_is_given_as_text_is_not_repeated_in_the_message(make):
    """Whoever gives the text where the path belongs is told so, and no word of the chart stands in the message."""
    with pytest.raises(NotAChartError, match="text of a chart and not the path") as refused:
        read_chart(make.bundle().decode(), at=make.at)
    assert "resourceType" not in str(refused.value)


@pytest.mark.parametrize(
    ("resource", "release"),
    [
        ({"resourceType": "Condition", "clinicalStatus": "active", "subject": {"reference": "Patient/p"}}, "STU3"),
        ({"resourceType": "Condition", "clinicalStatus": "active", "patient": {"reference": "Patient/p"}}, "DSTU2"),
        ({"resourceType": "MedicationOrder", "status": "active"}, "DSTU2"),
        ({"resourceType": "MedicationRequest", "medication": {"concept": {}}}, "R5"),
        ({"resourceType": "Encounter", "class": [{}]}, "R5"),
        ({"resourceType": "Observation", "meta": {"profile": ["http://hl7.org/fhir/STU3/observation"]}}, "STU3"),
    ],
)
def test_other_release_is_refused(resource, release, make):
    """A chart whose resources give away another release of FHIR is not read."""
    with pytest.raises(WrongVersionError, match=release):
        make.read(resource)


@pytest.mark.parametrize(
    ("version", "release"), [("5.0.0", "R5"), ("3.0.2", "STU3"), ("1.0.2", "DSTU2"), ("6.0.0-ballot", "R6")]
)
def test_stated_release_is_believed(version, release, make):
    """A Bundle that says its release is refused unless it says R4."""
    with pytest.raises(WrongVersionError, match=release):
        make.read(fhirVersion=version)
    assert make.read(fhirVersion="4.0.1").label == "Secret Name"


def test_one_foreign_resource_is_listed_and_the_rest_read(make):
    """One resource of another release among good ones does not condemn the chart."""
    foreign = {"resourceType": "Condition", "clinicalStatus": "active", "subject": {"reference": "Patient/p"}}
    patient = make.read(foreign, make.condition(make.concept("icd", "M79.7")))
    assert [fact.claim for fact in patient.facts] == ["fibromyalgia"]
    assert any("STU3" in entry.why and entry.about == "conditions" for entry in patient.unread)


def test_two_people_are_refused_unless_one_is_named(make):
    """Two different patients are never mixed; naming one reads that one's entries alone."""
    other = {"resourceType": "Patient", "id": "q", "birthDate": "1950-01-01", "gender": "male"}
    theirs = make.condition(make.concept("icd", "F20.9"), subject={"reference": "Patient/q"})
    with pytest.raises(WhoseChartError, match="2 patients"):
        make.read(other, theirs)
    patient = read_chart(make.bundle(other, theirs), at=make.at, patient_id="p")
    assert patient.facts == ()
    assert any("somebody else" in entry.why for entry in patient.unread)


def test_id_that_nobody_has_is_refused(make):
    """An id that no Patient has is told apart from a chart without a person."""
    data = make.bundle(make.person | {"id": "q"})
    with pytest.raises(WhoseChartError, match="No Patient of the Bundle has the id"):
        read_chart(data, at=make.at, patient_id="nope")


def test_same_patient_twice_is_one(make):
    """The same Patient resource sent twice is one person."""
    assert make.read(make.person).label == "Secret Name"


def test_chart_of_nobody_is_refused(make):
    """Without a Patient nobody can be told whose the entries are."""
    with pytest.raises(NotAChartError, match="no readable Patient"):
        make.read(make.condition(make.concept("icd", "M79.7")), person=None)


def test_own_date_is_used_or_asked_for(make):
    """Without an instant the chart's own is taken; a chart without one is sent back with the reason."""
    stamped = make.bundle(timestamp="2026-11-19T10:00:00+01:00")
    assert read_chart(stamped, at=None).at.isoformat() == "2026-11-19T10:00:00+01:00"
    with pytest.raises(ChartError, match="timestamp"):
        read_chart(make.bundle(), at=None)


def test_messages_hold_no_patient_data(make):
    """A broken chart is described by place, never by what stands there."""
    whole = make.bundle(make.condition({"text": "very private diagnosis"})).decode()
    for broken in (
        whole[:-3],
        whole.replace('"entry": [', '"entry": [['),
        whole.replace("Bundle", "Bundel"),
        "Secret Name",
    ):
        with pytest.raises(ChartError) as caught:
            read_chart(broken.encode(), at=make.at)
        assert "Secret" not in str(caught.value)
        assert "private" not in str(caught.value)


def test_one_door_reads_either_format(tmp_path, make):
    """A chart and a patient file go through one door, told apart by name or by content."""
    text = b"at: 2026-11-20T09:00:00Z\nlabel: from yaml\n"
    path = tmp_path / "person.yaml"
    path.write_bytes(text)
    for source in (text, b"\xef\xbb\xbf" + text, path, str(path)):
        assert read_patient(source).label == "from yaml"
    assert read_patient(make.bundle(), at=make.at).label == "Secret Name"
    assert read_patient(gzip.compress(make.bundle()), at=make.at).label == "Secret Name"
    with pytest.raises(PatientFileError, match="UTF-8"):
        read_patient(b"label: \xe9t\xe9")


def test_doubled_field_makes_its_resource_unread(make):
    """A resource that names a field twice could be read in two ways; it is listed, and the rest is read."""
    good, bad = make.condition(make.concept("icd", "M79.7")), make.condition(make.concept("icd", "I10"))
    text = make.bundle(good, bad).decode().replace('"code": "I10"', '"code": "I10", "code": "I11"')
    patient = read_chart(text.encode(), at=make.at)
    assert [fact.claim for fact in patient.facts] == ["fibromyalgia"]
    assert any("twice" in entry.why for entry in patient.unread)


def test_one_unreadable_resource_among_a_hundred(make):
    """A hundred resources, one of them of a shape nobody thought of: ninety-nine are read, one is listed."""
    good = [make.observation("8867-4", valueQuantity={"value": 60 + n / 10, "unit": "/min"}) for n in range(99)]
    patient = make.read(
        *good[:50], make.condition(["nonsense"], recordedDate={"a": []}, subject={"reference": "Patient/p"}), *good[50:]
    )
    assert len(patient.measurements) == 99
    assert sum(entry.matters for entry in patient.unread) == 1


def test_entries_that_are_no_resources_are_listed(make):
    """Entries that are no objects, or carry nothing that says what it is, are listed by their number."""
    bundle = json.loads(make.bundle())
    bundle["entry"] += [7, {}, {"resource": []}, {"resource": {"id": "x"}}, {"resource": {"resourceType": "Claim"}}]
    patient = read_chart(json.dumps(bundle).encode(), at=make.at)
    places = " ".join(entry.where for entry in patient.unread)
    assert all(f"entry {n}" in places for n in (1, 2, 3, 4))
    assert "Claim" in places


def test_page_of_a_search_is_said_to_be_one(make):
    """One page of several is told to be incomplete, so that no list on it denies anything."""
    patient = make.read(type="searchset", link=[{"relation": "next", "url": "x"}])
    assert {(entry.about, entry.matters) for entry in patient.unread} == {("conditions", True), ("medicines", True)}


def test_bundle_within_the_bundle_matters(make):
    """Entries packed into an inner Bundle are not read, and that is told as something that matters."""
    inner = {"resourceType": "Bundle", "entry": [{"resource": make.condition(make.concept("icd", "F20.9"))}]}
    assert any(entry.matters and "inside the Bundle" in entry.why for entry in make.read(inner).unread)


def test_large_chart_is_read_within_a_second(make):
    """A chart of 5 MB, some five thousand entries, takes less than a second to read."""
    from time import process_time

    one = make.observation("29463-7", valueQuantity={"value": 70, "unit": "kg"}, note=[{"text": "x" * 700}])
    chart = make.bundle(*[one] * 5300)
    assert len(chart) > 5_000_000
    start = process_time()
    assert len(read_chart(chart, at=make.at).measurements) == 5300
    assert process_time() - start < 1.0
