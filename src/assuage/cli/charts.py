"""Open one patient's chart: a FHIR R4 Bundle, or our own YAML."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assuage.interop.fhir import ChartError, WhoseChartError, read_chart
from assuage.patient import Patient, load_yaml

_YAML = {".yaml", ".yml"}
_LARGEST_YAML_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class OpenedChart:
    """The patient, and what the reader of the output has to know about how the chart was read."""

    patient: Patient
    notes: tuple[str, ...] = ()


def open_chart(source: Path | bytes, *, at: datetime | None = None, patient_id: str | None = None) -> OpenedChart:
    """Read a chart as it stood at `at`; without it, at the date the chart bears, or else now, which is said.

    Errors: `ChartError` or `PatientFileError` when the whole cannot be used.
    """
    now = datetime.now(UTC)
    if isinstance(source, Path) and source.suffix.lower() in _YAML:
        if patient_id is not None:
            raise WhoseChartError(
                "A YAML chart holds one person and no id, so nobody can tell whether it is the one meant. Leave --patient-id out."
            )
        patient = load_yaml(_text_of(source), at=at)
    elif at is not None:
        patient = read_chart(source, at=at, patient_id=patient_id)
    else:
        try:
            patient = read_chart(source, at=None, patient_id=patient_id)
        except ChartError:
            # The likeliest reason is a chart without a date; any other comes up again.
            patient = read_chart(source, at=now, patient_id=patient_id)
            return OpenedChart(
                patient,
                ("The chart does not say when it was made: ages and the freshness of results are counted to now.",),
            )
    return OpenedChart(patient, () if at is not None else _dated(patient, now))


def _dated(patient: Patient, now: datetime) -> tuple[str, ...]:
    days = (now - patient.at).days
    if days < 1:
        return ()
    note = (
        f"The chart is of {patient.at:%Y-%m-%d}, {days} day{'' if days == 1 else 's'} ago: ages and the freshness of results are counted to that day. "
        "Use --at now to ask about today."
    )
    return (note,)


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST_YAML_BYTES:
            raise ChartError(
                f"The file {path} is over 1 MB and was not read, because a patient file is far smaller. Check the file."
            )
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ChartError(f"There is no file {path}, so there is no chart to read. Check the path.") from None
    except UnicodeDecodeError:
        raise ChartError(f"The file {path} is not text in UTF-8. Save it as UTF-8.") from None
    except OSError as error:
        raise ChartError(
            f"The file {path} cannot be opened ({error.strerror}). Check that it is a file you may read."
        ) from None
