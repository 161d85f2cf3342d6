"""The house keeps its plan: rooms, order of imports, front doors, size of modules."""

import ast
import logging.config
import tomllib
from importlib import import_module
from inspect import ismodule
from pathlib import Path
from typing import Any

import pytest
from importlinter.cli import lint_imports

# DESIGN's plan of the house, typed from it, top to bottom.
ROOMS = {
    "candidacy",
    "cli",
    "documents",
    "dosing",
    "evidence",
    "figures",
    "infusion",
    "interop",
    "knowledge",
    "numerics",
    "outcomes",
    "patient",
    "pharmacology",
    "plan",
    "provenance",
    "questionnaires",
    "registry",
    "rules",
    "stats",
    "units",
    "virtual_trials",
    "web",
}
LONGEST_MODULE = 400  # lines; past this it should have been two
FORBIDDEN_NAMES = {"utils", "util", "common", "helpers", "helper", "core", "misc"}


@pytest.fixture(scope="module")
def contracts(top: Path) -> list[dict[str, Any]]:
    """The import contracts as pyproject.toml states them."""
    settings = tomllib.loads((top / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    return found


def test_imports_point_one_way(top: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Every import contract holds."""
    monkeypatch.chdir(top)
    # Its own set-up of logging would silence every logger there is, for the tests that follow.
    monkeypatch.setattr(logging.config, "dictConfig", lambda _: None)
    outcome = lint_imports(no_cache=True)
    assert outcome == 0, capsys.readouterr().out


def test_every_room_has_its_place_in_the_contract(top: Path, contracts: list[dict[str, Any]]) -> None:
    """The folders of the package, the plan of the house and the layers of the contract name the same rooms."""
    folders = {path.name for path in (top / "src/assuage").iterdir() if (path / "__init__.py").is_file()}
    (layers,) = [contract for contract in contracts if contract["id"] == "layers"]
    named = {room.strip() for layer in layers["layers"] for room in layer.split("|")}
    assert folders == ROOMS
    assert named == ROOMS
    assert layers["exhaustive"] is True
    assert layers["exhaustive_ignores"] == ["__main__"]


def test_only_the_web_application_may_know_django(contracts: list[dict[str, Any]]) -> None:
    """The contract that keeps Django out covers every room but `web`, and the way in."""
    (database,) = [contract for contract in contracts if contract["id"] == "database"]
    assert set(database["source_modules"]) == {f"assuage.{room}" for room in ROOMS - {"web"}} | {"assuage.__main__"}


def test_no_module_outside_web_imports_django(imports: dict[str, set[str]]) -> None:
    """Read from the source itself, also where the contract's tool would not look: nothing but `web` imports Django."""
    guilty = {
        module
        for module, names in imports.items()
        if not module.startswith("src/assuage/web/") and any(name.split(".")[0] == "django" for name in names)
    }
    assert not guilty


@pytest.mark.parametrize("room", ["numerics", "stats"])
def test_mathematics_knows_no_medicine(imports: dict[str, set[str]], room: str) -> None:
    """Numerics and statistics import no units, no schemas, no database and no files of knowledge."""
    strangers = {"pint", "pydantic", "django", "yaml"}
    guilty = {
        f"{module} imports {name}"
        for module, names in imports.items()
        if module.startswith(f"src/assuage/{room}/")
        for name in names
        if name.split(".")[0] in strangers or name.startswith(("assuage.units", "assuage.knowledge"))
    }
    assert not guilty


def test_the_second_check_shares_no_code_with_what_it_checks(
    modules: dict[str, str], imports: dict[str, set[str]], contracts: list[dict[str, Any]]
) -> None:
    """Of ours it imports units alone, by name or otherwise, and its contract covers every room but those two."""
    name = "src/assuage/plan/second_check.py"
    assert {one for one in imports[name] if one.startswith("assuage")} == {"assuage.units"}
    assert not {"importlib", "sys", "runpy"} & imports[name]
    assert not any(word in modules[name] for word in ("__import__", "import_module", "exec(", "eval("))
    relative = [node for node in ast.walk(ast.parse(modules[name])) if isinstance(node, ast.ImportFrom) and node.level]
    assert not relative
    (contract,) = [one for one in contracts if one["id"] == "second-check"]
    assert set(contract["forbidden_modules"]) == {f"assuage.{room}" for room in ROOMS - {"plan", "units"}}


def test_modules_hold_one_idea(modules: dict[str, str]) -> None:
    """No module is longer than 400 lines, but for what Django writes and the one list of who may do what."""
    long = {
        name: len(text.splitlines())
        for name, text in modules.items()
        if "/migrations/" not in name and name != "src/assuage/web/accounts/policies.py"
    }
    assert not {name: lines for name, lines in long.items() if lines > LONGEST_MODULE}


def test_names_say_what_they_hold(modules: dict[str, str]) -> None:
    """No module or folder hides behind a name such as utils, common, helpers or core."""
    guilty = {name for name in modules if FORBIDDEN_NAMES & {part.removesuffix(".py") for part in Path(name).parts}}
    assert not guilty


def test_every_room_says_what_it_is_for(modules: dict[str, str]) -> None:
    """Each room's front door opens with a docstring."""
    doors = {name: text for name, text in modules.items() if name.endswith("/__init__.py")}
    assert not {name for name, text in doors.items() if not ast.get_docstring(ast.parse(text))}


def test_a_front_door_lists_what_it_offers(modules: dict[str, str]) -> None:
    """A room that imports names into its front door lists them in `__all__`, and nothing else has to be guessed."""
    guilty = set()
    for name, text in modules.items():
        if not name.endswith("/__init__.py"):
            continue
        tree = ast.parse(text)
        offers = any(isinstance(node, ast.ImportFrom) for node in tree.body)
        lists = any(
            isinstance(node, ast.Assign | ast.AnnAssign)
            and any(
                isinstance(target, ast.Name) and target.id == "__all__"
                for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            )
            for node in tree.body
        )
        if offers and not lists:
            guilty.add(name)
    assert not guilty


def test_rooms_are_entered_through_their_front_door(imports: dict[str, set[str]], top: Path) -> None:
    """One room imports from another through a front door, never from a module behind it."""
    guilty = {
        f"{module} imports {name}"
        for module, names in imports.items()
        for name in names
        if name.startswith("assuage.")
        and name.split(".")[1] != Path(module).parts[2]
        and not (top / "src" / Path(*name.split(".")) / "__init__.py").is_file()
    }
    assert not guilty


def test_no_front_door_hands_out_a_module_for_what_it_names(top: Path) -> None:
    """A name that a room gives is never a module of the same name, in whatever order its modules were imported.

    The application's own rooms need Django, and hand out nothing at their doors.
    """
    package = top / "src/assuage"
    guilty = []
    for path in sorted(package.rglob("__init__.py")):
        if path.is_relative_to(package / "web"):
            continue
        room = import_module(".".join(path.parent.relative_to(package.parent).parts))
        for module in path.parent.glob("[a-z]*.py"):
            if module.stem in getattr(room, "__all__", ()):
                import_module(f"{room.__name__}.{module.stem}")
        guilty += [f"{room.__name__}.{name}" for name in getattr(room, "__all__", ()) if ismodule(getattr(room, name))]
    assert not guilty
