"""Somewhere for the drawing library to keep its fonts, where the home folder cannot be written to."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_SETTING = "MPLCONFIGDIR"


def give_matplotlib_a_folder() -> None:
    """Name a temporary folder where its own cannot be made, which it would otherwise complain about on standard error."""
    if os.environ.get(_SETTING) or all(_writable(folder) for folder in _own_folders()):
        return
    folder = tempfile.mkdtemp(prefix="assuage-drawing-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ[_SETTING] = folder


def _own_folders() -> list[Path]:
    homes = [("XDG_CONFIG_HOME", ".config"), ("XDG_CACHE_HOME", ".cache")]
    try:
        return [Path(os.environ.get(name) or Path.home() / usual) / "matplotlib" for name, usual in homes]
    except RuntimeError:  # nobody knows where home is
        return [Path(os.devnull) / "matplotlib"]


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)
