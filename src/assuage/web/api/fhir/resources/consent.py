"""Consent: that somebody agreed to treatment after reading one exact text, and whether that holds."""

from typing import Any

from assuage.web.accounts.policies import read_consent
from assuage.web.api.fhir.kinds import Kind
from assuage.web.api.fhir.parameters import dated, one_of
from assuage.web.api.fhir.resources.signed import head, person, source_of, standing
from assuage.web.api.fhir.values import coded, filled, instant
from assuage.web.records import RecordState

_SYSTEM = "http://hl7.org/fhir/consent-state-codes"
_STATUS = {
    RecordState.SIGNED.value: "active",
    RecordState.SUPERSEDED.value: "inactive",
    RecordState.WITHDRAWN.value: "inactive",
}


def resource(row: Any) -> dict[str, Any]:
    """One signed consent, bound to its text by its hash. The text itself and the signature stay in the record."""
    signature = row.content.get("signature", {})
    by_patient = signature.get("voice") == "patient"
    text = f"Consent text {row.text_id}, version {row.text_version}, {row.language}; SHA-256 {row.text_digest}"
    return filled(
        {
            **head("Consent", row),
            "status": _STATUS[row.state],
            "scope": coded("http://terminology.hl7.org/CodeSystem/consentscope", "treatment", "Treatment"),
            "category": [coded("http://loinc.org", "59284-0")],
            "patient": person(row),
            "dateTime": instant(row.signed_at),
            "performer": [person(row) if by_patient else {"display": signature.get("name") or "not named"}],
            "policyRule": {
                "coding": [{"system": "urn:assuage:consent-text", "code": f"{row.text_id}-{row.text_version}"}],
                "text": text,
            },
            "verification": [
                {"verified": True, "verificationDate": instant(row.signed_at), "verifiedWith": person(row)}
                if by_patient
                else {"verified": True, "verificationDate": instant(row.signed_at)}
            ],
        }
    )


KIND = Kind(
    "Consent",
    "Signed consents to treatment, bound to the exact text by its hash. A withdrawn or followed one is inactive.",
    (
        source_of(
            read_consent,
            resource,
            {
                "status": one_of(standing(_SYSTEM, _STATUS), "whether it holds"),
                "date": dated("signed_at", "when it was signed"),
            },
            without=("steps", "drawn"),
        ),
    ),
    about_person="patient",
    is_signed=True,
)
