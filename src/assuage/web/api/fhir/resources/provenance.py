"""Provenance: who signed a record, when, with which meaning, and the hash that binds the signature to the text."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from assuage.web.accounts.policies import Policy, read_consent, read_plan, read_prescription, read_screening
from assuage.web.api.fhir.kinds import Kind, Source
from assuage.web.api.fhir.parameters import about, dated
from assuage.web.api.fhir.resources.signed import head, shared, source_of
from assuage.web.api.fhir.values import coded, filled, instant, reference, user

_ROLES = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
_TARGETS = ("RiskAssessment", "Consent", "CarePlan", "MedicationRequest")
_SIGNATURES = "urn:iso-astm:E1762-95:2013"


def _resource(kind: str, prefix: str) -> Callable[[Any], dict[str, Any]]:
    def resource(row: Any) -> dict[str, Any]:
        who = user(row.signed_by)
        return filled(
            {
                **head("Provenance", row, prefix),
                "target": [reference(kind, row.pk)],
                "recorded": instant(row.signed_at),
                "reason": [{"text": row.meaning}] if row.meaning else None,
                "agent": [{"type": coded(_ROLES, "author", "Author"), "who": who}],
                "entity": [
                    {
                        "role": "source",
                        "what": {
                            "identifier": {"system": "urn:assuage:sha256", "value": row.digest},
                            "display": f"the signed content, by Assuage {row.software_version}".rstrip(),
                        },
                    }
                ],
                "signature": [
                    {
                        "type": [
                            {
                                "system": _SIGNATURES,
                                "code": "1.2.840.10065.1.12.1.1",
                                "display": "Author's Signature",
                            }
                        ],
                        "when": instant(row.signed_at),
                        "who": who,
                    }
                ],
            }
        )

    return resource


def _source(policy: Policy, kind: str, prefix: str, *without: str) -> Source:
    parameters = {
        **shared(prefix),
        "target": replace(about(kind, "pk", "the record that was signed"), modifiers=_TARGETS),
        "recorded": dated("signed_at", "when it was signed"),
    }
    return source_of(policy, _resource(kind, prefix), parameters, prefix=prefix, without=without)


KIND = Kind(
    "Provenance",
    "The signature of every signed screening, consent, plan and prescription.",
    (
        _source(read_screening, "RiskAssessment", "screening-", "content", "answers", "asked"),
        _source(read_consent, "Consent", "consent-", "content", "steps", "drawn"),
        _source(read_plan, "CarePlan", "plan-", "content"),
        _source(read_prescription, "MedicationRequest", "prescription-", "content"),
    ),
)
