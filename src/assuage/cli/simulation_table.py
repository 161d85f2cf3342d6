"""A simulation as tables for a terminal."""

from collections.abc import Mapping

import numpy as np

from assuage.cli.printing import print_line, print_list, print_table
from assuage.knowledge import library
from assuage.pharmacology import Band, ModelRun, Simulation

_ROWS = 13


def print_simulation(found: Simulation, *, all_times: bool) -> None:
    """Each model's levels and effects, the bands, what was assumed, the limits and the sources."""
    print_line(f"Regimen: {found.regimen}")
    for run in found.models:
        if run.refused is not None:
            print_list(f"{run.model} refuses", [run.refused])
            continue
        rows = np.arange(len(run.time_min)) if all_times else _chosen(run)
        _print_run(run, rows)
        _print_bands(found.bands if run is found.lead else None, run, rows)
    lead = found.lead
    print_list(
        "Not drawn",
        dict.fromkeys(f"{curve.title}: {curve.refused}" for curve in lead.effects.values() if curve.refused),
    )
    facts = {fact.words: fact.reference for curve in lead.effects.values() if curve.refused for fact in curve.observed}
    print_list("What trials observed instead", (f"{words} [{reference}]" for words, reference in facts.items()))
    print_list(
        "Limits",
        (
            f"{'REFUSED' if hit.kind == 'hard' else 'warning'}: {hit.words}{f' ({hit.model})' if hit.model else ''}"
            for hit in found.limits
        ),
    )
    print_list("Assumed", found.assumed)
    print_list("No band", (f"{name.replace('_', ' ')}: {why}" for name, why in found.bands_absent.items()))
    print_list("Sources", (str(entry) for entry in library().cite(found.bibliography())))


def _print_run(run: ModelRun, rows: np.ndarray) -> None:
    times = [f"{run.time_min[row]:g}" for row in rows]
    readings = {"": run.concentration_ng_per_ml, ", not scaled by weight": run.unscaled_ng_per_ml}
    for reading, levels in readings.items():
        if levels:
            cells = [
                [time, *(f"{values[row]:.1f}" for values in levels.values())]
                for time, row in zip(times, rows, strict=True)
            ]
            title = f"{run.model}: {run.site} levels{reading} [ng/mL]"
            print_table(title, ["time [min]", *levels], cells, numbers_from=0)
    drawn = {name: curve for name, curve in run.effects.items() if curve.values is not None}
    if drawn:
        names = [f"{name.replace('_', ' ')} [{curve.unit}]" for name, curve in drawn.items()]
        curves = [
            [] if curve.values is None else [f"{curve.values[row]:.3g}" for row in rows] for curve in drawn.values()
        ]
        print_table(f"{run.model}: effects", ["time [min]", *names], zip(times, *curves, strict=True), numbers_from=0)


def _print_bands(bands: Mapping[str, Mapping[str, Band]] | None, run: ModelRun, rows: np.ndarray) -> None:
    for name, inner in (bands or {}).items():
        columns = ["time [min]", *(f"{analyte} p5 to p95 [ng/mL]" for analyte in inner)]
        cells = [
            [f"{run.time_min[row]:g}", *(f"{band.p5[row]:.1f} to {band.p95[row]:.1f}" for band in inner.values())]
            for row in rows
        ]
        print_table(f"Band: {name.replace('_', ' ')}", columns, cells, numbers_from=0)


def _chosen(run: ModelRun) -> np.ndarray:
    """A few times spread over the whole, and those of the highest levels; the JSON has them all."""
    spread = np.linspace(0, len(run.time_min) - 1, num=min(_ROWS, len(run.time_min))).round().astype(int)
    peaks = [int(np.argmax(values)) for values in run.concentration_ng_per_ml.values()]
    return np.unique(np.concatenate([spread, np.array(peaks, dtype=int)]))
