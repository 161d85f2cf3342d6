"""A regimen for one person as a FHIR R4 MedicationRequest, and such a request read back.

What FHIR has a place for goes there: each step is a dosage instruction with its start times, its length, its route, its dose or rate as ordered
and as calculated for the person, and the caps that have a field. The whole order in the dose language stands beside it, and the two must agree
when a request is read.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from assuage.dosing import DoseError, Isomer, Regimen, binding_caps, cap_text, drug_name, parse, require_complete
from assuage.interop.fhir.coding import URIS
from assuage.interop.fhir.errors import CannotWriteError, ChartError
from assuage.interop.fhir.instructions import begins_after, instructions_of
from assuage.interop.fhir.opening import open_json
from assuage.knowledge import Library, library

Intent = Literal["proposal", "plan", "order"]
Status = Literal["draft", "active", "on-hold"]

RENDERED = "http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.renderedDosageInstruction"
"""Where R5 has the whole instruction in words; R4 takes it as an extension."""

_ADVICE = "Decision support for qualified clinicians: the software advises, the clinician decides."
_MEDICINES = {Isomer.RACEMATE: "ketamine", Isomer.S: "esketamine"}


class NotAPrescriptionError(ChartError):
    """What was handed in is no order that can be followed, or contradicts itself."""


def medication_request(
    regimen: Regimen,
    *,
    subject: str,
    authored_on: datetime,
    starts_at: datetime,
    dosing_weight_kg: float | None = None,
    intent: Intent = "plan",
    status: Status = "draft",
    notes: Sequence[str] = (),
    of: Library | None = None,
) -> dict[str, Any]:
    """The regimen as a MedicationRequest, ready for JSON.

    Parameters: `subject`, the reference of the Patient, `Patient/123`; `authored_on` and `starts_at`, aware instants; `dosing_weight_kg`, the
    weight that doses per kilogram are multiplied by: with it each instruction has the calculated dose beside the ordered one; `notes`, what was
    assumed, in words.

    A medicine has a code only where it was checked; S-ketamine's was not, so it is named in words.

    Raises `IncompleteRegimenError` (dosing) where isomer, salt or the time of a bolus is open, `CannotWriteError` for what the resource cannot say.
    """
    require_complete(regimen)
    if authored_on.tzinfo is None or starts_at.tzinfo is None:
        raise CannotWriteError("A time without its zone could be any of 26 instants. Pass aware datetimes.")
    instructions = instructions_of(regimen, starts_at=starts_at, dosing_weight_kg=dosing_weight_kg)
    return {
        "resourceType": "MedicationRequest",
        "extension": [{"url": RENDERED, "valueMarkdown": regimen.text}],
        "status": status,
        "intent": intent,
        "medicationCodeableConcept": _medicine(regimen, of or library()),
        "subject": {"reference": subject},
        "authoredOn": authored_on.isoformat(),
        "note": [{"text": text} for text in (*_told(regimen, dosing_weight_kg), *notes, _ADVICE)],
        "dosageInstruction": instructions,
    }


def _medicine(regimen: Regimen, shelf: Library) -> dict[str, Any]:
    """The drug in words, with the checked codes of its isomer."""
    terms = shelf.vocabulary("medicines").terms
    term = terms.get(_MEDICINES.get(regimen.isomer or Isomer.RACEMATE, ""))
    codes = [] if term is None else [code for code in term.codes if code.system == "RxNorm" and code.verified == "yes"]
    coding = [{"system": URIS[code.system], "code": code.code, "display": code.display} for code in codes]
    concept: dict[str, Any] = {"coding": coding} if coding else {}
    return concept | {"text": drug_name(regimen.isomer, regimen.salt)}


def _told(regimen: Regimen, dosing_weight_kg: float | None) -> list[str]:
    """What the fields cannot say: the whole order, the weight, and the caps that bind."""
    said = [f"The whole order: {regimen.text}."]
    if dosing_weight_kg is not None:
        said.append(f"Calculated doses are for a dosing weight of {dosing_weight_kg:g} kg.")
    elif regimen.needs_weight:
        said.append("No dosing weight was given, so nothing was calculated: doses per kilogram stand as ordered.")
    if dosing_weight_kg is not None and not regimen.on_demand:
        binding = binding_caps(regimen, dosing_weight_kg=dosing_weight_kg)
        said += [f"At this weight the cap is reached: {cap_text(cap)}." for cap in binding]
    return said


def open_medication_request(source: Path | bytes) -> dict[str, Any]:
    """The JSON of a request from a file (plain or gzipped) or from bytes, for `read_medication_request`.

    Raises `NotAPrescriptionError` for JSON that is no object or names a key twice, which could be read in two ways; `ChartError` where the file
    cannot be opened.
    """
    opened = open_json(source)
    if not isinstance(opened.content, dict):
        raise NotAPrescriptionError("This is no MedicationRequest, so it orders nothing.")
    if opened.doubled:
        raise NotAPrescriptionError(
            "The request names something twice, so it could be read in two ways. Send it again."
        )
    return opened.content


def read_medication_request(resource: Mapping[str, Any]) -> Regimen:
    """The regimen of a request that `medication_request` wrote, once its instructions have been found to say the same.

    Raises `NotAPrescriptionError` where it is another resource, holds no order in the dose language, starts at no known time, or where its
    instructions and its order disagree: which of the two was meant cannot be told.
    """
    if resource.get("resourceType") != "MedicationRequest":
        raise NotAPrescriptionError("This is no MedicationRequest, so it orders nothing.")
    if resource.get("status") in ("entered-in-error", "cancelled", "stopped") or resource.get("doNotPerform") is True:
        raise NotAPrescriptionError(
            "The request was withdrawn, or asks that something is not given. It is not an order to follow."
        )
    text = next((one.get("valueMarkdown") for one in _dicts(resource, "extension") if one.get("url") == RENDERED), None)
    if not isinstance(text, str):
        raise NotAPrescriptionError("The request holds no order in the dose language, so it cannot be read exactly.")
    try:
        regimen = require_complete(parse(text))
    except DoseError as error:
        raise NotAPrescriptionError(f"The order of the request cannot be read. {error}") from error
    instructions = _dicts(resource, "dosageInstruction")
    try:
        starts = min(datetime.fromisoformat(event) for one in instructions for event in one["timing"]["event"])
    except (KeyError, TypeError, ValueError):
        raise NotAPrescriptionError(
            "The instructions name no time to start at, so they cannot be held against the order."
        ) from None
    medicine = resource.get("medicationCodeableConcept")
    named = medicine.get("text") if isinstance(medicine, dict) else None
    same_drug = named == drug_name(regimen.isomer, regimen.salt)
    if starts.tzinfo is None or not same_drug or not _agree(instructions, regimen, starts - begins_after(regimen)):
        raise NotAPrescriptionError(
            "The instructions of the request and its order in words do not say the same. Ask whoever wrote it which one is meant."
        )
    return regimen


def _dicts(resource: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    listed = resource.get(name)
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _agree(instructions: list[Mapping[str, Any]], regimen: Regimen, starts_at: datetime) -> bool:
    """Whether the instructions are those of the regimen, calculated doses aside."""
    expected = instructions_of(regimen, starts_at=starts_at, dosing_weight_kg=None)
    return [_as_ordered(one) for one in instructions] == [_as_ordered(one) for one in expected]


def _as_ordered(instruction: Mapping[str, Any]) -> dict[str, Any]:
    """An instruction without what was calculated for one person, and with its times as instants."""
    kept = dict(instruction)
    kept["doseAndRate"] = [one for one in _dicts(instruction, "doseAndRate") if not _is_calculated(one)]
    timing = instruction.get("timing")
    if isinstance(timing, dict):
        kept["timing"] = {**timing, "event": [datetime.fromisoformat(event) for event in timing.get("event", ())]}
    return kept


def _is_calculated(dose: Mapping[str, Any]) -> bool:
    kind = dose.get("type")
    return isinstance(kind, dict) and any(one.get("code") == "calculated" for one in _dicts(kind, "coding"))
