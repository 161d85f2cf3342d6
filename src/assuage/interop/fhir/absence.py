"""The codes that say that nothing is known for a whole list: no known problems, medicines or allergies."""

from typing import Any

from assuage.interop.fhir.coding import codings
from assuage.patient import REVIEWS, YES, Fact, Origin

# SNOMED CT and the International Patient Summary have one code each for the absence on a list (its value set
# `absent-or-unknown-snomed-uv-ips` and its code system `absent-unknown-uv-ips`); FHIR R4 has the two for allergies.
_IPS = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
_CODES = {
    ("SNOMED CT", "160245001"): "conditions",
    (_IPS, "no-known-problems"): "conditions",
    ("SNOMED CT", "787481004"): "medicines",
    (_IPS, "no-known-medications"): "medicines",
    ("SNOMED CT", "716186003"): "allergies",
    ("SNOMED CT", "409137002"): "allergies",
    (_IPS, "no-known-allergies"): "allergies",
    (_IPS, "no-known-medication-allergies"): "allergies",
}


def says_none_known(concept: Any, *, of: str) -> bool:
    """Whether a CodeableConcept says that nothing is known for the list of `conditions`, `medicines` or `allergies`."""
    return any(_CODES.get(coded) == of for coded in codings(concept))


def none_known(origin: Origin, *, of: str) -> Fact:
    """The statement that the list of conditions or medicines is complete and empty."""
    return Fact(REVIEWS[of], YES, origin, explicit=True, words="recorded: none known")
