"""One door for a person's record, whichever of the two formats it comes in."""

from datetime import datetime
from pathlib import Path

from assuage.knowledge import Library
from assuage.patient import Patient, PatientFileError, load_yaml, vocabulary

_YAML_ENDINGS = {".yaml", ".yml"}
_LARGEST_YAML_BYTES = 4_000_000


def read_patient(source: Path | str | bytes, *, at: datetime | None = None, of: Library | None = None) -> Patient:
    """Read a FHIR R4 Bundle or our own YAML: by the ending of the file's name, else by how its content begins.

    Parameters: `at`, the aware instant the record is asked about, or None for the record's own date.
    Errors: `ChartError` for a chart and `PatientFileError` for a patient file that cannot be used.
    """
    if not isinstance(source, bytes):
        path = Path(source)
        if path.suffix.lower() in _YAML_ENDINGS and path.is_file():
            with path.open("rb") as file:
                return _from_yaml(file.read(_LARGEST_YAML_BYTES), at=at, of=of)
    elif _looks_like_yaml(source):
        return _from_yaml(source, at=at, of=of)
    from assuage.interop.fhir import read_chart  # the whole FHIR room, which a YAML file does not need

    return read_chart(source, at=at, of=of)


def _looks_like_yaml(data: bytes) -> bool:
    """Whether bytes begin as a field of our patient file does; JSON begins with a brace, gzip with its own mark."""
    start = data[:2048].removeprefix(b"\xef\xbb\xbf").lstrip()
    return bool(start) and not start.startswith((b"{", b"[", b"\x1f\x8b", b"<", b"\xff\xfe", b"\xfe\xff"))


def _from_yaml(data: bytes, *, at: datetime | None, of: Library | None) -> Patient:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PatientFileError(("the file: not text in UTF-8; save it as UTF-8",)) from None
    return load_yaml(text, at=at, words=vocabulary(of))
