"""Run the workloads beside their peers, print a table and write `results.json`.

python benchmarks/run.py            all of them
python benchmarks/run.py w1 w3      those whose file begins so
"""

import json
import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import accuracy
import cds_hooks
import screen_chart
import single_patient
import start_up
import w1_population
import w1m_real
import w1q_summary
import w2_individual
import w2_one_person
import w3_slow_state
import w4_tci
import w5_proposal
from row import Row

WORKLOADS: dict[str, Callable[[], Iterator[Row]]] = {
    module.__name__: module.run
    for module in (
        w1_population,
        w1q_summary,
        w1m_real,
        single_patient,
        w2_one_person,
        w2_individual,
        w3_slow_state,
        w4_tci,
        w5_proposal,
        accuracy,
        start_up,
        screen_chart,
        cds_hooks,
    )
}


def main(wanted: list[str]) -> int:
    """Run, print and write; the exit code says whether every mark that could be measured is held."""
    rows = []
    print(line("workload", "ours", "peer", "its time", "ratio", "mark", "holds"))
    for name, run in WORKLOADS.items():
        if wanted and not any(name.startswith(word) for word in wanted):
            continue
        for row in run():
            rows.append(row)
            print(shown(row), flush=True)
    if not wanted:
        written = [{key: _plain(value) for key, value in asdict(row).items()} for row in rows]
        Path(__file__).with_name("results.json").write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    missed = [row.workload for row in rows if row.holds is False]
    print(
        f"{len(missed)} of {sum(row.mark is not None for row in rows)} marks missed"
        + "".join(f"\n  {m}" for m in missed)
    )
    return 1 if missed else 0


def shown(row: Row) -> str:
    """One row of the table."""
    scaled = "" if row.peer_scaled_from is None else f" (from {row.peer_scaled_from})"
    peer = "" if row.peer is None else row.peer + scaled
    theirs = "" if row.peer_value is None else f"{row.peer_value:,.4g} {row.unit}"
    ratio = "" if row.ratio is None else f"{row.ratio:,.3g} x"
    mark = (
        "" if row.mark is None else f">= {row.mark:.3g} x" if row.kind == "ratio" else f"<= {row.mark:.3g} {row.unit}"
    )
    holds = {True: "yes", False: "NO", None: ""}[row.holds]
    return line(row.workload, f"{row.value:,.4g} {row.unit}", peer, theirs, ratio, mark, holds)


def line(*cells: str) -> str:
    """Cells in columns."""
    widths = (38, 14, 46, 16, 12, 14, 5)
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _plain(value: object) -> object:
    """JSON has no number that is not one."""
    return None if isinstance(value, float) and math.isnan(value) else value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
