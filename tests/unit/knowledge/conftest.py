"""A small valid model file, and a library made of it, for tests that break it in one place."""

from collections.abc import Callable
from pathlib import Path

import pytest

SMALL_MODEL = """\
id: small_2026
kind: pharmacokinetics
title: A small model
summary: One compartment.
references:
  - {key: somebody_2026, where: "table 1"}
status: active
valid_from: 2026-11-22
history:
  - {on: 2026-11-22, what: "First version."}
given: [racemate]
mass: racemate
site: arterial
site_confidence: confirmed
analytes:
  total: {compartment: central}
parameters:
  v: {value: 50, unit: L, confidence: confirmed, read_from: "table 1"}
  v2: {value: 80, unit: L, confidence: confirmed, read_from: "table 1"}
  cl: {value: 60, unit: L/h, confidence: confirmed, read_from: "table 1"}
  q: {value: 30, unit: L/h, confidence: confirmed, read_from: "table 1"}
  f: {value: 0.9, unit: "1", confidence: confirmed, read_from: "table 1"}
  ka: {value: 0.05, unit: 1/min, confidence: confirmed, read_from: "table 1"}
compartments:
  central: {volume: v}
  peripheral: {volume: v2}
  muscle: {}
exchanges:
  - {between: [central, peripheral], clearance: q}
flows:
  - {source: central, clearance: cl}
  - {source: muscle, to: central, rate: ka}
routes:
  iv: [{into: central}]
  im: [{into: muscle, fraction: f}]
covariates:
  - {name: weight, parameters: [v], scale: weight_kg / 70, confidence: confirmed, read_from: "table 1"}
spread:
  - {parameter: v, variance: {value: 0.04, unit: "1", confidence: confirmed, read_from: "table 1"}}
  - {parameter: cl, variance: {value: 0.09, unit: "1", confidence: confirmed, read_from: "table 1"}}
covariances:
  - {between: [v, cl], covariance: {value: 0.05, unit: "1", confidence: confirmed, read_from: "table 1"}}
population: {words: Volunteers., health: healthy, sampling: arterial}
validation: none
"""


@pytest.fixture
def small_model() -> str:
    """The text of a valid model file whose id is `small_2026`."""
    return SMALL_MODEL


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    """Write a model file into a library of its own and return its path."""

    def write(text: str, name: str = "small_2026") -> Path:
        folder = tmp_path / "models"
        folder.mkdir(exist_ok=True)
        path = folder / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        (tmp_path / "references.bib").write_text("@misc{somebody_2026,\n  title = {Something},\n}\n", encoding="utf-8")
        return path

    return write
