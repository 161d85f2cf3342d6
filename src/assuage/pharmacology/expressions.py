"""Plain arithmetic from model files, compiled once and safe to evaluate on floats or arrays.

Allowed: numbers, names, `+ - * / **`, unary minus, parentheses, and `min`, `max`, `exp`, `log`, `sqrt`. Nothing else of Python can be
reached from a file.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from types import CodeType
from typing import Any

import numpy as np

from assuage.numerics import Floats
from assuage.pharmacology.errors import ModelFormulaError

Value = float | Floats

_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.USub, ast.UAdd)


def _smallest(*values: Value) -> Value:
    return reduce(np.minimum, values)


def _largest(*values: Value) -> Value:
    return reduce(np.maximum, values)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "min": _smallest,
    "max": _largest,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
}
_REACHED: dict[str, Any] = {"__builtins__": {}, **_FUNCTIONS}


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: its text, the names it needs, and its value or its only name where it is no more than that."""

    text: str
    names: frozenset[str]
    constant: float | None
    name: str | None
    _code: CodeType

    def __call__(self, values: Mapping[str, Value]) -> Value:
        """The value of the expression; arrays broadcast.

        Raises `ModelFormulaError` where a name has no value.
        """
        if self.constant is not None:
            return self.constant
        if self.name is not None and self.name in values:
            return values[self.name]
        try:
            result: Value = eval(self._code, _REACHED, values)  # noqa: S307 - only whitelisted arithmetic gets this far
        except NameError as error:
            message = f"The formula `{self.text}` needs `{error.name}`, which has no value, so nothing can be computed from it."
            raise ModelFormulaError(message) from error
        return result


@lru_cache(maxsize=2048)
def expression(text: str) -> Expression:
    """Compile `text`.

    Raises `ModelFormulaError` when it is anything but plain arithmetic.

    >>> expression("(weight_kg / 70) ** 0.75")({"weight_kg": 70.0})
    1.0
    """
    try:
        tree = ast.parse(text, mode="eval")
    except SyntaxError as error:
        raise ModelFormulaError(f"The formula `{text}` cannot be read: {error.msg}. Write plain arithmetic.") from error
    names = frozenset(_checked_names(tree.body, text))
    code = compile(tree, "<model file>", "eval")
    constant = None if names else float(eval(code, _REACHED, {}))  # noqa: S307 - whitelisted above
    name = tree.body.id if isinstance(tree.body, ast.Name) else None
    return Expression(text, names, constant, name, code)


def _checked_names(node: ast.AST, text: str) -> list[str]:
    match node:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=int() | float()):
            return []
        case ast.Name(id=name):
            return [name]
        case ast.BinOp(left=left, op=operator, right=right) if isinstance(operator, _OPERATORS):
            return _checked_names(left, text) + _checked_names(right, text)
        case ast.UnaryOp(op=operator, operand=operand) if isinstance(operator, _OPERATORS):
            return _checked_names(operand, text)
        case ast.Call(func=ast.Name(id=name), args=[_, *_] as arguments, keywords=[]) if name in _FUNCTIONS:
            return [found for argument in arguments for found in _checked_names(argument, text)]
    message = f"The formula `{text}` uses `{ast.unparse(node)}`; only + - * / **, min, max, exp, log, sqrt, numbers and names may be used."
    raise ModelFormulaError(message)
