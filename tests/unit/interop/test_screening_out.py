"""A screening as FHIR R4, held against the definitions of R4: names, required elements, codes and invariants."""

import json
import re

import pytest

from assuage.candidacy import Verdict, screen
from assuage.interop.fhir import SHIPPED_CHARTS, read_chart, screening_bundle, shipped_chart
from assuage.patient import Answer

# FHIR R4 (4.0.1), typed from the definitions of the resources: element -> (required, several). A choice of types is one line.
COMMON = {"id": (0, 0), "meta": (0, 0), "text": (0, 0), "identifier": (0, 1)}
ELEMENTS = {
    "GuidanceResponse": COMMON
    | {
        "requestIdentifier": (0, 0),
        "module[x]": (1, 0),
        "status": (1, 0),
        "subject": (0, 0),
        "encounter": (0, 0),
        "occurrenceDateTime": (0, 0),
        "performer": (0, 0),
        "reasonCode": (0, 1),
        "reasonReference": (0, 1),
        "note": (0, 1),
        "evaluationMessage": (0, 1),
        "outputParameters": (0, 0),
        "result": (0, 0),
        "dataRequirement": (0, 1),
    },
    "RiskAssessment": COMMON
    | {
        "basedOn": (0, 0),
        "parent": (0, 0),
        "status": (1, 0),
        "method": (0, 0),
        "code": (0, 0),
        "subject": (1, 0),
        "encounter": (0, 0),
        "occurrence[x]": (0, 0),
        "condition": (0, 0),
        "performer": (0, 0),
        "reasonCode": (0, 1),
        "reasonReference": (0, 1),
        "basis": (0, 1),
        "prediction": (0, 1),
        "mitigation": (0, 0),
        "note": (0, 1),
    },
    "DetectedIssue": COMMON
    | {
        "status": (1, 0),
        "code": (0, 0),
        "severity": (0, 0),
        "patient": (0, 0),
        "identified[x]": (0, 0),
        "author": (0, 0),
        "implicated": (0, 1),
        "evidence": (0, 1),
        "detail": (0, 0),
        "reference": (0, 0),
        "mitigation": (0, 1),
    },
    "Patient": COMMON | {"name": (0, 1), "gender": (0, 0), "birthDate": (0, 0)},
}
PARTS = {
    "prediction": {"outcome", "probability[x]", "qualitativeRisk", "relativeRisk", "when[x]", "rationale"},
    "evidence": {"code", "detail"},
    "dataRequirement": {"type", "profile", "subject[x]", "mustSupport", "codeFilter", "dateFilter", "limit", "sort"},
}
# The value set that R4 binds the status of both to.
OBSERVATION_STATUS = {
    "registered",
    "preliminary",
    "final",
    "amended",
    "corrected",
    "cancelled",
    "entered-in-error",
    "unknown",
}
STATUS = {
    "GuidanceResponse": {"success", "data-requested", "data-required", "in-progress", "failure", "entered-in-error"},
    "RiskAssessment": OBSERVATION_STATUS,
    "DetectedIssue": OBSERVATION_STATUS,
}
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def choice(kind, name):
    """The element a name belongs to: itself, or the choice of types it is one of."""
    known = ELEMENTS[kind]
    return (
        name
        if name in known
        else next((one for one in known if one.endswith("[x]") and name.startswith(one[:-3])), name)
    )


def values(value):
    """Every value inside another."""
    yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from values(inner)


def check(resource):
    """Hold one resource against R4."""
    kind = resource["resourceType"]
    present = [choice(kind, name) for name in resource if name != "resourceType"]
    assert set(present) <= set(ELEMENTS[kind])
    assert len(present) == len(set(present)), "two types of one choice"
    for name, (required, several) in ELEMENTS[kind].items():
        assert name in present or not required, name
        if name in resource:
            assert isinstance(resource[name], list) is bool(several), name
    for part, known in PARTS.items():
        for one in resource.get(part, ()):
            assert set(one) <= known, part
    if kind in STATUS:
        assert resource["status"] in STATUS[kind]
    for value in values(resource):
        assert value not in ("", [], {}, None), "an element is left out rather than empty"
    check_values(resource)


def check_values(resource):
    """Dates, data requirements and severities of one resource."""
    for name in ("occurrenceDateTime", "identifiedDateTime"):
        assert name not in resource or DATE_TIME.fullmatch(resource[name])
    for requirement in resource.get("dataRequirement", ()):
        assert re.fullmatch(r"[A-Z][A-Za-z]+", requirement["type"])
        for one in requirement.get("codeFilter", ()):
            assert ("path" in one) != ("searchParam" in one), "invariant drq-1"
    if resource["resourceType"] == "DetectedIssue":
        assert resource["severity"] in {"high", "moderate", "low"}


def by_kind(bundle):
    found = {}
    for entry in bundle["entry"]:
        found.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    return found


@pytest.fixture(params=SHIPPED_CHARTS)
def candidacy(request):
    """The screening of each shipped chart."""
    return screen(read_chart(shipped_chart(request.param), at=None))


def test_every_resource_is_r4(candidacy):
    """Known elements alone, the required ones present, codes of the required sets, the invariants kept, nothing empty."""
    bundle = screening_bundle(candidacy)
    json.dumps(bundle, allow_nan=False)
    assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "collection")
    assert DATE_TIME.fullmatch(bundle["timestamp"])
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(urls) == len(set(urls)), "invariant bdl-7"
    for entry in bundle["entry"]:
        check(entry["resource"])


def test_references_resolve_in_the_bundle_or_in_the_chart(candidacy):
    """A reference of the Bundle's own is in it; any other names an entry of the chart that was screened."""
    bundle = screening_bundle(candidacy)
    urls = {entry["fullUrl"] for entry in bundle["entry"]}
    chart = {one.origin.source for one in (*candidacy.patient.facts, *candidacy.patient.measurements)}
    seen = 0
    for value in values(bundle):
        reference = value.get("reference", "") if isinstance(value, dict) and "resourceType" not in value else ""
        seen += bool(reference)
        if reference.startswith("urn:uuid:"):
            assert reference in urls
        elif reference:
            assert any(source.startswith(f"{reference} ") for source in chart), reference
    assert seen


def test_there_is_one_issue_for_each_finding_that_is_yes(candidacy):
    """Contraindications, cautions and interactions answered yes, and nothing else, each with its severity and source."""
    found = by_kind(screening_bundle(candidacy))
    wanted = {
        one.rule: one
        for one in candidacy.findings
        if one.answer is Answer.YES and one.role in {"contraindication", "caution", "interaction"}
    }
    issues = {issue["code"]["coding"][0]["code"]: issue for issue in found.get("DetectedIssue", [])}
    assert set(issues) == set(wanted)
    for rule, issue in issues.items():
        finding = wanted[rule]
        high = finding.counts_as == "contraindication"
        assert (issue["severity"] == "high") is high
        assert finding.words in issue["detail"]
        assert bool(issue.get("evidence")) is bool(finding.facts or finding.measurements)


def test_the_verdict_and_what_it_needs(candidacy):
    """The assessment says the verdict; the guidance asks for data as long as something is open."""
    found = by_kind(screening_bundle(candidacy))
    (risk,), (guidance,) = found["RiskAssessment"], found["GuidanceResponse"]
    (prediction,) = risk["prediction"]
    assert prediction["qualitativeRisk"]["coding"][0]["code"] == candidacy.verdict.value.replace("_", "-")
    status = (
        "data-required"
        if candidacy.verdict is Verdict.CANNOT_SAY
        else "data-requested"
        if candidacy.missing
        else "success"
    )
    assert guidance["status"] == status
    assert ("dataRequirement" in guidance) is any(one.claims for one in candidacy.missing)


def test_a_bare_chart_requires_data(make):
    """Of somebody with a diagnosis alone nothing can be said: the status is data-required, with the codes that would help."""
    candidacy = screen(make.read(make.condition(make.concept("icd", "G90.511"))))
    found = by_kind(screening_bundle(candidacy))
    (guidance,), (risk,) = found["GuidanceResponse"], found["RiskAssessment"]
    assert (guidance["status"], risk["status"]) == ("data-required", "preliminary")
    assert {one["type"] for one in guidance["dataRequirement"]} >= {"Condition"}
    assert any("codeFilter" in one for one in guidance["dataRequirement"])
    assert "DetectedIssue" not in found


def test_an_issue_points_at_the_entry_it_rests_on(make):
    """Active psychosis on the problem list gives one grave issue whose evidence is that Condition."""
    chart = make.read(make.condition({"text": "Active psychosis"}, id="c1"))
    issues = by_kind(screening_bundle(screen(chart)))["DetectedIssue"]
    grave = [issue for issue in issues if issue["severity"] == "high"]
    assert grave
    for issue in grave:
        assert issue["evidence"][0]["detail"][0]["reference"] == "Condition/c1"
        assert issue["identifiedDateTime"] == "2026-11-20T09:00:00+00:00"


def test_the_subject_may_be_the_record_system_s_own(make):
    """With a reference to the Patient of the record system, the Bundle holds no person."""
    bundle = screening_bundle(screen(make.read()), subject="Patient/123")
    found = by_kind(bundle)
    assert "Patient" not in found
    assert found["RiskAssessment"][0]["subject"] == {"reference": "Patient/123"}
    assert "Secret Name" not in json.dumps(bundle)


def test_the_same_screening_is_written_alike(make):
    """Twice the same chart at the same instant gives the same Bundle to the letter."""
    assert screening_bundle(screen(make.read())) == screening_bundle(screen(make.read()))


def test_a_person_from_yaml_is_written_without_references(someone):
    """Where a fact comes from a file of our own there is no entry to point at, and its place is told in words."""
    bundle = screening_bundle(someone("crps", "hypertension"))
    for entry in bundle["entry"]:
        check(entry["resource"])
    details = [
        reference
        for issue in by_kind(bundle).get("DetectedIssue", [])
        for one in issue.get("evidence", [])
        for reference in one["detail"]
    ]
    assert details
    assert all("reference" not in one and one["display"] for one in details)
