"""A model file read once: the order of its states, and its formulas compiled.

Everything here depends on the file alone, so it is made once per file and kept.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assuage.knowledge.schema import canonical
from assuage.pharmacology.errors import ModelFormulaError
from assuage.pharmacology.expressions import Expression, expression

if TYPE_CHECKING:
    from assuage.knowledge.schema import PharmacokineticModel


@dataclass(frozen=True, slots=True)
class Transfer:
    """One-way movement `source` -> `to` (None leaves the body): a rate constant, or a clearance over the volume of `source`."""

    source: int
    to: int | None
    rate: Expression
    volume: str | None
    fraction: Expression
    eliminates: bool


@dataclass(frozen=True, slots=True)
class Path:
    """One path of a dose into the body."""

    into: int
    fraction: Expression
    lag: Expression | None
    zero_order: Expression | None
    device: Expression | None
    later_fraction: Expression | None
    sitting_gap: Expression | None


@dataclass(frozen=True, slots=True)
class Reading:
    """An analyte: where it is read, over which volume, and the part of the drug its block carries."""

    state: int
    volume: str
    share: float


@dataclass(frozen=True, slots=True)
class Scale:
    """A covariate's factor on some parameters; `needs` are the covariates it asks for."""

    name: str
    parameters: tuple[str, ...]
    factor: Expression
    optional: bool


@dataclass(frozen=True, slots=True)
class Structure:
    """A compiled model: `file` is what it was made from.

    `typical` holds the printed values in L, min and fractions. `per_kilogram` is true where a printed value is for one kilogram,
    so that nothing can be said without a weight. `eliminates_where_read` is true where the parent leaves the body from
    the compartment it is read from, so that its exposure is inversely proportional to what leaves.
    """

    file: "PharmacokineticModel"
    states: tuple[str, ...]
    transfers: tuple[Transfer, ...]
    routes: dict[str, tuple[Path, ...]]
    readings: dict[str, Reading]
    scales: tuple[Scale, ...]
    derived: tuple[tuple[str, Expression], ...]
    typical: dict[str, float]
    per_kilogram: bool
    eliminates_where_read: bool

    @property
    def size(self) -> int:
        """How many states the model itself has."""
        return len(self.states)

    def ahead_of(self, state: int) -> frozenset[int]:
        """The states that what is in one of them can come to, itself included."""
        ahead: dict[int, set[int]] = {number: set() for number in range(self.size)}
        for item in self.transfers:
            if item.to is not None:
                ahead[item.source].add(item.to)
        return _reached(state, ahead)


_KEPT: dict[int, Structure] = {}


def structure_of(file: "PharmacokineticModel") -> Structure:
    """The compiled form of a model file, made on first use.

    Raises `ModelFormulaError` where a formula, a unit or a name of the file cannot be used.
    """
    kept = _KEPT.get(id(file))
    if kept is not None and kept.file is file:
        return kept
    made = _compile(file)
    _KEPT[id(file)] = made
    return made


def _compile(file: "PharmacokineticModel") -> Structure:
    states = tuple(file.compartments)
    index = {name: number for number, name in enumerate(states)}
    readings: dict[str, Reading] = {
        analyte: Reading(_place(index, readout.compartment), _volume(file, readout.compartment), readout.share)
        for analyte, readout in file.analytes.items()
    }
    parent = _parent_block(file, index)
    routes: dict[str, tuple[Path, ...]] = {
        route: tuple(
            Path(
                _place(index, path.into),
                expression(path.fraction),
                expression(path.lag) if path.lag else None,
                expression(path.zero_order) if path.zero_order else None,
                expression(path.device) if path.device else None,
                expression(path.later_fraction) if path.later_fraction else None,
                expression(path.sitting_gap) if path.sitting_gap else None,
            )
            for path in paths
        )
        for route, paths in file.routes.items()
    }
    transfers = (*_exchanged(file, index), *_flowing(file, index, parent))
    scales = tuple(Scale(item.name, item.parameters, expression(item.scale), item.optional) for item in file.covariates)
    return Structure(
        file=file,
        states=states,
        transfers=transfers,
        routes=routes,
        readings=readings,
        scales=scales,
        derived=tuple((name, expression(part.formula)) for name, part in file.derived.items()),
        typical={name: canonical(number) for name, number in file.parameters.items() if number.value is not None},
        per_kilogram=any(_is_per_kilogram(scale) for scale in scales),
        eliminates_where_read={item.source for item in transfers if item.eliminates} == {_parent_state(file, index)},
    )


def _is_per_kilogram(scale: Scale) -> bool:
    return scale.factor.names == {"weight_kg"} and scale.factor({"weight_kg": 1.0}) == 1.0


def _place(index: dict[str, int], name: str) -> int:
    if name not in index:
        raise ModelFormulaError(f"The compartment `{name}` is used but not listed under `compartments`; add it there.")
    return index[name]


def _volume(file: "PharmacokineticModel", compartment: str) -> str:
    part = file.compartments.get(compartment)
    if part is None or part.volume is None:
        message = (
            f"`{compartment}` of {file.id} has no `volume`, so no concentration or clearance can be taken from it."
        )
        raise ModelFormulaError(message)
    return part.volume


def _exchanged(file: "PharmacokineticModel", index: dict[str, int]) -> list[Transfer]:
    whole = expression("1")
    found: list[Transfer] = []
    for item in file.exchanges:
        first, second = (_place(index, name) for name in item.between)
        if item.clearance is not None:
            rate = expression(item.clearance)
            found.append(Transfer(first, second, rate, _volume(file, item.between[0]), whole, eliminates=False))
            found.append(Transfer(second, first, rate, _volume(file, item.between[1]), whole, eliminates=False))
        else:
            out, back = expression(item.rate_out or "0"), expression(item.rate_back or "0")
            found.append(Transfer(first, second, out, None, whole, eliminates=False))
            found.append(Transfer(second, first, back, None, whole, eliminates=False))
    return found


def _flowing(file: "PharmacokineticModel", index: dict[str, int], parent: frozenset[int]) -> list[Transfer]:
    found: list[Transfer] = []
    for item in file.flows:
        source = _place(index, item.source)
        to = None if item.to is None else _place(index, item.to)
        rate, volume = expression(item.rate or item.clearance or "0"), None
        if item.clearance is not None:
            volume = _volume(file, item.source)
        leaves = source in parent and to not in parent
        found.append(Transfer(source, to, rate, volume, expression(item.fraction), eliminates=leaves))
    return found


def _parent_state(file: "PharmacokineticModel", index: dict[str, int]) -> int:
    analyte = next((name for name in ("total", "S", "R") if name in file.analytes), None)
    if analyte is None:
        raise ModelFormulaError(
            f"{file.id} predicts no parent drug, so it cannot drive an effect; list `total` or `S`."
        )
    return _place(index, file.analytes[analyte].compartment)


def _parent_block(file: "PharmacokineticModel", index: dict[str, int]) -> frozenset[int]:
    """The states that the unchanged drug moves between: all that lead to its compartment and can be reached from it."""
    start = _parent_state(file, index)
    ahead: dict[int, set[int]] = {number: set() for number in index.values()}
    for item in file.exchanges:
        first, second = (index[name] for name in item.between)
        ahead[first].add(second)
        ahead[second].add(first)
    for flow in file.flows:
        if flow.to is not None:
            ahead[index[flow.source]].add(index[flow.to])
    behind = {number: {other for other, onward in ahead.items() if number in onward} for number in ahead}
    return _reached(start, ahead) & _reached(start, behind)


def _reached(start: int, ahead: dict[int, set[int]]) -> frozenset[int]:
    seen, waiting = {start}, [start]
    while waiting:
        fresh = ahead[waiting.pop()] - seen
        seen |= fresh
        waiting.extend(fresh)
    return frozenset(seen)


def reached_by(structure: Structure, routes: frozenset[str]) -> Structure:
    """The part of a model that doses by these routes can reach: unused depots are left out. Made on first use."""
    key = (id(structure.file), routes)
    kept = _PARTS.get(key)
    if kept is not None and kept.file is structure.file:
        return kept
    entered = [path.into for route in routes for path in structure.routes[route]]
    used = sorted({state for start in entered for state in structure.ahead_of(start)})
    by_them = replace(structure, routes={route: structure.routes[route] for route in sorted(routes)})
    made = _of_states(by_them, used)
    _PARTS[key] = made
    return made


_PARTS: dict[tuple[int, frozenset[str]], Structure] = {}


def leading_to(structure: Structure, analytes: frozenset[str]) -> Structure:
    """The part of a model that its readings of these analytes depend on: what only comes after them is left out."""
    wanted = {item.state for name, item in structure.readings.items() if name in analytes}
    used = [state for state in range(structure.size) if wanted & structure.ahead_of(state)]
    return _of_states(structure, used)


def _of_states(structure: Structure, used: list[int]) -> Structure:
    """The same model with some of its states; what flows to another leaves the body."""
    at = {old: new for new, old in enumerate(used)}
    return replace(
        structure,
        states=tuple(structure.states[state] for state in used),
        transfers=tuple(
            replace(item, source=at[item.source], to=None if item.to is None else at.get(item.to))
            for item in structure.transfers
            if item.source in at
        ),
        routes={
            route: tuple(replace(path, into=at[path.into]) for path in paths if path.into in at)
            for route, paths in structure.routes.items()
        },
        readings={
            name: replace(item, state=at[item.state]) for name, item in structure.readings.items() if item.state in at
        },
    )
