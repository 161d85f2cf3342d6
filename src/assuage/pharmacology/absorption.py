"""What a model says of a way in other than a vein: whether effects can be driven from it, and in what its twins absorb alike."""

from collections.abc import Iterable

from assuage.knowledge import Library
from assuage.pharmacology.effects.prepared import prepared_effects
from assuage.pharmacology.structure import Path, Structure, structure_of
from assuage.pharmacology.twins import TWIN_EFFECTS, Twins


def drives_acute_effects(model: str, routes: frozenset[str], *, library: Library) -> bool:
    """Whether a model describes all of these routes, at the site from which an acute effect of twins is driven.

    Raises `UnknownIdError` (knowledge) for a model nobody knows.
    """
    file = library.model(model)
    acute = (one.file.driver for one in prepared_effects(library, TWIN_EFFECTS) if one.file.form != "lasting_relief")
    return routes <= file.routes.keys() and any(one.site == file.site and one.analyte in file.analytes for one in acute)


def alike_in_absorption(twins: Twins, routes: Iterable[str], *, library: Library) -> tuple[str, ...]:
    """For each route, in which of its parameters of absorption all twins are alike because nothing was read of how people differ."""
    structure = structure_of(library.model(twins.model))
    found = []
    for route in dict.fromkeys(routes):
        paths = structure.routes.get(route, ())
        names = sorted({name for path in paths for name in _names_of(path, structure)} - twins.drawn.keys())
        if names:
            found.append(
                f"{twins.model}: how people differ in {', '.join(names)} was not read, so all twins are alike in it, and chances of "
                f"{route.replace('_', ' ')} doses look surer than they are."
            )
    return tuple(found)


def _names_of(path: Path, structure: Structure) -> set[str]:
    """The printed parameters of one path of a dose, and of what leaves the place it is put in; none of a place where levels are read."""
    parts = [one for one in (path.fraction, path.lag, path.zero_order, path.later_fraction) if one is not None]
    if path.into not in {reading.state for reading in structure.readings.values()}:
        parts += [one.rate for one in structure.transfers if one.source == path.into]
    names = {name for one in parts for name in one.names}
    derived = dict(structure.derived)
    while more := {one for name in names & derived.keys() for one in derived[name].names} - names:
        names |= more
    return names & structure.typical.keys()
