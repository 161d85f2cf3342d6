"""A Bundle as entries with their place, the one person it is about, and references that can be followed."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from assuage.interop.fhir.errors import NotAChartError, WhoseChartError, WrongVersionError
from assuage.interop.fhir.opening import Opened, objects_within
from assuage.interop.fhir.version import chart_version, is_silent, release_of
from assuage.patient import Unread

_PLAIN_KIND = re.compile(r"^[A-Z][A-Za-z]{2,40}$")
BUNDLE_TYPES = ("transaction", "collection", "searchset", "batch", "document", "history")


class Entry(NamedTuple):
    """One resource, where it stands in the Bundle, and how others refer to it."""

    number: int
    kind: str
    resource: Mapping[str, Any]
    full_url: str = ""

    @property
    def where(self) -> str:
        """The place in words: the kind, its id where it has one, and the number of the entry."""
        name = self.resource.get("id")
        if isinstance(name, str) and name:
            return f"{self.kind}/{name} (entry {self.number})"
        return f"{self.kind} (entry {self.number})"


_make_entry: Callable[[tuple[int, str, Mapping[str, Any], str]], Entry] = partial(tuple.__new__, Entry)


@dataclass(frozen=True, slots=True)
class Chart:
    """A Bundle taken apart: the person, everything else by kind, and what could not be taken."""

    bundle: Mapping[str, Any]
    person: Entry
    entries: tuple[Entry, ...]
    unread: tuple[Unread, ...]
    by_reference: Mapping[str, Entry]
    names_of_person: set[str] = field(default_factory=set)  # references met before that lead to the person

    def follow(self, reference: Any, *, within: Entry) -> Mapping[str, Any] | None:
        """The resource a reference points to: one contained in the same resource, or one of the Bundle."""
        target = reference.get("reference") if isinstance(reference, dict) else None
        if not isinstance(target, str):
            return None
        if target.startswith("#"):
            contained = within.resource.get("contained")
            for inner in contained if isinstance(contained, list) else []:
                if isinstance(inner, dict) and inner.get("id") == target[1:]:
                    return inner
            return None
        entry = self.by_reference.get(target) or self.by_reference.get(_last_two(target))
        return None if entry is None else entry.resource

    def why_not_about(self, entry: Entry, *, field: str = "subject") -> str | None:
        """Why a resource may not be used for this person; None when it says it is about them."""
        subject = entry.resource.get(field)
        if subject is None:
            return f"it does not say whom it is about (`{field}` is missing)"
        target = subject.get("reference") if isinstance(subject, dict) else None
        if isinstance(target, str) and target in self.names_of_person:
            return None
        resource = self.follow(subject, within=entry)
        if resource is not self.person.resource and resource != self.person.resource:
            return "it is about somebody else, or about a person this Bundle does not hold"
        if isinstance(target, str) and not target.startswith("#"):
            self.names_of_person.add(target)
        return None


def take_apart(opened: Opened, *, patient_id: str | None = None) -> Chart:
    """Take a Bundle apart and find the person.

    Errors: `NotAChartError` for what is no Bundle or has no entries, `WrongVersionError` for another release of FHIR,
    `WhoseChartError` for several persons, or none of the id asked for; no person at all is `NotAChartError`.
    """
    bundle = opened.content
    _check_bundle(bundle)
    doubled = {id(one) for one in opened.doubled}
    if id(bundle) in doubled:
        raise NotAChartError(
            "The Bundle names one of its own fields twice, so it could be read in two ways. Export it again."
        )
    entries: list[Entry] = []
    unread = list(_further_pages(bundle))
    for index, raw in enumerate(bundle["entry"]):
        entry = _entry(index, raw)
        if isinstance(entry, Unread):
            unread.append(entry)
        elif doubled and any(id(one) in doubled for one in objects_within(raw)):
            unread.append(
                Unread(entry.where, "it names a field twice, so it could be read in two ways", about=_about(entry.kind))
            )
        else:
            entries.append(entry)
    release = chart_version(bundle, (entry.resource for entry in entries))
    if release is not None:
        raise WrongVersionError(
            f"The chart is written in FHIR {release}, in which the same fields mean other things, so nothing was read. "
            "Export it as FHIR R4 (4.0.1)."
        )
    kept = []
    for entry in entries:
        foreign = None if is_silent(entry.kind, entry.resource) else release_of(entry.resource)
        if foreign is not None and foreign != "R4":
            unread.append(Unread(entry.where, f"it is written in FHIR {foreign}, not R4", about=_about(entry.kind)))
        else:
            kept.append(entry)
    person = _person(kept, patient_id)
    return Chart(
        bundle=bundle,
        person=person,
        entries=tuple([entry for entry in kept if entry.kind != "Patient"]),
        unread=tuple(unread),
        by_reference=_index(kept),
    )


ABOUT = {
    "Condition": "conditions",
    "MedicationRequest": "medicines",
    "MedicationStatement": "medicines",
    "MedicationAdministration": "medicines",
    "AllergyIntolerance": "allergies",
    "Observation": "observations",
}


def _about(kind: str) -> str:
    return ABOUT.get(kind, "")


def _check_bundle(bundle: Any) -> None:
    if not isinstance(bundle, dict) or "resourceType" not in bundle:
        raise NotAChartError(
            "The file is JSON and no FHIR resource, so nothing was read. Send a FHIR R4 Bundle of one person's chart."
        )
    kind = bundle["resourceType"]
    if kind != "Bundle":
        told = f"a single {kind}" if isinstance(kind, str) and _PLAIN_KIND.match(kind) else "another resource"
        raise NotAChartError(
            f"The file holds {told} and no Bundle, so there is no chart to read. Send the whole chart as one Bundle."
        )
    type_ = bundle.get("type")
    if type_ is not None and type_ not in BUNDLE_TYPES:
        raise NotAChartError(
            f"This type of Bundle is not a chart, so nothing was read. Send one of: {', '.join(BUNDLE_TYPES)}."
        )
    entries = bundle.get("entry")
    if entries is not None and not isinstance(entries, list):
        raise NotAChartError("`Bundle.entry` is no list, so nothing was read. Send the Bundle as it was exported.")
    if not entries:
        raise NotAChartError(
            "The Bundle has no entries, so there is nothing to read. Check the export or the search that made it."
        )


def _further_pages(bundle: Mapping[str, Any]) -> Iterator[Unread]:
    """The warning that this is one page of a search, and the others were not sent."""
    links = bundle.get("link")
    if any(
        isinstance(link, dict) and link.get("relation") == "next" for link in (links if isinstance(links, list) else [])
    ):
        yield Unread("Bundle", "it is one page of several, and the others were not sent", about="conditions")
        yield Unread("Bundle", "it is one page of several, and the others were not sent", about="medicines")


def _entry(index: int, raw: Any) -> Entry | Unread:
    resource = raw.get("resource") if isinstance(raw, dict) else None
    if isinstance(resource, dict) and isinstance(kind := resource.get("resourceType"), str):
        full_url = raw.get("fullUrl")
        return _make_entry((index, kind, resource, full_url if isinstance(full_url, str) else ""))
    if not isinstance(raw, dict):
        return Unread(f"entry {index}", "it is no object")
    if resource is None:
        return Unread(f"entry {index}", "it carries no resource", matters=False)
    return Unread(f"entry {index}", "its resource does not say what kind it is")


def _person(entries: list[Entry], patient_id: str | None) -> Entry:
    found = [e for e in entries if e.kind == "Patient" and (patient_id is None or e.resource.get("id") == patient_id)]
    if not found and any(entry.kind == "Patient" for entry in entries):
        raise WhoseChartError(
            "No Patient of the Bundle has the id asked for, so nobody's chart was read. Name the person by the id of their "
            "Patient resource."
        )
    if not found:
        raise NotAChartError(
            "The Bundle holds no readable Patient, so nobody's chart was read. Add the Patient resource to it."
        )
    if any(other.resource != found[0].resource for other in found[1:]):
        raise WhoseChartError(
            f"The Bundle holds {len(found)} patients, and mixing two people's facts could harm both, so nothing was read. "
            "Send one person's chart, or name the person by the id of their Patient resource."
        )
    return found[0]


def _index(entries: list[Entry]) -> dict[str, Entry]:
    named: list[tuple[str, Entry]] = []
    for entry in entries:
        _, kind, resource, full_url = entry
        name = resource.get("id")
        if full_url:
            named.append((full_url, entry))
        if isinstance(name, str) and name:
            named.append((f"{kind}/{name}", entry))
            if full_url and full_url.startswith("urn:uuid:"):
                named.append((f"urn:uuid:{name}", entry))
    return dict(reversed(named))  # the first of a name has it


def _last_two(reference: str) -> str:
    """`Kind/id` of an absolute or versioned reference."""
    return "/".join(reference.split("/_history/", maxsplit=1)[0].rsplit("/", 2)[-2:])
