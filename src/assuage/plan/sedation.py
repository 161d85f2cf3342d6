"""How deep a sedation to be ready for: by rule of dose rate and of sedating medicines, never by a model."""

from dataclasses import dataclass

from assuage.dosing import Isomer
from assuage.knowledge.schema import PlanningPractice, RateLimits


@dataclass(frozen=True, slots=True)
class Sedation:
    """The class to be ready for, why, and what is not known of it."""

    name: str
    words: str
    why: str
    unknown: str = ""


def sedation_of(
    peak_rate_mg_per_h: float | None,
    *,
    isomer: Isomer | None,
    weight_kg: float | None,
    medicines: tuple[str, ...] | None,
    practice: PlanningPractice,
    limits: RateLimits,
) -> Sedation | None:
    """The class of the file that the highest rate falls in, one deeper with any of the medicines it names.

    Rates are racemate-equivalents by the person's weight. `medicines` is None where the chart does not say what is taken. None where
    rate or weight is not known: then no class can be named.
    """
    if peak_rate_mg_per_h is None or weight_kg is None:
        return None
    strength = (limits.racemate_equivalent_of_s.value or 1.0) if isomer is Isomer.S else 1.0
    per_kg = peak_rate_mg_per_h / weight_kg * strength
    depth = max(
        place
        for place, one in enumerate(practice.sedation)
        if per_kg > (one.above_rate_mg_per_kg_per_h.value or 0.0) or place == 0
    )
    taken = [name for name in practice.deepened_by if medicines is not None and name in medicines]
    deepest = len(practice.sedation) - 1
    found = practice.sedation[min(depth + bool(taken), deepest)]
    why = f"at most {per_kg:.2g} mg/kg/h of racemate-equivalent"
    if taken:
        why += f", and one class deeper with {' and '.join(f'a {name}' if name[0] not in 'aeio' else f'an {name}' for name in taken)}"
    unknown = (
        ""
        if medicines is not None
        else f"Which medicines are taken is not known; {' or '.join(practice.deepened_by)} would count one class deeper."
    )
    return Sedation(found.name, found.words, why, unknown)
