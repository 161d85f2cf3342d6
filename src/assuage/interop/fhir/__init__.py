"""Charts as FHIR R4 Bundles, read resource by resource, and written.

In: a Bundle (transaction, collection, searchset, batch), plain or gzipped, and the instant it is asked about. Out: a
`Patient` whose facts say which entry they came from. Codes that are not known and resources that cannot be read are listed
in it, nothing is guessed, and the rest is read; only what makes the whole chart unusable is an error. A screening is written
as a Bundle of its own by `screening_bundle`; whether a resource is valid R4, `problems_with` says.
"""

from assuage.interop.fhir.chart import read_chart
from assuage.interop.fhir.coding import HOUSE, URIS
from assuage.interop.fhir.errors import (
    CannotWriteError,
    ChartError,
    ChartTooLargeError,
    NotAChartError,
    WhoseChartError,
    WrongVersionError,
)
from assuage.interop.fhir.opening import Opened
from assuage.interop.fhir.person import INVENTED_TAG
from assuage.interop.fhir.prescription import (
    Intent,
    NotAPrescriptionError,
    Status,
    medication_request,
    open_medication_request,
    read_medication_request,
)
from assuage.interop.fhir.screening_out import screening_bundle
from assuage.interop.fhir.shipped import SHIPPED_CHARTS, shipped_chart
from assuage.interop.fhir.validating import Problem, handled, problems_with
from assuage.interop.fhir.writing import concept_of, dosage_of, write_chart

__all__ = [
    "HOUSE",
    "INVENTED_TAG",
    "SHIPPED_CHARTS",
    "URIS",
    "CannotWriteError",
    "ChartError",
    "ChartTooLargeError",
    "Intent",
    "NotAChartError",
    "NotAPrescriptionError",
    "Opened",
    "Problem",
    "Status",
    "WhoseChartError",
    "WrongVersionError",
    "concept_of",
    "dosage_of",
    "handled",
    "medication_request",
    "open_medication_request",
    "problems_with",
    "read_chart",
    "read_medication_request",
    "screening_bundle",
    "shipped_chart",
    "write_chart",
]
