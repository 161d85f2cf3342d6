"""An effect file read once: its numbers as floats, its site, its limits and what trials observed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from assuage.knowledge import Library
from assuage.knowledge.schema import canonical
from assuage.numerics import Floats
from assuage.pharmacology.effects.blood_pressure import OUTPUTS as PRESSURES
from assuage.pharmacology.simulation import ObservedFact

if TYPE_CHECKING:
    from assuage.knowledge.schema import EffectModel, Number

NG_PER_MG_PER_L = 1000.0
"""1 mg/L is 1000 ng/mL."""

_LN2 = 0.6931471805599453

Rate = TypeVar("Rate", float, Floats)


@dataclass(frozen=True, slots=True)
class PreparedEffect:
    """`parameters` in ng/mL, minutes and plain numbers; `site_rate` [1/min] is None where the plasma itself drives.

    `outputs` maps what it gives to units; `asks` are the quantities of its limits.
    """

    file: "EffectModel"
    parameters: dict[str, float]
    site_rate: float | None
    outputs: dict[str, str]
    observed: tuple[ObservedFact, ...]
    references: tuple[str, ...]
    asks: frozenset[str]

    def in_house(self, numbers: Mapping[str, float]) -> dict[str, float]:
        """Values in the printed unit of each parameter, turned into the units of `parameters`."""
        printed = {name: number.value or 1.0 for name, number in self.file.parameters.items()}
        return {name: value * self.parameters[name] / printed[name] for name, value in numbers.items()}

    @property
    def half_time_name(self) -> str:
        """The parameter that holds the half-time of its site."""
        return "half_life" if "half_life" in self.parameters else "half_time"


_KEPT: dict[tuple[int, tuple[str, ...] | None], tuple[Library, tuple[PreparedEffect, ...]]] = {}


def prepared_effects(library: Library, wanted: tuple[str, ...] | None = None) -> tuple[PreparedEffect, ...]:
    """The effects asked for by id or output; without a wish, those that are shown by default."""
    key = (id(library), wanted)
    kept = _KEPT.get(key)
    if kept is not None and kept[0] is library:
        return kept[1]
    files: list[EffectModel] = list(library.all("effect"))
    if wanted is None:
        chosen = [file for file in files if file.default]
    else:
        known = {file.id: file for file in files} | {file.output: file for file in files if file.default}
        chosen = [known[name] if name in known else library.effect(name) for name in wanted]
    made = tuple(prepare(file) for file in chosen)
    _KEPT[key] = (library, made)
    return made


def prepare(file: "EffectModel") -> PreparedEffect:
    """Read one effect file."""
    parameters = {name: in_house_unit(number) for name, number in file.parameters.items() if number.value is not None}
    half = parameters.get("half_life", parameters.get("half_time"))
    return PreparedEffect(
        file=file,
        parameters=parameters,
        site_rate=None if half is None else float(rate_of(half)),
        outputs=PRESSURES if file.form == "blood_pressure" else {file.output: file.unit},
        observed=tuple(ObservedFact(item.words, item.reference) for item in file.observed),
        references=tuple(reference.key for reference in file.references),
        asks=frozenset(limit.quantity for limit in file.limits),
    )


def rate_of(half_time: Rate) -> Rate:
    """The rate constant that belongs to a half-time, `ln 2 / half_time`."""
    return _LN2 / half_time


def in_house_unit(number: "Number") -> float:
    """The value in ng/mL for a level, minutes for a time, and as printed otherwise."""
    if number.value is None:
        raise ValueError("the value is unknown")
    if number.unit in {"ng/mL", "mg/L"}:
        return canonical(number) * NG_PER_MG_PER_L
    if number.unit in {"min", "h", "d"}:
        return canonical(number)
    return number.value
