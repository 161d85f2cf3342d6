"""The capability statement is true: whatever it claims is done here."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache

from assuage.interop.fhir.validating import problems_with
from assuage.web.accounts.models import Membership
from assuage.web.api.fhir.capability import WRITABLE


def first(ask, kind):
    """One resource of a type."""
    return ask(f"{kind}?_count=1").json()["entry"][0]["resource"]


def values_of(kind, name, one, ask):
    """Values of a parameter for which this very resource is found; where it has nothing of the kind, None."""
    patient = (one.get("subject") or one.get("patient") or {}).get("reference", "")
    coding = _first(one.get("code") or one.get("medicationCodeableConcept") or {}, "coding")
    dates = {
        "date": (
            "effectiveDateTime",
            "dateTime",
            "occurrenceDateTime",
            "performedDateTime",
            "recorded",
            "recordedDate",
        ),
        "recorded-date": ("recordedDate",),
        "authoredon": ("authoredOn",),
        "authored": ("authored", "authoredOn"),
        "recorded": ("recorded",),
        "birthdate": ("birthDate",),
    }
    if name == "_id":
        return one["id"]
    if name == "_lastUpdated":
        return one["meta"].get("lastUpdated")
    if name in {"patient", "subject"}:
        return patient or str(ask.whose)
    if name in dates:
        return next((one[field] for field in dates[name] if field in one), None)
    if name == "code":
        return f"{coding['system']}|{coding['code']}"
    if name == "identifier":
        return f"{one['identifier'][0]['system']}|{one['identifier'][0]['value']}"
    plain = {
        "family": lambda: one["name"][0]["family"],
        "given": lambda: one["name"][0]["given"][0],
        "name": lambda: one["name"][0]["given"][0],
        "gender": lambda: one["gender"],
        "status": lambda: one["status"],
        "category": lambda: _first(_first(one, "category"), "coding").get("code"),
        "clinical-status": lambda: _first(one.get("clinicalStatus", {}), "coding").get("code"),
        "verification-status": lambda: _first(one.get("verificationStatus", {}), "coding").get("code"),
        "risk": lambda: one["prediction"][0]["qualitativeRisk"]["coding"][0]["code"],
        "intent": lambda: one["intent"],
        "based-on": lambda: one.get("basedOn", [{}])[0].get("reference"),
        "target": lambda: one["target"][0]["reference"],
    }
    return plain[name]()


def _first(element, name):
    listed = element.get(name) or [{}]
    return listed[0]


def test_it_is_valid_and_open(client, db):
    """Anybody may read what the server can do."""
    answer = client.get("/fhir/R4/metadata")
    assert answer.status_code == 200
    assert not [one for one in problems_with(answer.json()) if one.severity == "error"]


def test_every_claim_is_true(charts, asking, client):
    """Each interaction, search parameter, include and operation of each type is exercised, and finds what it should."""
    Membership.objects.create(user=charts.physician, site=charts.here, role="auditor")
    ask = asking()
    ask.whose = charts.person.pk
    ask("Patient")
    (rest,) = client.get("/fhir/R4/metadata").json()["rest"]
    for about in rest["resource"]:
        kind = about["type"]
        some = ask(f"{kind}?_count=60").json()["entry"]
        resources = [one["resource"] for one in some if one["search"]["mode"] == "match"]
        codes = {one["code"] for one in about["interaction"]}
        assert codes - {"vread", "history-instance"} == {"read", "search-type"}
        where = f"{kind}/{resources[0]['id']}"
        assert ask(where).status_code == 200
        versions = ask(f"{where}/_history")
        version = ask(f"{where}/_history/{resources[0]['meta']['versionId']}")
        kept = {"vread", "history-instance"} <= codes
        assert about["readHistory"] is kept
        assert ("Earlier versions are not kept" in about["documentation"]) is not kept
        assert about["versioning"] == ("versioned-update" if "update" in codes else "versioned")
        assert resources[0]["meta"]["versionId"]  # which is what `versioned` claims
        assert versions.status_code == version.status_code == (200 if kept else 404), kind
        if kept:
            assert version.json() == versions.json()["entry"][0]["resource"] == resources[0]
            assert not [one for one in problems_with(versions.json()) if one.severity == "error"]
        for never in ("delete", "patch"):
            assert ask(where, method=never).status_code == 405
        for parameter in about["searchParam"]:
            tried = 0
            for one in resources:
                value = values_of(kind, parameter["name"], one, ask)
                if value is None or tried == 2:
                    continue
                tried += 1
                found = _asked(ask, kind, {parameter["name"]: value, "_count": "200"})
                assert one["id"] in {each["id"] for each in found}, (kind, parameter["name"])
            assert tried, (kind, parameter["name"])
            assert not _asked(ask, kind, {parameter["name"]: _nothing(parameter)}), (kind, parameter["name"])
        for include in about.get("searchInclude", ()):
            entries = ask(f"{kind}?_include={include}").json()["entry"]
            assert "include" in {one["search"]["mode"] for one in entries}
        for include in about.get("searchRevInclude", ()):
            entries = ask(f"{kind}?_revinclude={include}").json()["entry"]
            assert "Provenance" in {one["resource"]["resourceType"] for one in entries}, kind
        answer = ask(f"{kind}/$validate", method="post", body=resources[0])
        assert {one["severity"] for one in answer.json()["issue"]} == {"information"}, kind


def _asked(ask, kind, query):
    from urllib.parse import urlencode

    answer = ask(f"{kind}?{urlencode(query)}", prefer="handling=strict")
    assert answer.status_code == 200, answer.content
    return [one["resource"] for one in answer.json().get("entry", ())]


def _nothing(parameter):
    return {"date": "1801-01-01", "reference": "Patient/11111111-1111-4111-8111-111111111111"}.get(
        parameter["type"], "zzz-none"
    )


@pytest.mark.parametrize(
    ("value", "is_found"),
    [
        ("1980-03-14", True),
        ("eq1980-03", True),
        ("ne1980", False),
        ("gt1980-03-13", True),
        ("gt1980-03-14", False),
        ("lt1980-03-15", True),
        ("ge1980-03-14", True),
        ("le1980-03-14", True),
        ("sa1980-03-14", False),
        ("eb1980-03-15", True),
        ("1970,1980", True),
    ],
)
def test_dates_are_compared_as_fhir_says(charts, asking, value, is_found):
    """Each prefix at the day itself and beside it."""
    found = _asked(asking(), "Patient", {"birthdate": value})
    assert bool(found) is is_found


def test_what_is_not_valid_is_told_with_its_place(charts, asking):
    """`$validate` names severity, code and expression, of a bare resource and of one among Parameters; it repeats no value."""
    bad = {"resourceType": "Patient", "gender": "Zyxwv"}
    for body in (bad, {"resourceType": "Parameters", "parameter": [{"name": "resource", "resource": bad}]}):
        answer = asking()("Patient/$validate", method="post", body=body)
        assert answer.status_code == 200
        issue = next(one for one in answer.json()["issue"] if one["severity"] == "error")
        assert issue["expression"] == ["Patient.gender"]
        assert "Zyxwv" not in answer.content.decode()


def test_writing_is_claimed_where_the_clinic_allows_it(charts, client, settings):
    """Nothing is writable until a setting says so."""
    settings.FHIR_WRITABLE = ("Observation", "Consent")
    (rest,) = client.get("/fhir/R4/metadata").json()["rest"]
    writes = [one["type"] for one in rest["resource"] if {"code": "create"} in one["interaction"]]
    assert writes == ["Observation"]
    assert "Consent" not in WRITABLE


def test_a_profile_is_said_not_to_be_heeded(charts, asking):
    """Nobody takes valid R4 for valid by a profile of theirs."""
    good = {"resourceType": "Patient", "gender": "female"}
    within = {
        "resourceType": "Parameters",
        "parameter": [{"name": "resource", "resource": good}, {"name": "profile", "valueUri": "https://p.example/us"}],
    }
    for path, body in (("Patient/$validate?profile=https://p.example/us", good), ("Patient/$validate", within)):
        issues = asking()(path, method="post", body=body).json()["issue"]
        assert [one["severity"] for one in issues] == ["information", "warning"]
        assert "p.example" not in str(issues)


def test_validating_takes_no_more_than_its_share(charts, asking, monkeypatch):
    """What has thousands of elements is 413 before any of it is looked at, also where it would be written; so many times a minute."""
    cache.clear()
    monkeypatch.setattr("assuage.web.api.guarding.time", SimpleNamespace(time=lambda: 1e9))
    monkeypatch.setattr("assuage.web.api.fhir.validation.problems_with", lambda _: ())
    monkeypatch.setattr("assuage.web.api.fhir.validation.PER_MINUTE", 3)
    ask = asking()
    items = [{"linkId": str(number), "type": "display", "text": "x"} for number in range(1_250)]
    for count, status in ((1_200, 200), (1_250, 413)):
        body = {"resourceType": "Questionnaire", "status": "active", "item": items[:count]}
        answer = ask("Questionnaire/$validate", method="post", body=body)
        assert answer.status_code == status
    assert answer.json()["issue"][0]["code"] == "too-costly"
    statuses = [ask("Patient/$validate", method="post", body={"resourceType": "Patient"}).status_code for _ in range(2)]
    assert statuses == [200, 429]
    cache.clear()
