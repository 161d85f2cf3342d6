"""Tests that a rule wants before ketamine, as orders that the clinician may accept."""

from typing import Any

from assuage.candidacy import Candidacy
from assuage.interop.cds_hooks.cards import identifier
from assuage.interop.cds_hooks.requests import Call
from assuage.interop.fhir.coding import URIS
from assuage.knowledge import Library

_STUDIES = {"electrocardiogram_reviewed": "electrocardiogram", "pregnancy": "pregnancy_test"}
"""What shows that a test was made without being a measurement itself, and what is ordered for it."""


def suggested_tests(call: Call, candidacy: Candidacy, shelf: Library) -> list[dict[str, Any]]:
    """One suggestion for each test that is wanted and not done, where it is something that can be ordered.

    A test of several parts is one suggestion with an order for each. What nobody orders (a look at a register) is left to the
    words of the card.
    """
    observations = shelf.vocabulary("observations").terms
    made: dict[tuple[str, ...], dict[str, Any]] = {}
    for finding in candidacy.tests_wanted:
        shown_by = shelf.recommendation(finding.rule).answered_by
        names = [name for name in shown_by if name in finding.missing] or shown_by
        wanted = tuple(name for name in (_STUDIES.get(one, one) for one in names) if name in observations)
        if wanted and wanted not in made:
            actions = [_order(call, name, finding.title, shelf) for name in wanted]
            made[wanted] = {
                "label": f"Order: {', '.join(observations[name].name for name in wanted)}",
                "uuid": identifier(call, "suggestion", *wanted),
                "actions": actions,
            }
    return list(made.values())


def _order(call: Call, name: str, reason: str, shelf: Library) -> dict[str, Any]:
    term = shelf.vocabulary("observations").terms[name]
    code: dict[str, Any] = {"text": term.name}
    if term.codes:
        first = term.codes[0]
        code["coding"] = [{"system": URIS[first.system], "code": first.code, "display": first.display}]
    return {
        "type": "create",
        "description": f"Order {term.name} before ketamine",
        "resource": {
            "resourceType": "ServiceRequest",
            "status": "draft",
            "intent": "proposal",
            "code": code,
            "subject": {"reference": f"Patient/{call.patient_id}"},
            "reasonCode": [{"text": reason}],
        },
    }
