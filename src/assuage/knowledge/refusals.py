"""Why pydantic refused a file, in words for the person who wrote the file."""

from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from assuage.knowledge.errors import IncoherentError, Problem

_NUMBER = {"float_parsing", "float_type", "int_parsing", "int_type", "int_from_float", "finite_number"}
_TEXT = {"string_type", "string_too_short"}
_SHAPES = {"dict_type": "a mapping", "model_type": "a mapping", "tuple_type": "a list", "list_type": "a list"}
_TAGGED = "function-after"


def problems_of(error: ValidationError, schema: type[BaseModel]) -> tuple[Problem, ...]:
    """Every refusal as field, what is wrong, and what is allowed there."""
    return tuple(problem for one in error.errors(include_url=False) for problem in _problems(one, schema))


def _problems(one: Any, schema: type[BaseModel]) -> tuple[Problem, ...]:
    raised = one.get("ctx", {}).get("error")
    return raised.problems if isinstance(raised, IncoherentError) else (_problem(one, schema),)


def _problem(one: Any, schema: type[BaseModel]) -> Problem:
    path = tuple(part for part in one["loc"] if not str(part).startswith(_TAGGED))
    field = ".".join(str(part) for part in path if part != "[key]") or "the file"
    kind, given = one["type"], _shown(one["input"])
    if kind == "missing":
        return Problem(field, "it is missing", "a value; this field is required")
    if kind == "extra_forbidden":
        return Problem(field, *_unknown_field(path, schema))
    if kind in {"literal_error", "enum"}:
        return Problem(field, f"{given} is not one of the words it may be", one["ctx"]["expected"])
    if kind in _NUMBER:
        return Problem(field, f"{given} is not a number", "a finite number in the stated unit, or null if unknown")
    if kind in _TEXT:
        return Problem(field, f"{given} is not text", "words, not empty")
    if kind in _SHAPES:
        return Problem(field, f"{given} is not {_SHAPES[kind]}", _SHAPES[kind])
    if kind == "string_pattern_mismatch":
        return Problem(field, f"{given} is not a name", "small letters, digits and single underscores, a letter first")
    if kind.startswith("date"):
        return Problem(field, f"{given} is not a date", "a day as YYYY-MM-DD")
    if kind == "value_error":
        return Problem(field, str(one["ctx"]["error"]))
    return Problem(field, str(one["msg"]))


def _shown(value: object) -> str:
    text = repr(value)
    return "nothing" if value is None else text if len(text) <= 60 else text[:57] + "..."  # noqa: PLR2004 one line


def _unknown_field(path: tuple[Any, ...], schema: type[BaseModel]) -> tuple[str, str]:
    fields = sorted({name for part in _parts_at(schema, path[:-1]) for name in _names(part)})
    close = get_close_matches(str(path[-1]), fields, n=1)
    wrong = "there is no such field" + (f"; did you mean `{close[0]}`?" if close else "")
    return wrong, ", ".join(fields)


def _names(part: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in part.model_fields.items()}


def _parts_at(schema: type[BaseModel], path: tuple[Any, ...]) -> list[type[BaseModel]]:
    """The parts that may stand at a path: a list position and a mapping key both step into the members."""
    here: list[type[BaseModel]] = [schema]
    for step in path:
        named = [model for model in here if model.__name__ == step]
        if named:
            here = named
            continue
        onward = [part for model in here for part in _models_in(_annotation(model, step))]
        here = onward or here
    return here


def _annotation(model: type[BaseModel], step: object) -> Any:
    for name, field in model.model_fields.items():
        if step in {name, field.alias}:
            return field.annotation
    return None


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if get_origin(annotation) in {Annotated, Union, UnionType, tuple, dict, list}:
        return [model for part in get_args(annotation) for model in _models_in(part)]
    return []
