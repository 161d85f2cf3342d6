"""The dose language: text to `Regimen` and back, in the units of the field.

In: what a clinician writes, `0.35 mg/kg/h over 4 h daily for 10 days, max 25 mg/h`. Out: a frozen `Regimen` that says the
same exactly, writes itself in one canonical way, and gives `Administration`s once a dosing weight is known. What can be
read in two ways is refused with the reason and what to write instead.
"""

from assuage.dosing.administration import Administration
from assuage.dosing.completeness import assume_for_simulation, base_mg, require_complete
from assuage.dosing.errors import DoseError, HeightNeededError, IncompleteRegimenError, OnDemandError, WeightNeededError
from assuage.dosing.form import Isomer, Route, Salt, WeightBasis
from assuage.dosing.grammar import parse
from assuage.dosing.quantity import Dose, Mass, Per, is_finite_decimal
from assuage.dosing.regimen import Cap, CapScope, Part, Regimen, Repeat
from assuage.dosing.render import cap_text, drug_name
from assuage.dosing.schedule import Piece, binding_caps, pieces
from assuage.dosing.steps import Given, Infusion, OnDemand, Pause, Step, Titration
from assuage.dosing.weight import dosing_weight

__all__ = [
    "Administration",
    "Cap",
    "CapScope",
    "Dose",
    "DoseError",
    "Given",
    "HeightNeededError",
    "IncompleteRegimenError",
    "Infusion",
    "Isomer",
    "Mass",
    "OnDemand",
    "OnDemandError",
    "Part",
    "Pause",
    "Per",
    "Piece",
    "Regimen",
    "Repeat",
    "Route",
    "Salt",
    "Step",
    "Titration",
    "WeightBasis",
    "WeightNeededError",
    "assume_for_simulation",
    "base_mg",
    "binding_caps",
    "cap_text",
    "dosing_weight",
    "drug_name",
    "is_finite_decimal",
    "parse",
    "pieces",
    "require_complete",
]
