"""Read and screen every chart of some folders, and check that each finding leads back to entries of its chart.

python validation/synthetic_charts/run.py FOLDER... [--at 2026-11-20T09:00:00+00:00] [--json summary.json]

A folder holds FHIR R4 Bundles as `.json`, `.json.gz`, or many to a file as `.ndjson.gz`. The exit code is 1 when a chart
crashes or a finding cannot be traced.
"""

import argparse
import gzip
import json
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from assuage.candidacy import Candidacy, screen
from assuage.interop.fhir import ChartError, read_chart
from assuage.patient import Origin

ENTRY = re.compile(r"\(entry (\d+)\)")


def charts(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Each chart of a folder, with a name."""
    for path in sorted(folder.rglob("*.json*")) + sorted(folder.rglob("*.ndjson.gz")):
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        if ".ndjson" in path.name:
            yield from ((f"{path.name}:{number}", line) for number, line in enumerate(data.splitlines(), 1) if line)
        elif data.startswith(b"{") and b'"Bundle"' in data[:4000]:
            yield path.name, data


def origins(candidacy: Candidacy) -> Iterator[Origin]:
    """Where everything a finding rests on, or that speaks against it, came from."""
    for finding in candidacy.findings:
        yield from (one.origin for one in (*finding.facts, *finding.measurements, *finding.against))


def untraced(candidacy: Candidacy, kinds: list[str]) -> list[str]:
    """The origins that do not name an entry of the chart whose resource is of the kind they say."""
    lost = []
    for origin in dict.fromkeys(origins(candidacy)):
        numbers = [int(number) for number in ENTRY.findall(origin.source)]
        known = [number for number in numbers if number < len(kinds) and kinds[number] in origin.source]
        if not numbers or len(known) < len(numbers):
            lost.append(origin.source)
    return lost


def unfounded(candidacy: Candidacy) -> list[str]:
    """The contraindications and cautions answered by no fact, no value and no recorded age, though they are for this person."""
    return [
        f"{one.rule}: {one.answer}"
        for one in candidacy.findings
        if one.answer != "unknown"
        and one.applies
        and one.role in {"contraindication", "caution"}
        and not (one.facts or one.measurements or any(words.startswith("age ") for words in one.why))
    ]


def main() -> int:
    """Run, print a summary, and say whether all went well."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folders", nargs="+", type=Path)
    asked.add_argument("--at", default="2026-11-20T09:00:00+00:00")
    asked.add_argument("--json", type=Path)
    options = asked.parse_args()
    at = datetime.fromisoformat(options.at)
    totals: Counter[str] = Counter()
    verdicts: Counter[str] = Counter()
    scores: Counter[str] = Counter()
    bad: list[str] = []
    slowest = 0.0
    for folder in options.folders:
        for name, data in charts(folder):
            begin = time.perf_counter()
            try:
                patient = read_chart(data, at=at)
                candidacy = screen(patient)
            except ChartError as refused:
                totals["refused in words"] += 1
                bad.append(f"{name}: refused: {refused}")
                continue
            except Exception:  # noqa: BLE001 a crash is what this script looks for
                totals["crashed"] += 1
                bad.append(f"{name}: crashed: {traceback.format_exc(limit=-2)}")
                continue
            slowest = max(slowest, time.perf_counter() - begin)
            kinds = [entry.get("resource", {}).get("resourceType", "") for entry in json.loads(data)["entry"]]
            lost = untraced(candidacy, kinds)
            bad += [f"{name}: not traced: {one}" for one in lost]
            bad += [f"{name}: rests on nothing: {one}" for one in unfounded(candidacy)]
            totals["answers that rest on nothing"] += len(unfounded(candidacy))
            totals["charts"] += 1
            totals["resources"] += len(kinds)
            totals["facts"] += len(patient.facts)
            totals["measurements"] += len(patient.measurements)
            totals["uses of medicines"] += len(patient.uses)
            totals["lists of what could not be read"] += len(patient.unread)
            totals["findings"] += len(candidacy.findings)
            totals["findings with a fact or value"] += sum(bool(f.facts or f.measurements) for f in candidacy.findings)
            totals["origins not traced"] += len(lost)
            verdicts[str(candidacy.verdict)] += 1
            scores.update(one.id for one in candidacy.scores if one.value is not None)
    summary = {
        "totals": totals,
        "verdicts": verdicts,
        "scores with a value": scores,
        "slowest chart, s": round(slowest, 3),
    }
    print(json.dumps(summary, indent=2))
    print("\n".join(bad[:40]))
    if options.json:
        options.json.write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
    return 1 if totals["crashed"] or totals["origins not traced"] or totals["answers that rest on nothing"] else 0


if __name__ == "__main__":
    sys.exit(main())
