"""The update is calibrated and forecasts relief: reduced runs of what `validation/` records in full."""

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

VALIDATION = Path(__file__).resolve().parents[3] / "validation"
PATIENTS = {"few": 20, "reduced": 50, "full": 500}
FORECAST = {"few": 8, "reduced": 20, "full": 200}
LEAST_P = 0.001


def _load(folder, name):
    spec = spec_from_file_location(name, VALIDATION / folder / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def calibration():
    """The program that made the stored record."""
    return _load("calibration", "calibrate")


@pytest.fixture(scope="module")
def forecasts():
    """The program that made the stored forecasts."""
    return _load("forecast", "forecast")


@pytest.mark.slow
@pytest.mark.parametrize("model", ["kamp_2020", "domino_1982", "clements_1981", "simons_2022", "otto_2021"])
def test_ranks_of_the_truth_are_uniform(calibration, counts, model):
    """Virtual patients of each model: the truth lies anywhere in its posterior with equal chance, its class too."""
    designs = calibration.designs(model) if counts == "full" else calibration.designs(model)[:1]
    draws = 1500 if counts == "full" else 400
    for design in designs:
        found = calibration.calibrate(model, design, count=PATIENTS[counts], draws=draws, seed=7)
        assert min(found["p"].values()) > LEAST_P, found
        assert found.get("class_p", 1.0) > LEAST_P


@pytest.mark.slow
@pytest.mark.parametrize("truth", ["steeper", "fades_fast", "fades_slowly", "turnover"])
def test_two_weeks_of_scores_forecast_ten_weeks_of_another_model(forecasts, counts, truth):
    """The update beats the population's forecast and the last value carried forward, by both measures."""
    found = forecasts.forecast(truth, count=FORECAST[counts])
    for measure in ("rmse", "crps"):
        others = [value for name, value in found[measure].items() if name != "update"]
        assert found[measure]["update"] < min(others), found


def test_the_stored_calibration_is_whole_and_holds():
    """Five hundred patients of every model, every rank tested, none improbable."""
    record = json.loads((VALIDATION / "calibration" / "results.json").read_text(encoding="utf-8"))
    assert {one["model"] for one in record} == {"kamp_2020", "domino_1982", "clements_1981", "simons_2022", "otto_2021"}
    for one in record:
        assert one["patients"] == 500
        assert min(one["p"].values()) > LEAST_P
        assert one.get("class_p", 1.0) > LEAST_P
    arterial = [one for one in record if one["model"] not in {"clements_1981", "otto_2021"}]
    assert all("relief class" in one["p"] for one in arterial)


def test_the_stored_forecasts_are_whole_and_hold():
    """Two hundred patients of each other truth; the update is better than everything it is held against."""
    record = json.loads((VALIDATION / "forecast" / "results.json").read_text(encoding="utf-8"))
    assert {one["truth"] for one in record} == {"steeper", "fades_fast", "fades_slowly", "turnover"}
    for one in record:
        assert one["patients"] >= 200
        for measure in ("rmse", "crps"):
            assert one[measure]["update"] < min(value for name, value in one[measure].items() if name != "update")
