"""Taking over a FHIR bundle or a patient file into a chart: kept as it came, looked at, then written in one transaction."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assuage.interop.fhir import ChartError, read_chart
from assuage.patient import Patient, PatientError, Sex, load_yaml
from assuage.web.accounts.actor import Actor, Note
from assuage.web.audit.services import written
from assuage.web.design.phrases import told
from assuage.web.design.styles import active
from assuage.web.patients.entries import entries_of, said_alike
from assuage.web.patients.folding import folded
from assuage.web.patients.models import Entry, ImportedChart, Person, SexRecorded
from assuage.web.patients.selectors import live_entries

LARGEST_BYTES = 20_000_000
_AT_ONCE = 500
_NAMELESS = "unnamed"  # the label of a chart without a name


class CannotImportError(Exception):
    """The file cannot be read, or was taken over before; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Something in which the file and the register differ."""

    name: str
    here: Any
    there: Any


@dataclass(frozen=True, slots=True)
class Preview:
    """What would come in: the chart as read, its new entries, how many are on the chart already, and what does not fit the person."""

    patient: Patient
    fresh: tuple[Entry, ...]
    known: int
    mismatches: tuple[Mismatch, ...]

    @property
    def says_whose(self) -> bool:
        """Whether the file names anybody or gives a birth date, by which it could be held against the register."""
        return self.patient.label != _NAMELESS or bool(self.patient.birth_date or self.patient.birth_range)

    @property
    def digest(self) -> str:
        """A mark of what is on the page, so that nothing else is taken over than what somebody looked at."""
        said = [self.patient.label, self.mismatches, [said_alike(one) for one in self.fresh], self.patient.unread]
        return hashlib.sha256(repr(said).encode()).hexdigest()

    @property
    def unread_that_matters(self) -> tuple[Any, ...]:
        """What could not be read and could change what is concluded."""
        return tuple(one for one in self.patient.unread if one.matters)

    @property
    def unread_else(self) -> tuple[Any, ...]:
        """What was left out and changes nothing."""
        return tuple(one for one in self.patient.unread if not one.matters)


def read(content: bytes, *, at: datetime, patient_id: str = "") -> Patient:
    """The chart in a file: a FHIR bundle (JSON, plain or gzipped) or our own YAML. Errors: `CannotImportError`."""
    start = content.lstrip()[:1]
    try:
        if start == b"{" or content[:2] == b"\x1f\x8b":
            return read_chart(content, at=at, patient_id=patient_id or None)
        return load_yaml(content.decode("utf-8"), at=at)
    except UnicodeDecodeError as error:
        raise CannotImportError(
            _(
                "The file is neither a FHIR bundle (JSON) nor a patient file (YAML) in UTF-8. Export it again and choose that file."
            )
        ) from error
    except (ChartError, PatientError) as error:
        raise CannotImportError(told(str(error))) from error


def refuse_large(size: int) -> None:
    """Before a file is read at all. Errors: `CannotImportError`."""
    if size > LARGEST_BYTES:
        raise CannotImportError(_("The file is larger than 20 MB. Export a smaller part of the chart."))


def upload(actor: Actor, person: Person, *, name: str, content: bytes, patient_id: str, at: datetime) -> ImportedChart:
    """Keep a file that can be read, so that it can be looked at before anything of it is taken over. Errors: `CannotImportError`."""
    refuse_large(len(content))
    patient = read(content, at=at, patient_id=patient_id)
    digest = hashlib.sha256(content).hexdigest()
    earlier = person.imports.filter(digest=digest).defer("content").first()
    if earlier is not None:
        if earlier.taken_over_at is not None:
            raise CannotImportError(_("This very file was taken over into this chart already. Nothing was changed."))
        with written(actor, Note("look at again", "patients.ImportedChart", str(earlier.pk), person_id=str(person.pk))):
            ImportedChart.objects.filter(pk=earlier.pk).update(patient_id=patient_id)
        return earlier
    kept = ImportedChart(
        person=person,
        name=name.replace("\x00", "")[:160],
        content=content,
        digest=digest,
        imported_at=at,
        imported_by=actor.user,
        unread=[one._asdict() for one in patient.unread],
        patient_id=patient_id,
    )
    with written(actor, Note("upload", "patients.ImportedChart", str(kept.pk), person_id=str(person.pk), why=digest)):
        kept.save(force_insert=True)
    return kept


def preview(chart: ImportedChart) -> Preview:
    """What a file that waits would bring to the chart of its person. Errors: `CannotImportError`."""
    patient = read(bytes(chart.content), at=chart.imported_at, patient_id=chart.patient_id)
    rows = entries_of(patient, chart.person, by=chart.imported_by, at=chart.imported_at, imported_from=chart)
    here = {said_alike(one) for one in live_entries(chart.person)}
    fresh = tuple(one for one in rows if said_alike(one) not in here)
    return Preview(patient, fresh, len(rows) - len(fresh), mismatches(patient, chart.person))


def mismatches(patient: Patient, person: Person) -> tuple[Mismatch, ...]:
    """In what the file and the register differ: name, birth date, sex. What the file does not say differs from nothing."""
    found = []
    named = set(folded(patient.label).split())
    here = set(folded(f"{person.given_name} {person.family_name}").split())
    if patient.label != _NAMELESS and not (here <= named or named <= here):
        found.append(Mismatch(_("Name"), f"{person.given_name} {person.family_name}", patient.label))
    if _born_otherwise(patient, person):
        there = patient.birth_range or (patient.birth_date,)
        days = dict.fromkeys(active().day(one) for one in there)
        found.append(Mismatch(_("Birth date"), active().day(person.birth_date), " – ".join(days)))
    if patient.sex not in {Sex.UNKNOWN, Sex(person.sex)} and person.sex != Sex.UNKNOWN.value:
        found.append(Mismatch(_("Sex"), person.get_sex_display(), SexRecorded(patient.sex.value).label))
    return tuple(found)


def take_over(actor: Actor, chart: ImportedChart, *, looked_at: str, in_spite_of: str = "") -> int:
    """Write everything of a file that is not on the chart yet; gives how many entries that were.

    `looked_at` is the digest of the preview that was on the page.
    `in_spite_of` is the reason why a file that names another person is taken over; without one it is refused.
    Errors: `CannotImportError`.
    """
    now = timezone.now()
    seen = preview(chart)
    if seen.digest != looked_at:
        raise CannotImportError(
            _(
                "What this file brings is not what your page showed: it or the chart was changed since. Look at it again."
            )
        )
    if seen.mismatches and not in_spite_of:
        raise CannotImportError(
            _("The file names another person than this chart. Say why it belongs here, or discard it.")
        )
    note = Note("take over", "patients.ImportedChart", str(chart.pk), person_id=str(chart.person_id), why=in_spite_of)
    with written(actor, note):
        taken = ImportedChart.objects.filter(pk=chart.pk, taken_over_at__isnull=True).update(
            taken_over_at=now,
            taken_over_by=actor.user,
            in_spite_of=in_spite_of,
            unread=[one._asdict() for one in seen.patient.unread],
        )
        if not taken:
            raise CannotImportError(_("Somebody took this file over already. Nothing was changed."))
        for one in seen.fresh:
            one.recorded_at, one.recorded_by = now, actor.user
        Entry.objects.bulk_create(seen.fresh, batch_size=_AT_ONCE)
    return len(seen.fresh)


def discard(actor: Actor, chart: ImportedChart) -> None:
    """Delete a file that waits; nothing of it was taken over. Errors: `CannotImportError`."""
    note = Note("discard", "patients.ImportedChart", str(chart.pk), person_id=str(chart.person_id), why=chart.digest)
    with written(actor, note):
        gone, _kinds = ImportedChart.objects.filter(pk=chart.pk, taken_over_at__isnull=True).delete()
        if not gone:
            raise CannotImportError(_("Somebody took this file over already, so it cannot be discarded."))


def _born_otherwise(patient: Patient, person: Person) -> bool:
    if patient.birth_date is not None:
        return patient.birth_date != person.birth_date
    if patient.birth_range is not None:
        first, last = patient.birth_range
        return not first <= person.birth_date <= last
    return False
