"""List: a list that somebody reviewed and found empty (`emptyReason` nil-known) says that there is nothing on it."""

from assuage.interop.fhir.allergies import no_allergies
from assuage.interop.fhir.bundle import Chart, Entry
from assuage.interop.fhir.coding import codings, first_code
from assuage.interop.fhir.found import Found, not_used
from assuage.interop.fhir.times import first_moment
from assuage.patient import REVIEWS, YES, Fact, Origin, Vocabulary

_ALLERGIES = "48765-2"
# The LOINC codes FHIR R4's own examples give to the three lists.
_LISTS = {"11450-4": REVIEWS["conditions"], "10160-0": REVIEWS["medicines"], _ALLERGIES: _ALLERGIES}


def read_list(entry: Entry, chart: Chart, words: Vocabulary) -> Found:
    """The statement that a list is complete and empty; any other list is only told."""
    resource = entry.resource
    why = chart.why_not_about(entry)
    if why is not None:
        return not_used(entry.where, why)
    if resource.get("status") != "current":
        return not_used(entry.where, "the list is not the current one", matters=False)
    if first_code(resource.get("emptyReason")) != "nilknown" or resource.get("entry"):
        return not_used(
            entry.where, "a list adds nothing here unless it is empty because nothing is known", matters=False
        )
    claims = [_LISTS[code] for _, code in codings(resource.get("code")) if code in _LISTS]
    if not claims:
        return not_used(
            entry.where, "it is a list of something else than problems, medicines or allergies", matters=False
        )
    origin = Origin(entry.where, first_moment(resource, "date"))
    told = "the list was reviewed and nothing is known for it"
    stated = [Fact(claim, YES, origin, explicit=True, words=told) for claim in claims if claim != _ALLERGIES]
    denied = no_allergies(origin, words) if _ALLERGIES in claims else ()
    return Found(facts=(*stated, *denied))
