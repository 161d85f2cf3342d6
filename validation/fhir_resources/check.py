"""Hold the screening of each shipped chart against the R4B classes of fhir.resources, which is not among our dependencies.

In an environment with Assuage and fhir.resources: python validation/fhir_resources/check.py
"""

import sys
from importlib import import_module

from assuage.candidacy import screen
from assuage.interop.fhir import SHIPPED_CHARTS, read_chart, screening_bundle, shipped_chart


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
    return 0


if __name__ == "__main__":
    sys.exit(main())
