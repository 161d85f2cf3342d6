"""The dose of an order held against the limits of its setting, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assuage.dosing import DoseError, Regimen
from assuage.interop.cds_hooks.cards import ADVICE, About, card
from assuage.interop.cds_hooks.dosage import OrderedDose, dose_of
from assuage.interop.cds_hooks.markdown import document, escaped, section
from assuage.interop.cds_hooks.requests import Call
from assuage.interop.fhir.coding import codings
from assuage.knowledge import Library
from assuage.patient import Lookup

if TYPE_CHECKING:
    from assuage.pharmacology import LimitHit

_SETTINGS = {"inpatient": "inpatient", "outpatient": "outpatient", "community": "outpatient", "discharge": "outpatient"}
_NO_SETTING = "The order names no setting, so the limits for outpatients were used, which are the tighter ones."

_ANY_WEIGHT_KG = 70.0  # for a dose per kilogram, whose rate per kilogram is the same at each weight


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of holding a dose against the limits: those it breaks, or why it was not held against them."""

    order: Mapping[str, Any]
    dose: OrderedDose
    hits: "tuple[LimitHit, ...]" = ()
    why_not: str = ""

    @property
    def words(self) -> str:
        """One paragraph for a card that has another subject; nothing where a card of its own says it."""
        if self.why_not or self.dose.regimen is None:
            return f"**Dose not checked**, because {escaped(self.why_not)}."
        if self.hits:
            return ""
        held = f"**Dose** read as “{escaped(self.dose.regimen.text)}” and held against the limits: none is broken."
        return " ".join([held, *self.assumed])

    @property
    def assumed(self) -> list[str]:
        """What was taken for granted on the way, in sentences."""
        told = [f"{escaped(one[:1].upper() + one[1:])}." for one in self.dose.told]
        return [*told, *([] if _setting(self.order) else [_NO_SETTING])]


def checked(order: Mapping[str, Any], drug: str, person: Lookup, shelf: Library) -> Checked:
    """Hold the dose of an order of `drug` (an id of the vocabulary) against the limits of its setting."""
    dose = dose_of(order, drug=drug)
    if dose.regimen is None:
        return Checked(order, dose, why_not=dose.why_not)
    from assuage.pharmacology import PharmacologyError  # numbers are loaded when a dose is to be checked

    try:
        return Checked(order, dose, _hits(dose.regimen, person, _setting(order) or "outpatient", shelf))
    except (PharmacologyError, DoseError) as error:
        return Checked(order, dose, why_not=f"nothing can be predicted of it ({str(error).rstrip('.')})")


def _hits(regimen: Regimen, person: Lookup, setting: str, shelf: Library) -> "tuple[LimitHit, ...]":
    """The limits that are broken. A dose per kilogram has a rate per kilogram even where the weight is not known."""
    from assuage.pharmacology import LimitHit, check_regimen, covariates_of

    who = covariates_of(person)
    if who.weight_kg is not None or not regimen.needs_weight or regimen.caps:
        return check_regimen(regimen, who, setting, library=shelf)
    at_any_weight = check_regimen(regimen, replace(who, weight_kg=_ANY_WEIGHT_KG), setting, library=shelf)
    unchecked = LimitHit(
        "soft", "The weight is not known, so the level was not held against the limits of the setting."
    )
    return (*(hit for hit in at_any_weight if hit.model is None), unchecked)


def dose_card(call: Call, found: Checked, *, shelf: Library, of: str) -> dict[str, Any] | None:
    """A card for the limits that are broken or could not be checked; none, no card. `of` tells orders apart."""
    regimen = found.dose.regimen
    if not found.hits or regimen is None:
        return None
    hard = [escaped(hit.words) for hit in found.hits if hit.kind == "hard"]
    soft = [escaped(hit.words) for hit in found.hits if hit.kind == "soft"]
    read = f"Read from the order: “{escaped(regimen.text)}”."
    limits = shelf.rate_limits()
    return card(
        call,
        About("dose", f"{limits.title} (Assuage)", tuple(one.key for one in limits.references), of),
        summary=f"Ketamine dose{' over a hard limit' if hard else ''}: {_first(found.hits)}",
        indicator="critical" if hard else "warning",
        detail=document(" ".join([read, *found.assumed]), section("Refuses", hard), section("Warns", soft), ADVICE),
        shelf=shelf,
    )


def _first(hits: "tuple[LimitHit, ...]") -> str:
    """The first sentence of the gravest limit."""
    return min(hits, key=lambda hit: hit.kind != "hard").words.partition(". ")[0]


def _setting(order: Mapping[str, Any]) -> str | None:
    """The setting by the category of the order, where it names one and no more."""
    listed = order.get("category")
    named = [code for one in (listed if isinstance(listed, list) else []) for _, code in codings(one)]
    settings = {_SETTINGS[code] for code in named if code in _SETTINGS}
    return settings.pop() if len(settings) == 1 else None
