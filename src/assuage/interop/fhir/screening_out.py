"""A screening as FHIR R4 resources: the verdict, what was found, and which data would say more.

One Bundle (collection): a GuidanceResponse for the screening as a whole, a RiskAssessment for the verdict, and a DetectedIssue
for each contraindication, caution and interaction that is answered yes. Each points at the chart entries it rests on, by the
reference the chart gives them.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from assuage.candidacy import Candidacy, Verdict
from assuage.interop.fhir.coding import URIS
from assuage.interop.fhir.references import evidence_of, reference_to
from assuage.interop.fhir.writing import person_resource
from assuage.knowledge import Library, library
from assuage.knowledge.schema import VocabularyFile
from assuage.patient import YES
from assuage.provenance import Status
from assuage.rules import Finding

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:assuage:screening")
_RULES = "urn:assuage:rule"
_VERDICTS = "urn:assuage:verdict"
_ISSUES = frozenset({"contraindication", "caution", "interaction"})
_SEVERITY = {"contraindication": "high", "caution": "moderate"}
_TYPES = {"conditions": "Condition", "medicines": "MedicationStatement", "observations": "Observation"}
_PATHS = {"MedicationStatement": "medication"}
_ADVICE = "Decision support for qualified clinicians: the software advises, the clinician decides."


def screening_bundle(candidacy: Candidacy, *, subject: str | None = None, of: Library | None = None) -> dict[str, Any]:
    """The screening as a FHIR R4 Bundle, ready for JSON.

    Parameters: `subject`, the reference of the Patient in the record system, as `Patient/123`; without it the Bundle brings a
    Patient of its own. Example: `screening_bundle(screen(patient))["entry"]`.
    """
    shelf = of or library()
    made: list[tuple[str, dict[str, Any]]] = []
    if subject is None:
        made.append((_full_url(candidacy, "patient"), person_resource(candidacy.patient)))
    person = {"reference": subject or made[0][0]}
    issues = [_issue(one, candidacy, person, shelf) for one in candidacy.findings if _is_issue(one)]
    found = [(_full_url(candidacy, "issue", issue["code"]["coding"][0]["code"]), issue) for issue in issues]
    risk_url = _full_url(candidacy, "risk")
    made.append((_full_url(candidacy, "guidance"), _guidance(candidacy, person, shelf)))
    made.append((risk_url, _risk(candidacy, person, [url for url, _ in found])))
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": candidacy.stamp.made_at.isoformat(),
        "entry": [{"fullUrl": url, "resource": resource} for url, resource in (*made, *found)],
    }


def _is_issue(finding: Finding) -> bool:
    return finding.role in _ISSUES and finding.answer is YES


def _full_url(candidacy: Candidacy, *parts: str) -> str:
    """An address that is the same whenever the same screening is written."""
    stamp = candidacy.stamp
    name = (
        stamp.came_from,
        stamp.made_at.isoformat(),
        stamp.knowledge_version,
        candidacy.patient.at.isoformat(),
        *parts,
    )
    return f"urn:uuid:{uuid.uuid5(_SPACE, repr(name))}"


def _risk(candidacy: Candidacy, person: dict[str, str], issues: list[str]) -> dict[str, Any]:
    """The verdict, resting on the issues found and on every entry of the chart that a rule used."""
    verdict = candidacy.verdict
    used = [fact.origin for one in candidacy.findings for fact in one.facts]
    used += [one.origin for finding in candidacy.findings for one in finding.measurements]
    basis = [{"reference": url} for url in issues]
    basis += [reference for reference in _once(reference_to(origin) for origin in used) if "reference" in reference]
    prediction: dict[str, Any] = {
        "outcome": {"text": "Candidacy for ketamine therapy for pain"},
        "qualitativeRisk": {
            "coding": [{"system": _VERDICTS, "code": verdict.value.replace("_", "-"), "display": _short(verdict)}],
            "text": f"{verdict.words}.",
        },
        "rationale": candidacy.diagnosis.words,
    }
    resource: dict[str, Any] = {
        "resourceType": "RiskAssessment",
        "status": "final" if verdict is not Verdict.CANNOT_SAY else "preliminary",
        "method": {"text": f"Guidelines asked: {', '.join(candidacy.guidelines)}"},
        "code": {"text": "Screening for ketamine therapy"},
        "subject": person,
        "occurrenceDateTime": candidacy.patient.at.isoformat(),
    }
    condition = candidacy.diagnosis.stated
    if condition is not None:
        resource["reasonCode"] = [{"text": condition.replace("_", " ")}]
    if basis:
        resource["basis"] = basis
    resource["prediction"] = [prediction]
    wanted = [one.words for one in candidacy.tests_wanted]
    if wanted:
        resource["mitigation"] = " ".join(wanted)
    resource["note"] = [{"text": text} for text in _notes(candidacy)]
    return resource


def _issue(finding: Finding, candidacy: Candidacy, person: dict[str, str], shelf: Library) -> dict[str, Any]:
    """One contraindication, caution or interaction, with what it rests on and where the rule was read."""
    code: list[dict[str, str]] = [{"system": _RULES, "code": finding.rule, "display": finding.title}]
    if finding.role == "interaction":
        code.append(
            {
                "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
                "code": "DRG",
                "display": "Drug Interaction Alert",
            }
        )
    resource: dict[str, Any] = {
        "resourceType": "DetectedIssue",
        "status": "preliminary" if finding.status is Status.DRAFT else "final",
        "code": {"coding": code, "text": f"{finding.kind}: {finding.title}"},
        "severity": _SEVERITY.get(finding.counts_as, "low"),
        "patient": person,
        "identifiedDateTime": candidacy.stamp.made_at.isoformat(),
        "author": {"display": f"Assuage {candidacy.stamp.software_version}"},
        "detail": _detail(finding),
    }
    evidence = [*evidence_of(finding.facts, finding.measurements)]
    if evidence:
        resource["evidence"] = evidence
    address = _address(finding, shelf)
    if address is not None:
        resource["reference"] = address
    return resource


def _detail(finding: Finding) -> str:
    marks = [*finding.marks, f"guideline {finding.guideline}, {finding.number}"]
    marks += [f"source {citation}" for citation in finding.citations]
    conflicts = " ".join(f"Conflict: {told}." for told in finding.conflicts)
    return " ".join(part for part in (finding.words, conflicts, f"({'; '.join(marks)})") if part)


def _address(finding: Finding, shelf: Library) -> str | None:
    """The address of the first source of a rule that has one."""
    entries = (shelf.bibliography.get(citation.key) for citation in finding.citations)
    return next((entry.address for entry in entries if entry is not None and entry.address), None)


def _guidance(candidacy: Candidacy, person: dict[str, str], shelf: Library) -> dict[str, Any]:
    """The screening as a whole: whether it could be finished, and which data would finish it or say more."""
    stamp = candidacy.stamp
    missing = tuple(dict.fromkeys(claim for one in candidacy.missing for claim in one.claims))
    resource: dict[str, Any] = {
        "resourceType": "GuidanceResponse",
        "moduleUri": f"urn:assuage:screening:{stamp.software_version}:{stamp.knowledge_version}",
        "status": _status(candidacy),
        "subject": person,
        "occurrenceDateTime": stamp.made_at.isoformat(),
        "performer": {"display": f"Assuage {stamp.software_version}"},
        "note": [{"text": f"To ask or do: {one.words} ({one.could})."} for one in candidacy.missing]
        or [{"text": _ADVICE}],
    }
    required = _once(_requirement(claim, shelf) for claim in missing)
    if required:
        resource["dataRequirement"] = required
    return resource


def _status(candidacy: Candidacy) -> str:
    """Whether data are needed for an answer, would make it a better one, or are all there."""
    if candidacy.verdict is Verdict.CANNOT_SAY:
        return "data-required"
    return "data-requested" if candidacy.missing else "success"


def _requirement(claim: str, shelf: Library) -> dict[str, Any]:
    """The kind of resource that would answer a claim, with its codes where the vocabulary has some."""
    for kind, type_ in _TYPES.items():
        file: VocabularyFile = shelf.vocabulary(kind)
        if claim in file.terms:
            term = file.terms[claim]
            codes = [{"system": URIS[c.system], "code": c.code, "display": c.display} for c in term.codes]
            filtered = [{"path": _PATHS.get(type_, "code"), "code": codes}] if codes else []
            return {"type": type_, **({"codeFilter": filtered} if filtered else {})}
    return {"type": "QuestionnaireResponse"}


def _notes(candidacy: Candidacy) -> Iterable[str]:
    yield from (f"{note}." for note in candidacy.notes)
    for one in candidacy.patient.unread:
        if one.matters:
            yield f"Not used: {one.where}: {one.why.rstrip('.')}."
    yield f"Knowledge {candidacy.stamp.knowledge_version}. {_ADVICE}"


def _once(parts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for part in parts:
        if part not in kept:
            kept.append(part)
    return kept


def _short(verdict: Verdict) -> str:
    return verdict.words.partition(":")[0]
