"""YAML read without surprises: no key twice, and no word turned into a number, a clock time or a yes.

YAML 1.1 reads `no`, `on` and `10:30` as something else than they say. Here only `true`, `false`, `null`, plain decimal
numbers and ISO dates have a meaning of their own; everything else is text.
"""

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from assuage.knowledge.errors import BadFileError, Problem

_MEANINGS = (
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf"),
    ("tag:yaml.org,2002:int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    ("tag:yaml.org,2002:float", r"^[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$", "-+0123456789"),
    ("tag:yaml.org,2002:null", r"^(?:null|~|)$", ("n", "~", "")),
    ("tag:yaml.org,2002:timestamp", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "0123456789"),
)


class _KeyError(yaml.YAMLError):
    """The same key twice in one mapping, of which YAML would silently keep the last; or a key that is no plain word."""


def _strict(base: Any) -> Any:
    """A safe loader with our own few meanings of plain words."""

    class Loader(base):  # type: ignore[misc]  # the base is only known when it runs
        yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 PyYAML's own shape

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001 FBT002 PyYAML's signature
            seen: set[str] = set()
            for key, _ in node.value:
                where = f"line {key.start_mark.line + 1}"
                if not isinstance(key, yaml.ScalarNode):
                    raise _KeyError(f"{where}: a key is no plain word")
                if key.value in seen:
                    raise _KeyError(f"{where}: `{key.value}` stands there twice")
                seen.add(key.value)
            return super().construct_mapping(node, deep=deep)  # type: ignore[no-any-return]  # for the same reason

        def construct_yaml_float(self, node: yaml.ScalarNode) -> float:
            return float(self.construct_scalar(node))

    for tag, pattern, first in _MEANINGS:
        Loader.add_implicit_resolver(tag, re.compile(pattern), list(first))
    Loader.add_constructor("tag:yaml.org,2002:float", Loader.construct_yaml_float)
    return Loader


_OURS = _strict(
    getattr(yaml, "CSafeLoader", yaml.SafeLoader)
)  # the C reader is ten times faster, and not on every machine
_OWN = _strict(yaml.SafeLoader)  # the C reader ends the whole program on text that is nested without end


def parse(text: str, *, own: bool = True) -> Any:
    """What a text holds, by default one of somebody's own; `yaml.YAMLError` where it is not readable YAML or names a key twice."""
    return _parsed(text, _OWN if own else _OURS)


def _parsed(text: str, loader: Any) -> Any:
    try:
        return yaml.load(text, loader)  # noqa: S506 a subclass of the safe loader
    except ValueError as error:  # a date or a number that there is not
        raise yaml.YAMLError(str(error)) from error
    except RecursionError:
        raise yaml.YAMLError("it is nested too deep") from None


def read(path: Path, *, own: bool = False) -> dict[str, Any]:
    """The mapping that the file holds; `own`, it is somebody's own file and none of ours.

    Raises `BadFileError` where it is not readable YAML, names a key twice, or holds something else than a mapping.
    """
    try:
        content = _parsed(path.read_text(encoding="utf-8"), _OWN if own else _OURS)
    except _KeyError as error:
        raise BadFileError(path, (Problem("the file", str(error), "each key once in its part"),)) from error
    except yaml.YAMLError as error:
        raise BadFileError(path, (Problem(_where(error), _what(error), "YAML 1.1, indented with spaces"),)) from error
    except UnicodeDecodeError as error:
        raise BadFileError(path, (Problem("the file", "it is not UTF-8 text", "UTF-8"),)) from error
    if not isinstance(content, dict):
        problem = Problem("the file", f"it holds {_plain(content)}", "a mapping of fields, starting with `id`")
        raise BadFileError(path, (problem,))
    return content


def _where(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}" if mark is not None else "the file"


def _what(error: yaml.YAMLError) -> str:
    return f"it is not readable as YAML ({getattr(error, 'problem', None) or str(error).splitlines()[0]})"


def _plain(content: object) -> str:
    return "nothing" if content is None else f"a {type(content).__name__}"
