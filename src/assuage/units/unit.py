"""A unit read from its UCUM code, or from the way clinics write it."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import cache

from assuage.units.atoms import ATOMS, SYNONYMS, Atom, Dimension, dimension
from assuage.units.errors import UnknownUnitError

_BY_LOWER = {code.lower(): code for code in ATOMS}
_ANNOTATION = re.compile(r"\{[^{}]*\}")
_AMBIGUOUS = {
    "c": "`C` may be Celsius or coulomb; write `Cel`",
    "f": "`F` may be Fahrenheit or farad; write `[degF]`",
    "a": "`a` may be a year or an are; write days or weeks",
    "mo": "a month has no fixed length; write `d` or `wk`",
    "month": "a month has no fixed length; write `d` or `wk`",
    "gm": "write `g`",
    "gr": "`gr` may be grain or gram; write `g`",
    "cc": "`cc` is read as `00` in handwriting; write `mL`",
    "lt": "write `L`",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """`code` in UCUM, what it measures, its exact size in base units, and the offset of its zero."""

    code: str
    dimension: Dimension
    factor: Fraction
    offset: Fraction
    pint_expression: str

    def __str__(self) -> str:
        """The UCUM code."""
        return self.code


@cache
def unit(text: str) -> Unit:
    """The unit that `text` names: a UCUM code or an everyday spelling, divided by `/` any number of times.

    A `kg` below the line of a dose (`mg/kg`, `ug/kg/min`) is body weight, which is no mass that could be cancelled.

    Raises:
        UnknownUnitError: no unit is meant, or two could be.

    Example:
        >>> unit("mcg/kg/min").code
        'ug/kg/min'
    """
    parts = _parts(text)
    atoms = [_atom(part, whole=text) for part in parts]
    if len(atoms) > 1 and any(atom.offset for atom in atoms):
        raise UnknownUnitError(
            f"`{text}` divides a temperature scale; a difference per time is not handled. Give the temperatures themselves."
        )
    powers: dict[str, int] = {}
    factor = Fraction(1)
    for place, atom in enumerate(atoms):
        sign = -1 if place else 1
        factor = factor * atom.factor if place == 0 else factor / atom.factor
        for name, power in _of_dose(atom, place=place, numerator=atoms[0]):
            powers[name] = powers.get(name, 0) + sign * power
    code = "/".join(
        atom.code if place or atom.code != "1" or len(atoms) == 1 else "" for place, atom in enumerate(atoms)
    )
    names = [atom.pint_name for atom in atoms]
    expression = "/".join(names) if all(names) else ""
    return Unit(code, dimension(**powers), factor, atoms[0].offset, expression)


def _parts(text: str) -> list[str]:
    tidy = text.strip()
    if not tidy:
        raise UnknownUnitError("The unit is empty, so the number could mean anything. Give the unit, for example `mg`.")
    kept = tidy if tidy in ATOMS or tidy == "{1.73_m2}" else _ANNOTATION.sub(_keep_surface, tidy)
    pieces = re.sub(r"\s+per\s+", "/", kept).split("/")
    return [piece.strip() or "1" for piece in pieces]


def _keep_surface(annotation: re.Match[str]) -> str:
    """Annotations in braces say what is counted and change nothing, except an index to body surface."""
    return annotation.group() if "1.73" in annotation.group() else ""


def _atom(part: str, *, whole: str) -> Atom:
    lowered = part.lower()
    code = part if part in ATOMS else SYNONYMS.get(lowered) or _BY_LOWER.get(lowered)
    if code is not None:
        return ATOMS[code]
    if lowered in _AMBIGUOUS:
        raise UnknownUnitError(f"The unit `{whole}` can be misread: {_AMBIGUOUS[lowered]}.")
    near = get_close_matches(lowered, [*_BY_LOWER, *SYNONYMS], n=3, cutoff=0.5)
    hint = (
        f" Did you mean {' or '.join(f'`{word}`' for word in near)}?"
        if near
        else " Give a UCUM code such as `mg`, `ng/mL` or `mm[Hg]`."
    )
    raise UnknownUnitError(
        f"The unit `{part}`{f' in `{whole}`' if part != whole else ''} is not known, so the number cannot be used.{hint}"
    )


def _of_dose(atom: Atom, *, place: int, numerator: Atom) -> Dimension:
    """The dimension of one part; body weight under a dose is kept apart from mass."""
    doses = (("mass", 1),), (("amount", 1),), (("length", 3),)
    if place and atom.code == "kg" and numerator.dimension in doses:
        return dimension(body_weight=1)
    return atom.dimension
