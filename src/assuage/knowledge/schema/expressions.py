"""What a formula in a model file may hold: plain arithmetic over names, and nothing that could do anything else."""

import ast

from assuage.knowledge.errors import NotAllowedError

FUNCTIONS = frozenset({"min", "max", "exp", "log"})
COVARIATES = frozenset({"weight_kg", "age_years", "height_cm", "female", "is_s"})

_ALLOWED = (
    ast.Expression,
    ast.BinOp,
    ast.UnaryOp,
    ast.Constant,
    ast.Name,
    ast.Call,
    ast.Load,
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.Pow,
    ast.USub,
    ast.UAdd,
)


def names_in(expression: str) -> frozenset[str]:
    """The parameters and covariates that an expression uses.

    Raises `NotAllowedError` where it is not plain arithmetic.
    """
    try:
        tree = ast.parse(expression, mode="eval")
    except SyntaxError as error:
        raise NotAllowedError(f"`{expression}` is not an expression", "numbers, names, + - * / ** and ( )") from error
    called: set[int] = set()
    for node in ast.walk(tree):
        if not isinstance(node, _ALLOWED) or (isinstance(node, ast.Constant) and type(node.value) not in {int, float}):
            raise NotAllowedError(f"`{expression}` holds more than arithmetic", "numbers, names, + - * / ** and ( )")
        if isinstance(node, ast.Call):
            if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS or node.keywords:
                raise NotAllowedError(f"`{expression}` calls something unknown", ", ".join(sorted(FUNCTIONS)))
            called.add(id(node.func))
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called)
