import subprocess
import sys

import pytest

from assuage.cli.group import VERBS

BELOW = [("models", "show"), ("regimens", "show")]


@pytest.mark.parametrize("words", [(verb,) for verb in VERBS] + BELOW)
def test_every_verb_explains_itself_with_an_example(assuage, words):
    """Help ends with an example that begins with the verb itself, and knows --json."""
    ended = assuage(*words, "--help")
    assert ended.code == 0
    assert f"Example: assuage {' '.join(words)}" in " ".join(ended.out.split())
    assert "--json" in ended.out


def test_the_top_lists_every_verb_and_the_exit_codes(assuage):
    """The first page has all verbs and what the exit codes mean."""
    ended = assuage("--help")
    assert ended.code == 0
    assert all(verb in ended.out for verb in VERBS)
    assert "5 our own fault" in " ".join(ended.out.split())


def test_the_version(assuage):
    """--version prints the version of the package."""
    from assuage import __version__

    assert assuage("--version").out == f"assuage {__version__}\n"


def test_help_imports_nothing_heavy():
    """Help needs no numbers, no pictures, no schemas: they would make it slow."""
    code = (
        "import sys; from assuage.cli import run; run(['--help']);"
        "print([m for m in ('numpy','scipy','numba','pydantic','rich','matplotlib','yaml','assuage.knowledge') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_and_setting_is_documented(top, verb):
    """A command or an option that the manual does not know fails here."""
    from assuage.cli.group import load

    page = (top / "docs/reference/command-line.md").read_text(encoding="utf-8")
    assert f"assuage {verb}" in page
    command = load(VERBS[verb][0], verb)
    commands = [command, *getattr(command, "commands", {}).values()]
    options = {
        option for each in commands for parameter in each.params for option in parameter.opts if option.startswith("--")
    }
    assert not {option for option in options - {"--help"} if f"`{option}`" not in page}


def test_every_exit_code_is_documented(top):
    """The manual's table has each code."""
    from assuage.cli import ExitCode

    page = (top / "docs/reference/command-line.md").read_text(encoding="utf-8")
    assert all(f"| {code.value} |" in page for code in ExitCode)
