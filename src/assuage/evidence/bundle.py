"""A synthesis kept so that anybody can rebuild it: data, settings, result and versions, in a folder or a zip."""

import csv
import io
import json
import platform
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assuage.evidence.canonical import FILES, canonical_json, files_of
from assuage.evidence.data import PoolData, Settings, StudyNumbers
from assuage.evidence.errors import BundleError, EvidenceError
from assuage.evidence.pooling import synthesise
from assuage.evidence.record import Synthesis
from assuage.knowledge import Library
from assuage.provenance import Citation

_MADE = "made.json"
_MEMBERS = (*FILES, _MADE)
_LARGEST_BYTES = 50_000_000
_LIBRARIES = ("numpy", "scipy")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A bundle pooled anew. `same`: every byte is as it was; else `differing` names the files that are not.

    `made_with` and `rebuilt_with` are the versions then and now.
    """

    synthesis: Synthesis
    same: bool
    differing: tuple[str, ...]
    made_with: Mapping[str, str]
    rebuilt_with: Mapping[str, str]


def bundle_of(synthesis: Synthesis) -> dict[str, bytes]:
    """The files of a synthesis' bundle by name, the same bytes for the same synthesis."""
    return _files(synthesis, versions_now(synthesis))


def versions_now(synthesis: Synthesis) -> dict[str, str]:
    """The versions a synthesis was made with."""
    found = {"assuage": synthesis.stamp.software_version, "knowledge": synthesis.stamp.knowledge_version}
    found |= {name: version(name) for name in _LIBRARIES}
    return found | {"python": platform.python_version()}


def write_bundle(synthesis: Synthesis, path: Path) -> None:
    """Write the bundle to a `.zip`, or else to a folder, which is made if need be."""
    files = bundle_of(synthesis)
    if path.suffix.lower() == ".zip":
        path.write_bytes(zipped(files))
        return
    path.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (path / name).write_bytes(content)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip that holds no clock and no machine, so that the same files are the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as package:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            member.create_system, member.external_attr = 3, 0o644 << 16
            package.writestr(member, files[name])
    return held.getvalue()


def read_bundle(path: Path) -> dict[str, bytes]:
    """The files of a bundle; `BundleError` where one is missing or it is not a bundle."""
    try:
        if path.is_dir():
            found = {name: (path / name).read_bytes() for name in _MEMBERS if (path / name).is_file()}
        else:
            with zipfile.ZipFile(path) as package:
                sizes = {member.filename: member.file_size for member in package.infolist()}
                found = {n: package.read(n) for n in _MEMBERS if sizes.get(n, _LARGEST_BYTES + 1) <= _LARGEST_BYTES}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        raise BundleError(f"{path.name} is neither a zip nor a folder, so it is no bundle. Give one.") from None
    missing = [name for name in _MEMBERS if name not in found]
    if missing:
        raise BundleError(f"{path.name} holds no {', '.join(missing)}, so it cannot be rebuilt. Give a whole bundle.")
    return found


def rebuild(path: Path, *, library: Library | None = None) -> Rebuilt:
    """Pool a bundle's data anew, by its settings, and compare every byte.

    Errors: `BundleError` where it cannot be read; what pooling itself refuses.
    """
    files = read_bundle(path)
    try:
        made = json.loads(files[_MADE])
        data = _data(files)
        made_at, made_by = datetime.fromisoformat(made["made_at"]), str(made["made_by"])
        versions = {str(name): str(value) for name, value in made["versions"].items()}
    except EvidenceError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error) as error:
        why = f"{type(error).__name__}: {error}"
        raise BundleError(
            f"{path.name} was changed or is no bundle of ours ({why}). Give one as it was written."
        ) from None
    synthesis = synthesise(data, made_at=made_at, made_by=made_by, library=library)
    anew = _files(synthesis, versions)
    differing = tuple(name for name in _MEMBERS if anew[name] != files[name])
    return Rebuilt(synthesis, not differing, differing, versions, versions_now(synthesis))


def _files(synthesis: Synthesis, versions: Mapping[str, str]) -> dict[str, bytes]:
    made = {
        "made_at": synthesis.stamp.made_at.isoformat(),
        "made_by": synthesis.stamp.made_by,
        "versions": dict(versions),
        "hash": synthesis.bundle_hash,
    }
    return {**files_of(synthesis.data, synthesis.result), _MADE: canonical_json(made)}


def _data(files: Mapping[str, bytes]) -> PoolData:
    told = json.loads(files["settings.json"])
    names, *rows = list(csv.reader(io.StringIO(files["data.csv"].decode(), newline=""), strict=True))
    about = told["studies"]
    if len(about) != len(rows):
        raise BundleError(f"data.csv has {len(rows)} studies and settings.json {len(about)}; the bundle was changed.")
    asked = dict(told["settings"])
    if asked["scale"] is not None:
        low, high = asked["scale"]
        asked["scale"] = (float(low), float(high))
    studies = tuple(_study(dict(zip(names, row, strict=True)), one) for row, one in zip(rows, about, strict=True))
    return PoolData(
        str(told["question"]),
        str(told["source"]),
        studies,
        Settings(**asked),
        tuple(map(str, told["left_out"])),
        tuple(map(str, told["notes"])),
    )


def _study(cells: dict[str, str], about: dict[str, Any]) -> StudyNumbers:
    label = cells.pop("label")
    return StudyNumbers(
        label=label,
        numbers={name: float(value) for name, value in cells.items()},
        study=about["study"],
        row=about["row"],
        order=about["order"],
        group=about.get("group"),
        moderators={str(name): float(value) for name, value in about.get("moderators", {}).items()},
        notes=tuple(about["notes"]),
        citations=tuple(Citation(key, where) for key, where in about["citations"]),
    )
