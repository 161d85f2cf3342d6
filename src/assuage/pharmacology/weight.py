"""Which weight a dose is multiplied by, and what was assumed about it."""

from dataclasses import dataclass

from assuage.dosing import Regimen, WeightBasis, dosing_weight
from assuage.knowledge import Library
from assuage.pharmacology.covariates import Covariates


@dataclass(frozen=True, slots=True)
class DosingWeight:
    """The weight [kg] that per-kilogram doses are multiplied by; None where nobody gave one."""

    kg: float | None
    assumed: tuple[str, ...] = ()


def dosing_weight_of(regimen: Regimen, who: Covariates, library: Library) -> DosingWeight:
    """The dosing weight as the regimen names it; unnamed, the actual weight up to the default cap.

    Raises `WeightNeededError` or `HeightNeededError` (dosing) where it cannot be computed.
    """
    if not regimen.needs_weight:
        return DosingWeight(who.weight_kg)
    cap = None if regimen.weight_cap_kg is None else float(regimen.weight_cap_kg)
    basis = regimen.weight_basis
    if basis is not None and basis is not WeightBasis.CAPPED:
        return DosingWeight(dosing_weight(basis=basis, actual_kg=who.weight_kg, height_cm=who.height_cm, sex=who.sex))
    if cap is None:
        cap = default_cap_kg(library)
    if cap is None or who.weight_kg is None:
        return DosingWeight(dosing_weight(basis=WeightBasis.ACTUAL, actual_kg=who.weight_kg), _words(basis, None))
    kg = dosing_weight(basis=WeightBasis.CAPPED, actual_kg=who.weight_kg, cap_kg=cap)
    return DosingWeight(kg, _words(basis, cap if kg < who.weight_kg else None))


def _words(basis: WeightBasis | None, reached_cap_kg: float | None) -> tuple[str, ...]:
    if basis is not None:
        return ()
    if reached_cap_kg is None:
        return ("No dosing weight is named: doses per kilogram are multiplied by the actual weight.",)
    return (f"No dosing weight is named: doses per kilogram are multiplied by {reached_cap_kg:g} kg, the default cap.",)


def default_cap_kg(library: Library) -> float | None:
    """The weight above which doses per kilogram stop growing by default; None where the library names none."""
    cap = library.rate_limits().dosing_weight_cap_kg
    return None if cap is None else cap.value
