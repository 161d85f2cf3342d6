"""Where finished blocks are kept: in memory, or in a folder from which an interrupted run goes on."""

import json
import os
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assuage.virtual_trials.block import PEOPLE, Block, Tables, Versions
from assuage.virtual_trials.design import Design
from assuage.virtual_trials.errors import RunFolderError

if TYPE_CHECKING:
    import polars as pl

_ABOUT = "run.json"


class Keep(Protocol):
    """What keeps finished blocks."""

    def has(self, block: Block) -> bool:
        """Whether the block is finished and whole."""

    def put(self, block: Block, tables: Tables) -> None:
        """Keep a finished block."""

    def table(self, block: Block, name: str) -> "pl.DataFrame":
        """One table of a finished block."""


class InMemory:
    """Blocks of a run that nobody wants to keep, as compressed tables."""

    def __init__(self) -> None:
        self._kept: dict[str, Tables] = {}

    def has(self, block: Block) -> bool:
        """Whether the block was put here."""
        return block.name in self._kept

    def put(self, block: Block, tables: Tables) -> None:
        """Keep a finished block."""
        self._kept[block.name] = tables

    def table(self, block: Block, name: str) -> "pl.DataFrame":
        """One table of a finished block."""
        import polars as pl

        return pl.read_parquet(BytesIO(self._kept[block.name][name]))


class InFolder:
    """Blocks of one design, made by one version, as Parquet files `<table>/<block>-<design>-<version>.parquet`.

    A file appears whole or not at all: it is written under another name and renamed.

    Raises `RunFolderError` where the folder holds another design, another version's results, or something else.
    """

    def __init__(self, folder: Path, design: Design, versions: Versions) -> None:
        self.folder = folder
        self._tag = f"{design.hash()}-{versions.software}-{versions.knowledge}"
        about: dict[str, object] = {
            "design_hash": design.hash(),
            "software_version": versions.software,
            "knowledge_version": versions.knowledge,
            "design": design.document(),
        }
        folder.mkdir(parents=True, exist_ok=True)
        self._claim(about)

    def _claim(self, about: dict[str, object]) -> None:
        path = self.folder / _ABOUT
        if not path.exists():
            if any(self.folder.iterdir()):
                raise RunFolderError(
                    f"The folder {self.folder} holds other files, and results are not put among them. Name a new or empty folder."
                )
            _write(path, (json.dumps(about, indent=2) + "\n").encode())
            return
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            differing = [name for name in about if name != "design" and found[name] != about[name]]
        except (ValueError, KeyError, TypeError):
            raise RunFolderError(
                f"{path} is not a run of a virtual trial that can be read. Name a new or empty folder."
            ) from None
        if differing:
            told = "; ".join(f"{name.replace('_', ' ')} {found[name]} there, {about[name]} here" for name in differing)
            raise RunFolderError(
                f"The folder {self.folder} holds another run ({told}), and two runs are never mixed. Name another folder, or go on "
                "with the design and version that are in it."
            )

    def has(self, block: Block) -> bool:
        """Whether every table of the block is there and can be read."""
        import polars as pl

        wanted = [PEOPLE] * block.keep_people + ["arms", "comparisons"]
        for name in wanted:
            path = self.path(block, name)
            try:
                if pl.scan_parquet(path).select(pl.len()).collect().item() == 0:
                    return False
            except (OSError, pl.exceptions.PolarsError):  # missing, or not whole: it is made again
                return False
        return True

    def put(self, block: Block, tables: Tables) -> None:
        """Keep a finished block."""
        for name, content in tables.items():
            path = self.path(block, name)
            path.parent.mkdir(exist_ok=True)
            _write(path, content)

    def table(self, block: Block, name: str) -> "pl.DataFrame":
        """One table of a finished block."""
        import polars as pl

        return pl.read_parquet(self.path(block, name))

    def path(self, block: Block, name: str) -> Path:
        """Where one table of a block lies."""
        return self.folder / name / f"{block.name}-{self._tag}.parquet"


def _write(path: Path, content: bytes) -> None:
    """Write a file that appears whole or not at all, whenever the machine stops."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
