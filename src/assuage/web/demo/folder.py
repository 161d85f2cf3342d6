"""The folder of a demo clinic, told apart from every other by a file that says what it is."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARK = "invented-clinic.txt"
_WORDS = "Everything in this folder belongs to an invented clinic. It is emptied whenever the demo starts.\n"


@contextmanager
def temporary() -> Iterator[Path]:
    """A folder that is gone with the demo."""
    with tempfile.TemporaryDirectory(prefix="assuage-demo-") as folder:
        yield emptied(Path(folder), keep=False)


def emptied(folder: Path, *, keep: bool) -> Path:
    """The folder, emptied of an earlier demo unless that is kept; the gathered static files stay, which take longest.

    Errors: `FileExistsError` where something is in it that is no demo.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()) and not (folder / MARK).exists():
        raise FileExistsError(
            f"the folder {folder} holds something that is no demo clinic; name another, or an empty one."
        )
    for one in () if keep else folder.iterdir():
        if one.is_dir() and one.name != "static":
            shutil.rmtree(one)
        elif one.is_file():
            one.unlink()
    (folder / MARK).write_text(_WORDS, encoding="utf-8")
    return folder
