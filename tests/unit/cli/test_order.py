"""`assuage order`, as a person and as a program use it."""

import json

import pytest

ORDER = "racemic ketamine hydrochloride 0.35 mg/kg/h over 4 h daily for 10 days, max 25 mg/h"
WHOSE = ("--subject", "Patient/123", "--starts", "2026-12-01T09:00+00:00")


def test_an_order_is_written_and_read_back_the_same(assuage, tmp_path):
    """The file is the request, 24.5 mg/h at 70 kg beside what was ordered; read back it is the order, whoever gave the weight."""
    path = tmp_path / "order.json"
    ended = assuage("order", ORDER, *WHOSE, "--weight-kg", 70, "--note", "Outpatient.", "--fhir", path)
    assert ended.code == 0, ended.err
    for words in (ORDER, "70 kg", "Outpatient.", "No limit was checked", str(path)):
        assert words in " ".join(ended.out.split())
    request = json.loads(path.read_text(encoding="utf-8"))
    assert (request["resourceType"], request["subject"]["reference"]) == ("MedicationRequest", "Patient/123")
    assert (request["intent"], request["status"]) == ("plan", "draft")
    assert request["dosageInstruction"][0]["doseAndRate"][1]["rateRatio"]["numerator"]["value"] == 24.5
    read = assuage("order", "--read", path, "--json")
    assert read.code == 0, read.err
    assert read.document == {
        "order": ORDER,
        "route": "iv",
        "isomer": "racemate",
        "salt": "hydrochloride",
        "needs_weight": True,
        "starts_at": "2026-12-01T09:00:00+00:00",
        "subject": "Patient/123",
        "intent": "plan",
        "status": "draft",
    }
    assert ORDER in " ".join(assuage("order", "--read", path).out.split())


def test_what_is_printed_as_json_is_valid_fhir(assuage, crps_chart):
    """With the weight of a chart (68.4 kg, 23.94 mg/h) and its words; intent and status as asked; all three layers of R4 find nothing."""
    from assuage.interop.fhir.validating import problems_with

    asked = ("--chart", crps_chart, "--intent", "order", "--status", "active", "--json")
    request = assuage("order", ORDER, *WHOSE, *asked).document
    assert [one for one in problems_with(request) if one.severity == "error"] == []
    assert (request["intent"], request["status"]) == ("order", "active")
    assert request["dosageInstruction"][0]["doseAndRate"][1]["rateRatio"]["numerator"]["value"] == pytest.approx(23.94)
    assert any("actual weight" in one["text"] for one in request["note"])


def test_without_a_weight_nothing_is_calculated(assuage):
    """Doses per kilogram stand as ordered, and a note says so; a dose in mg needs no weight."""
    request = assuage("order", ORDER, *WHOSE, "--json").document
    assert len(request["dosageInstruction"][0]["doseAndRate"]) == 1
    assert any("No dosing weight was given" in one["text"] for one in request["note"])
    plain = assuage("order", "S-ketamine base 15 mg/h for 4 h", *WHOSE, "--weight-kg", 70, "--json").document
    assert not any("weight" in one["text"] for one in plain["note"])


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        ((), 2, "name one thing"),
        ((ORDER, "--read", "order.json"), 2, "name one thing"),
        ((ORDER,), 2, "--subject"),
        ((ORDER, "--subject", "Patient/1"), 2, "--starts"),
        ((ORDER, "--subject", "Patient/1", "--starts", "2026-12-01T09:00"), 2, "zone"),
        ((ORDER, *WHOSE, "--intent", "wish"), 2, "no intent"),
        ((ORDER, *WHOSE, "--status", "completed"), 2, "no status"),
        ((ORDER, *WHOSE, "--weight-kg", 70, "--chart", "chart.json"), 2, "not both"),
        (("0.5 mg/kg over 40 min", *WHOSE), 3, "which ketamine"),
        (("racemic ketamine base 5 mg", *WHOSE), 2, "over what time"),
        (("--read", "none.json"), 4, "no file"),
    ],
)
def test_what_was_asked_wrongly_is_named(assuage, asked, code, words):
    """Each with the code that says whose move it is."""
    ended = assuage("order", *asked)
    assert (ended.code, words in ended.err) == (code, True), ended.err


def test_a_request_that_was_changed_on_the_way_is_refused(assuage, tmp_path):
    """Its rate, a key that stands twice, another resource, a file that is no JSON: the file's fault, and no order is shown."""
    request = assuage("order", ORDER, *WHOSE, "--json").document
    text = json.dumps(request)
    changed = json.loads(text)
    changed["dosageInstruction"][0]["doseAndRate"][0]["rateQuantity"]["value"] = 3.5
    path = tmp_path / "order.json"
    for content, words in (
        (json.dumps(changed), "do not say the same"),
        (text.replace('"status": "draft"', '"status": "draft", "status": "active"'), "twice"),
        (json.dumps({"resourceType": "Patient"}), "no MedicationRequest"),
        ("[]", "no MedicationRequest"),
        ("{", "JSON"),
    ):
        path.write_text(content, encoding="utf-8")
        ended = assuage("order", "--read", path)
        assert (ended.code, words in ended.err, ended.out) == (4, True, ""), ended.err


def test_a_file_that_cannot_be_written_ends_with_four(assuage, tmp_path):
    """A folder that is not there is named."""
    assert assuage("order", ORDER, *WHOSE, "--fhir", tmp_path / "none" / "order.json").code == 4
