"""One file, read and checked: the file as its kind's frozen record, or every problem it has."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from assuage.knowledge.errors import BadFileError, KnowledgeError, Problem
from assuage.knowledge.kinds import KINDS

if TYPE_CHECKING:
    from pydantic import BaseModel

    from assuage.knowledge.schema.parts import KnowledgeFile

Shape = TypeVar("Shape", bound="BaseModel")


def load(path: Path) -> "KnowledgeFile":
    """The knowledge file at `path`.

    Raises `BadFileError` with all problems at once: not YAML, a key twice, an unknown kind or field, a value that is not
    allowed, numbers that contradict each other, an id that is not the file's name.
    """
    from assuage.knowledge.strict_yaml import read  # PyYAML and pydantic are imported when a file is first read

    content = read(path)
    kind = content.get("kind")
    if kind not in KINDS:
        raise BadFileError(path, (Problem("kind", "it is missing" if kind is None else f"`{kind}`", ", ".join(KINDS)),))
    problems = _name_problems(path, content)
    loaded = _validated(path, content, KINDS[kind].schema(), problems)
    if problems:
        raise BadFileError(path, problems)
    return loaded


def read_as(path: Path, schema: "type[Shape]") -> "Shape":
    """A YAML file that is no knowledge file (a clinic's or a researcher's own), read as strictly as ours.

    Raises `BadFileError` with all problems at once, by field.
    """
    from pydantic import ValidationError

    from assuage.knowledge.strict_yaml import read

    try:
        return schema.model_validate(read(path, own=True))
    except ValidationError as error:
        from assuage.knowledge.refusals import problems_of

        raise BadFileError(path, problems_of(error, schema)) from error


def read_text(text: str, *, own: bool = True) -> Any:
    """What a YAML text of somebody's own holds, read as strictly as a file of ours: no key twice, no word turned into a yes.

    One that comes with Assuage is not `own`, and is read ten times faster.

    Raises `KnowledgeError`, which holds nothing of the text.
    """
    from yaml import YAMLError

    from assuage.knowledge.strict_yaml import parse

    try:
        return parse(text, own=own)
    except YAMLError:
        raise KnowledgeError("The text is not readable as YAML, or names a field twice. Mend it.") from None


def _name_problems(path: Path, content: dict[str, Any]) -> tuple[Problem, ...]:
    if content.get("id") in (None, path.stem):
        return ()
    return (Problem("id", f"`{content['id']}` is not the file's name", path.stem),)


def _validated(
    path: Path, content: dict[str, Any], schema: "type[KnowledgeFile]", found: tuple[Problem, ...]
) -> "KnowledgeFile":
    from pydantic import ValidationError

    try:
        return schema.model_validate(content)
    except ValidationError as error:
        from assuage.knowledge.refusals import problems_of  # only a bad file needs the words

        raise BadFileError(path, found + problems_of(error, schema)) from error
