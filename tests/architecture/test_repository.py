"""What must never get into the repository: addresses of package indexes, places on one machine, unlocked packages."""

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

# Put together here, so that this file does not hold what it looks for.
HOSTS = ["pypi" + ".org", "python" + "hosted.org", "npmjs" + ".org", "anaconda" + ".org", "test." + "pypi"]
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:work|farm|root|home/\w+|Users/\w+)/(?=\w)")
_HERE = "tests/architecture/test_repository.py"
OUTSIDE = re.compile(r"\.\./shared\b")


_IMPORTED_AS = {
    "argon2-cffi": "argon2",
    "django-allauth": "allauth",
    "django-axes": "axes",
    "django-csp": "csp",
    "django-ninja": "ninja",
    "pyyaml": "yaml",
}
"""Packages that are imported under another name than the one they are installed by."""


def test_nothing_reads_from_outside_the_checkout(written: dict[str, str]) -> None:
    """No file points at a folder beside the checkout, which nobody else has."""
    assert not {name for name, text in written.items() if OUTSIDE.search(text) and name != _HERE}


def test_nothing_names_a_place_on_one_machine(written: dict[str, str]) -> None:
    """No file holds a path that exists on its author's machine only."""
    found = {name: match.group() for name, text in written.items() if (match := MACHINE_PATHS.search(text))}
    assert not found


def test_no_file_names_a_package_index(written: dict[str, str]) -> None:
    """Where packages come from is the reader's own setting."""
    assert not {f"{name}: {host}" for name, text in written.items() for host in HOSTS if host in text}


@pytest.mark.parametrize("name", ["run", "test", "bench", "tools"])
def test_requirements_are_locked_with_hashes_and_no_address(top: Path, name: str) -> None:
    """Every locked package has one version and at least one SHA-256, and no line is an address or an option."""
    text = (top / f"requirements/{name}.txt").read_text(encoding="utf-8")
    entries = [entry for entry in re.sub(r"\\\n\s*", " ", text).splitlines() if entry and not entry.startswith("#")]
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==[\w.]+ ", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry
        assert "://" not in entry
        assert not entry.startswith("-")


def test_every_dependency_is_locked(top: Path) -> None:
    """What pyproject.toml asks for stands in the locked files."""
    settings = tomllib.loads((top / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {"run": settings["project"]["dependencies"], "test": settings["dependency-groups"]["test"]}
    for name, dependencies in wanted.items():
        text = (top / f"requirements/{name}.txt").read_text(encoding="utf-8")
        locked = set(re.findall(r"^([a-z0-9-]+)==", text, flags=re.MULTILINE))
        assert {re.split(r"[><=~!\[; ]", one)[0].lower().replace(".", "-") for one in dependencies} <= locked


def test_only_declared_packages_are_imported(top: Path, imports: dict[str, set[str]]) -> None:
    """The package imports the standard library, itself and what it declares, never what happens to come along."""
    settings = tomllib.loads((top / "pyproject.toml").read_text(encoding="utf-8"))
    declared = {re.split(r"[><=~!\[; ]", dependency)[0] for dependency in settings["project"]["dependencies"]}
    import_names = {_IMPORTED_AS.get(name, name.replace("-", "_").split(".")[0]) for name in declared}
    known = set(sys.stdlib_module_names) | import_names | {"assuage"}
    strangers = {
        f"{module} imports {name}"
        for module, names in imports.items()
        for name in names
        if name.split(".")[0] not in known
    }
    assert not strangers


def test_every_test_keeps_a_promise(tests: dict[str, str]) -> None:
    """Each test says in one sentence what it promises."""
    silent = {
        f"{name}::{node.name}"
        for name, text in tests.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    }
    assert not silent


def test_no_test_sets_its_own_number_of_examples(written: dict[str, str]) -> None:
    """One word, ASSUAGE_COUNTS, changes how hard all laws are tried."""
    allowed = {
        "tests/conftest.py",
        "tests/web/api/test_whole_interface.py",
        _HERE,
    }  # the latter asks a whole interface each time
    sources = {name: text for name, text in written.items() if name.startswith("tests/") and name.endswith(".py")}
    assert not {name for name, text in sources.items() if "max_examples" in text and name not in allowed}


def test_ci_runs_what_a_contributor_runs(top: Path) -> None:
    """CI calls `make test`, and nothing else that tests; before it, it sees that there is a browser."""
    lines = (top / ".ci/run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith("#")]
    assert commands[-1] == "exec make test"
    assert [line for line in commands[:-1] if not line.startswith(("set ", "cd "))] == ["make browser"]
