"""The text of a patient file as plain words in mappings and lists, and nothing that could be read in two ways."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from assuage.patient.errors import PatientFileError

LARGEST_CHARACTERS = 1_000_000
_DEEPEST = 12  # a form is three deep


class _Loader(yaml.BaseLoader):
    """Every plain word is text, so that `no` is a word and not a truth value; a repeated key is refused."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 PyYAML's signature
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in seen:
                raise PatientFileError(
                    (f"line {key.start_mark.line + 1}: a field that stands there twice, or is no plain word",)
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def parsed(text: str) -> Mapping[str, Any]:
    """The fields of a file, each word as text. Errors: `PatientFileError` for what is no such file."""
    if len(text) > LARGEST_CHARACTERS:
        raise PatientFileError(("the file: longer than a million characters, which no patient file is",))
    try:
        content = yaml.load(text.removeprefix("\ufeff"), _Loader)  # noqa: S506 a subclass of the loader that builds text alone
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark is not None else "the file"
        raise PatientFileError(
            (f"{where}: not readable as YAML; indent with spaces and put one `field: value` to a line",)
        ) from None
    if not isinstance(content, dict) or not content:
        raise PatientFileError(("the file: it holds no fields; start with `at:`, `sex:` and `facts:`",))
    return content


def plain(value: Any, depth: int = 0) -> Any:
    """A form's own values (truth values, numbers, dates) as the words a file would hold; what is None was not answered.

    Errors: `PatientFileError` for a value that no file could hold.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if depth < _DEEPEST and isinstance(value, Mapping):
        return {str(key): plain(one, depth + 1) for key, one in value.items() if one is not None}
    if depth < _DEEPEST and isinstance(value, list | tuple):
        return [plain(one, depth + 1) for one in value if one is not None]
    raise PatientFileError(("the form: a value that is no word, number, date, list or mapping",))
