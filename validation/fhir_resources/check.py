"""Hold the screening of each shipped chart, and orders of each shape, against the R4B classes of fhir.resources, which is not among our dependencies.

In an environment with Assuage and fhir.resources: python validation/fhir_resources/check.py
"""

import sys
from datetime import UTC, datetime
from importlib import import_module

from assuage.candidacy import screen
from assuage.dosing import parse
from assuage.interop.fhir import SHIPPED_CHARTS, medication_request, read_chart, screening_bundle, shipped_chart

ORDERS = (
    "racemic ketamine hydrochloride 0.35 mg/kg/h over 4 h daily for 10 days, max 25 mg/h",
    "S-ketamine base 5 mg/h, up 5 mg/h every 3 h to 20, 24 h in all",
    "racemic ketamine hydrochloride 25 mg oral three times daily for 5 days, max 100 mg a day",
    "racemic ketamine hydrochloride PCA 1.5 mg bolus, lockout 10 min for 24 h, max 30 mg in 4 h",
)


def main() -> int:
    """Validate each Bundle as a whole and each resource by its own class; an error is raised where one is not valid."""
    bundle_class = import_module("fhir.resources.R4B.bundle").Bundle
    for name in SHIPPED_CHARTS:
        bundle = screening_bundle(screen(read_chart(shipped_chart(name), at=None)))
        bundle_class.model_validate(bundle)
        kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
        for entry, kind in zip(bundle["entry"], kinds, strict=True):
            getattr(import_module(f"fhir.resources.R4B.{kind.lower()}"), kind).model_validate(entry["resource"])
        print(name, "valid:", ", ".join(f"{kind} {kinds.count(kind)}" for kind in dict.fromkeys(kinds)))
    order_class = import_module("fhir.resources.R4B.medicationrequest").MedicationRequest
    at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    for text in ORDERS:
        made = medication_request(parse(text), subject="Patient/1", authored_on=at, starts_at=at, dosing_weight_kg=70.0)
        order_class.model_validate(made)
        print("MedicationRequest valid:", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
