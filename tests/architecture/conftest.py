"""What the architecture tests look at: the files of the repository and the modules of the package."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

# Folders that are made, not written.
MADE = {
    ".git",
    ".hypothesis",
    ".import_linter_cache",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".tools",
    ".venv",
    "__pycache__",
    "build",
    "dist",
}


def _written_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            if path.name not in MADE:
                yield from _written_files(path)
        elif path.is_file():
            yield path


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:  # a picture
        return None


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.fixture(scope="session")
def written(top: Path) -> dict[str, str]:
    """The text of every file a person wrote, by its path from the top."""
    texts = ((path.relative_to(top).as_posix(), _text(path)) for path in _written_files(top))
    return {name: text for name, text in texts if text is not None}


@pytest.fixture(scope="session")
def modules(written: dict[str, str]) -> dict[str, str]:
    """The source of every module of the package, by its path from the top."""
    return {name: text for name, text in written.items() if name.startswith("src/assuage/") and name.endswith(".py")}


@pytest.fixture(scope="session")
def imports(modules: dict[str, str]) -> dict[str, set[str]]:
    """The full names that each module imports, wherever in the module it does so."""
    return {name: set(_imports(ast.parse(text))) for name, text in modules.items()}


@pytest.fixture(scope="session")
def tests(written: dict[str, str]) -> dict[str, str]:
    """The source of every file of tests, by its path from the top."""
    return {
        name: text
        for name, text in written.items()
        if name.startswith("tests/") and Path(name).name.startswith("test_")
    }
