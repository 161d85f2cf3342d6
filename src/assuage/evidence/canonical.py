"""One way to write a synthesis down, so that the same synthesis is the same bytes everywhere."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from math import isfinite
from typing import Any

from assuage.evidence.data import PoolData
from assuage.stats.meta import Pooled

FILES = ("data.csv", "settings.json", "result.json")
"""The files that decide what a synthesis is; `made.json` beside them says when and with what it was made."""

# Results are written to ten significant digits: an iterated variance agrees further than that between machines and between
# versions of the numerical libraries, and nobody reads further.
_DIGITS = 10


def result_document(result: Pooled, warnings: Sequence[str]) -> dict[str, Any]:
    """The result under the names that the command line prints; `i2` in percent, intervals that do not exist null."""
    return {
        "k": result.k,
        "estimate": result.estimate,
        "se": result.se,
        "ci_low": result.ci_low,
        "ci_high": result.ci_high,
        "p": result.p,
        "pi_low": result.pi_low,
        "pi_high": result.pi_high,
        "tau2": result.tau2,
        "tau2_ci": None if result.tau2_ci is None else list(result.tau2_ci),
        "i2": result.i2,
        "h2": result.h2,
        "q": result.q,
        "q_p": result.q_p,
        "warnings": list(warnings),
    }


def canonical_json(document: Any) -> bytes:
    """JSON with sorted keys and numbers of ten significant digits, ending in a line's end."""
    text = json.dumps(_rounded(document), indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def files_of(data: PoolData, result: Pooled) -> dict[str, bytes]:
    """The files that decide what a synthesis is, by name."""
    about = [
        {"study": study.study, "row": study.row, "order": None if study.order is None else float(study.order)}
        | {"notes": list(study.notes), "citations": [[one.key, one.where] for one in study.citations]}
        | ({} if study.group is None else {"group": study.group})
        | ({"moderators": dict(study.moderators)} if study.moderators else {})
        for study in data.studies
    ]
    told = {
        "question": data.question,
        "source": data.source,
        "settings": _settings(data),
        "left_out": list(data.left_out),
        "notes": list(data.notes),
        "studies": about,
    }
    answer = result_document(result, result.warnings) | {"method": result.method, "weights": list(result.weights)}
    return {"data.csv": _csv(data), "settings.json": canonical_json(told), "result.json": canonical_json(answer)}


def hash_of(data: PoolData, result: Pooled) -> str:
    """A hash of the numbers that were pooled, how, and the numbers that came out; words and dates do not enter."""
    answer = result_document(result, ()) | {"weights": list(result.weights)}
    how = {"settings": _settings(data), "studies": [study.study for study in data.studies]}
    digest = sha256()
    for content in (_csv(data), canonical_json(how), canonical_json(answer)):
        digest.update(b"%d " % len(content))
        digest.update(content)
    return digest.hexdigest()


def _settings(data: PoolData) -> dict[str, Any]:
    """The settings with every number a float, so that 10 and 10.0 are one text."""
    one = data.settings
    scale = None if one.scale is None else [float(end) for end in one.scale]
    return asdict(one) | {"scale": scale, "level": float(one.level), "add": float(one.add)}


def _csv(data: PoolData) -> bytes:
    names = list(dict.fromkeys(name for study in data.studies for name in study.numbers))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["label", *names])
    for study in data.studies:
        writer.writerow([study.label, *(_plain(study.numbers[name]) for name in names)])
    return text.getvalue().encode()


def _plain(value: float) -> str:
    """The shortest text that reads back as the same number."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))  # noqa: PLR2004 exact integers


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        if not isfinite(value):
            return None
        return float(f"{value:.{_DIGITS}g}")
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(inner) for inner in value]
    return value
