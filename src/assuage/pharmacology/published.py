"""Whether a rate lies inside a published regimen for the condition and the setting."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from assuage.dosing import Administration, DoseError, Isomer, Regimen, parse
from assuage.knowledge import Library
from assuage.pharmacology.covariates import Covariates

if TYPE_CHECKING:
    from assuage.knowledge.schema import RegimenFile

_ROUNDING = 1e-9


def rate_is_published(
    library: Library, who: Covariates, regimen: Regimen, given: Sequence[Administration], *, conditions: frozenset[str]
) -> str | None:
    """`yes` or `no`; None where condition, setting or weight is not known, or no regimen is published for them.

    The highest rate of the course is held against the highest rate of every regimen of the same isomer for one of `conditions`
    in the same setting, at the same weight. Anaesthetic-dose and intensive-care regimens do not count.
    """
    if who.condition not in conditions or who.setting is None or who.weight_kg is None:
        return None
    highest = peak_rate_mg_per_h(given)
    isomer = regimen.isomer or Isomer.RACEMATE
    published = _rates(library, conditions, who.setting, isomer, who.weight_kg)
    return "yes" if any(highest <= rate * (1 + _ROUNDING) for rate in published) else "no"


def peak_rate_mg_per_h(given: Sequence[Administration]) -> float:
    """The highest sum of rates that run at once [mg/h]; infinite for a dose given in an instant by vein."""
    changes = sorted(
        change
        for one in given
        for change in (
            (one.start_min, 1, one.rate_mg_per_h or float("inf")),
            (one.stop_min, 0, -(one.rate_mg_per_h or 0.0)),
        )
    )
    level = highest = 0.0
    for _, _, change in changes:
        level += change
        highest = max(highest, level)
    return highest


@lru_cache(maxsize=256)
def _rates(
    library: Library, conditions: frozenset[str], setting: str, isomer: Isomer, weight_kg: float
) -> tuple[float, ...]:
    """The highest rates [mg/h] for one person; kept, because a plan asks for the same ones for every option and model."""
    found = _published(library, conditions, setting)
    rates = (rate(weight_kg) for rate, of in found if (of or Isomer.RACEMATE) is isomer)
    return tuple(one for one in rates if one is not None)


Rate = Callable[[float], float | None]


@lru_cache(maxsize=64)
def _published(library: Library, conditions: frozenset[str], setting: str) -> tuple[tuple[Rate, Isomer | None], ...]:
    """The highest rate [mg/h] of each regimen, as a function of the weight [kg], with its isomer."""
    files: Sequence[RegimenFile] = library.all("regimen")
    found = []
    for file in files:
        counts = file.purpose != "anaesthesia" and file.setting in {setting, "any"} and file.route.upper() == "IV"
        rate = _rate_of(file) if counts and not conditions.isdisjoint(file.conditions) else None
        if rate is not None:
            found.append((rate, None if file.isomer == "unnamed" else Isomer(file.isomer)))
    return tuple(found)


def _rate_of(file: "RegimenFile") -> Rate | None:
    if file.dose is not None:
        try:
            read = parse(file.dose)
        except DoseError:
            return None
        return None if read.on_demand else lambda kg: peak_rate_mg_per_h(read.administrations(dosing_weight_kg=kg))
    return None if file.highest_rate is None else lambda kg: file.highest_rate_mg_per_h(weight_kg=kg)
