"""The set-up of a fresh checkout: it works in awkward places, and says what is missing where it cannot."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.smoke, pytest.mark.slow]

SHELL_TOOLS = ["sh", "cat", "cksum", "rm", "mkdir"]  # what set_up.sh uses, so that a bare machine can be made


@pytest.fixture
def checkout(top: Path, tmp_path: Path) -> Path:
    """A copy of what the set-up reads, in a folder whose name has a space."""
    copy = tmp_path / "a fresh checkout"
    (copy / "src").mkdir(parents=True)
    for name in ["pyproject.toml", "README.md", "LICENSE", "NOTICE"]:
        shutil.copy(top / name, copy)
    for name in ["requirements", "tools"]:
        shutil.copytree(top / name, copy / name)
    (copy / "src/assuage").mkdir()
    shutil.copy(top / "src/assuage/__init__.py", copy / "src/assuage")
    return copy


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder of programs as on a machine with a shell and nothing else."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in SHELL_TOOLS:
        found = shutil.which(name)
        assert found
        (folder / name).symlink_to(found)
    return folder


def set_up(checkout: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the set-up with only these variables in the environment."""
    shell = shutil.which("sh")
    assert shell
    return subprocess.run(
        [shell, "tools/set_up.sh"], cwd=checkout, env=env, check=False, capture_output=True, text=True
    )


def test_a_folder_with_a_space_and_an_empty_environment(top: Path, checkout: Path) -> None:
    """With HOME and PATH alone, in a folder with a space, an environment is made that runs from that folder."""
    (checkout / ".tools").symlink_to(top / ".tools")  # as if uv had been fetched already
    env = {"HOME": os.environ.get("HOME", str(checkout)), "PATH": os.environ["PATH"], "PYTHON": sys.executable}
    first = set_up(checkout, **env)
    assert first.returncode == 0, first.stderr
    where = subprocess.run(
        [checkout / ".venv/bin/python", "-c", "import assuage; print(assuage.__file__)"],
        cwd=checkout.parent,
        check=True,
        capture_output=True,
        text=True,
    )
    assert where.stdout.strip() == str(checkout / "src/assuage/__init__.py")
    second = set_up(checkout, **env)
    assert (second.returncode, second.stderr) == (0, "")  # nothing left to do, and nothing to say


def test_no_python(checkout: Path, bare: Path) -> None:
    """A machine without a fitting Python is told which versions fit and how to get one."""
    done = set_up(checkout, PATH=str(bare))
    assert done.returncode == 1
    assert "needs Python 3.11 to 3.14" in done.stderr
    assert "apt install python3 python3-pip" in done.stderr


def test_no_pip(checkout: Path, bare: Path) -> None:
    """A Python without pip is told how to get it."""
    python = bare / "python3"
    # Answers like a Python that fits, except that it has no pip.
    python.write_text(f'#!/bin/sh\n[ "$1 $2" = "-m pip" ] && exit 1\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    done = set_up(checkout, PATH=str(bare))
    assert done.returncode == 1
    assert "python3 has no pip" in done.stderr
    assert "python3-pip" in done.stderr


def test_a_python_that_was_asked_for_and_does_not_fit(checkout: Path, bare: Path) -> None:
    """A Python that was named on purpose is never replaced by another one silently."""
    done = set_up(checkout, PATH=str(bare), PYTHON="python2.7")
    assert done.returncode == 1
    assert "PYTHON=python2.7 is not a Python 3.11 to 3.14" in done.stderr
