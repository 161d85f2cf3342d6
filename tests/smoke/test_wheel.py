"""What is shipped is the wheel, so the wheel is what gets tried: alone, in an environment without our tools."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.smoke, pytest.mark.slow]


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    """Run a command and give its output, or fail with both its streams."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(top: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=top)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(top: Path, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a fresh environment that holds the locked run-time packages and the wheel, and nothing else."""
    uv = top / ".tools/bin/uv"
    folder = tmp_path_factory.mktemp("fresh")
    env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_SYSTEM_CERTS": "true"}
    if (top / ".tools/cache").is_dir():  # where set_up.sh keeps it when the usual place cannot be written
        env["UV_CACHE_DIR"] = str(top / ".tools/cache")
    run(uv, "venv", "--no-project", "--python", sys.executable, "fresh", cwd=folder, env=env)
    python = folder / "fresh/bin/python"
    locked = ["pip", "sync", "--python", python, "--require-hashes", top / "requirements/run.txt"]
    try:
        run(uv, *locked, "--offline", cwd=folder, env=env)
    except AssertionError:  # the packages are no longer in the cache
        run(uv, *locked, cwd=folder, env=env)
    run(uv, "pip", "install", "--python", python, "--offline", "--no-deps", wheel, cwd=folder, env=env)
    return folder / "fresh/bin"


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """The environment of someone who has just installed Assuage: a home folder and a path."""
    return {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}


def test_the_wheel_holds_every_file_of_the_package(top: Path, wheel: Path) -> None:
    """Every file under src/assuage is in the wheel, and nothing from the tests or tools is."""
    source = top / "src"
    wanted = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in {".pyc", ".nbi", ".nbc"}
    }
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == wanted


@pytest.mark.parametrize(
    "pattern",
    [
        "assuage/py.typed",
        "assuage/knowledge/references.bib",
        "assuage/knowledge/models/*.yaml",
        "assuage/knowledge/regimens/*.yaml",
        "assuage/interop/fhir/charts/*.json",
        "assuage-*.dist-info/licenses/LICENSE",
        "assuage-*.dist-info/licenses/NOTICE",
    ],
)
def test_the_wheel_holds_its_data(wheel: Path, pattern: str) -> None:
    """Knowledge, bibliography, charts and licence travel with the code."""
    assert any(Path(name).match(pattern) for name in zipfile.ZipFile(wheel).namelist())


def test_the_installed_program_says_its_version(installed: Path, tmp_path: Path, elsewhere: dict[str, str]) -> None:
    """`assuage --version` works outside the checkout and names the version of the package."""
    assert "0.1.0" in run(installed / "assuage", "--version", cwd=tmp_path, env=elsewhere)


def test_the_installed_program_lists_its_models(installed: Path, tmp_path: Path, elsewhere: dict[str, str]) -> None:
    """`assuage models` finds the knowledge files that came with the wheel."""
    assert "kamp_2020" in run(installed / "assuage", "models", cwd=tmp_path, env=elsewhere)


def test_the_installed_program_simulates(installed: Path, tmp_path: Path, elsewhere: dict[str, str]) -> None:
    """A simulation needs nothing that only our own environment has, and answers in the agreed shape."""
    output = run(
        installed / "assuage",
        *["simulate", "--model", "kamp_2020", "--regimen", "0.5 mg/kg over 40 min", "--weight-kg", "70"],
        *["--at", "40,60,100", "--json"],
        cwd=tmp_path,
        env=elsewhere,
    )
    answer = json.loads(output)
    assert {
        "model",
        "site",
        "time_min",
        "concentration_ng_per_ml",
        "effects",
        "limits",
        "bibliography",
    } <= answer.keys()
    assert answer["time_min"] == [40, 60, 100]
    levels = answer["concentration_ng_per_ml"]
    assert all(value > 0 for value in levels["total"])
    for s, r, total in zip(levels["S"], levels["R"], levels["total"], strict=True):
        assert s + r == pytest.approx(total, rel=1e-3)  # the output may be rounded to the digits that mean anything


def test_the_installed_program_runs_the_main_job(installed: Path, tmp_path: Path, elsewhere: dict[str, str]) -> None:
    """`assuage demo` goes from a shipped chart to a report, with nothing but the wheel."""
    run(installed / "assuage", "demo", "--out", tmp_path / "demo", cwd=tmp_path, env=elsewhere)
    kinds = {path.suffix for path in (tmp_path / "demo").rglob("*")}
    assert {".html", ".pdf", ".json"} <= kinds
