"""From a path or bytes to JSON: size, compression, encoding, and JSON that could be read in two ways."""

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from assuage.interop.fhir.errors import ChartError, ChartTooLargeError, NotAChartError

LARGEST_BYTES = 50_000_000
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Opened:
    """Parsed JSON, and the objects in it that name a key twice (of which JSON keeps the last without a word)."""

    content: Any
    doubled: tuple[dict[str, Any], ...] = ()


def open_json(source: Path | str | bytes) -> Opened:
    """Read JSON from a path (plain or gzipped) or from bytes, no more than 50 MB of it.

    Errors: `ChartTooLargeError` before anything is read, `NotAChartError` for what is no JSON, `ChartError` when the file
    cannot be opened.
    """
    if isinstance(source, str) and source.lstrip()[:1] in {"{", "["}:
        raise NotAChartError(
            "This is the text of a chart and not the path to one. Give the path, or the text as bytes."
        )
    data = source if isinstance(source, bytes) else _bytes_of(Path(source))
    if len(data) > LARGEST_BYTES:
        raise _too_large()
    if data[:2] == _GZIP:
        data = _unzipped(data)
    if not data.strip():
        raise NotAChartError(
            "The chart is empty, so there is nothing to read. Export it again and send the FHIR R4 Bundle."
        )
    return _parsed(data)


def objects_within(resource: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object inside a value, itself included, without recursion."""
    waiting = [resource]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise _too_large()
        with path.open("rb") as file:
            return file.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise ChartError(f"There is no file {path}, so there is no chart to read. Check the path.") from None
    except OSError as error:
        raise ChartError(
            f"The file {path} cannot be opened ({error.strerror}). Check that it is a file you may read."
        ) from None


def _unzipped(data: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as stream:
            plain = stream.read(LARGEST_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        message = "The chart is marked as gzipped and cannot be unpacked; it may be cut off. Send it again, whole."
        raise NotAChartError(message) from None
    if len(plain) > LARGEST_BYTES:
        raise _too_large()
    return plain


def _parsed(data: bytes) -> Opened:
    doubled: list[dict[str, Any]] = []

    def noticing(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        built = dict(pairs)
        if len(built) != len(pairs):
            doubled.append(built)
        return built

    try:
        return Opened(json.loads(data, object_pairs_hook=noticing), tuple(doubled))
    except RecursionError:
        message = (
            "The chart is nested deeper than any FHIR resource, so it was not read. Send the Bundle as it was exported."
        )
        raise NotAChartError(message) from None
    except json.JSONDecodeError as error:
        message = (
            f"The chart is not JSON: it breaks off at line {error.lineno}, column {error.colno}. Nothing was read. "
            "Send the whole file as it was exported (FHIR XML is not read)."
        )
        raise NotAChartError(message) from None
    except UnicodeDecodeError:
        message = "The chart is not text in UTF-8 (it may be Latin-1), so nothing was read. Save it as UTF-8 JSON."
        raise NotAChartError(message) from None
    except ValueError:
        message = (
            "The chart holds a number with thousands of digits, which no result has, so nothing was read. "
            "Find that number and mend it, or export the chart again."
        )
        raise NotAChartError(message) from None


def _too_large() -> ChartTooLargeError:
    return ChartTooLargeError(
        "The chart is over 50 MB and was not read, because one person's chart is far smaller. "
        "Send one person's Bundle, without images and documents."
    )
