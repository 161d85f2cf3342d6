"""An order that is far from the one it was written from is challenged: a slip of the decimal point or of a unit is named."""

from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext as _

from assuage.dosing import Isomer, drug_name
from assuage.knowledge import library
from assuage.units import factor
from assuage.web.plan.predicting import Predicted

CHALLENGE = "challenge_"

_NEAR = 0.1
"""How near a ratio must come to a slip's for the slip to be named."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """How far an order is from the one it was written from, and the slips that would explain it."""

    words: str


def reason_name(order: str) -> str:
    """What the reason for a challenged order is kept under: a reason for one order opens no other."""
    return f"{CHALLENGE}{sha256(order.encode()).hexdigest()[:10]}"


def challenge_of(now: Predicted, before: Predicted | None) -> Challenge | None:
    """None where the two are of one size, or there is nothing to hold the order against."""
    if before is None or before.error or now.error:
        return None
    isomer, before_isomer = _isomer(now), _isomer(before)
    if isomer and before_isomer and isomer is not before_isomer:
        return Challenge(
            _("The order is of %(mine)s and %(before)s is of %(theirs)s: as many milligrams are another dose.")
            % {"mine": drug_name(isomer, None), "before": before.text, "theirs": drug_name(before_isomer, None)}
        )
    far = library().planning_practice().far_from_its_start.value or 1.0
    for what, mine, theirs in (
        (_("the highest rate"), now.peak_rate_mg_per_h, before.peak_rate_mg_per_h),
        (_("the total dose"), now.total_mg, before.total_mg),
    ):
        if not mine or not theirs:
            continue
        times = max(mine, theirs) / min(mine, theirs)
        if times < far:
            continue
        more = _("as much") if mine > theirs else _("as little")
        named = "; ".join(words for size, words in _slips(now) if abs(times / size - 1) <= _NEAR)
        told = _("%(what)s is %(times)s times %(more)s as in %(before)s.") % {
            "what": what[:1].upper() + what[1:],
            "times": f"{times:.3g}",
            "more": more,
            "before": before.text,
        }
        if named:
            return Challenge(told + " " + _("That is what happens with: %(slips)s.") % {"slips": named})
        return Challenge(told)
    return None


def _isomer(order: Predicted) -> Isomer | None:
    return order.regimen.isomer if order.regimen else None


def _slips(now: Predicted) -> tuple[tuple[float, str], ...]:
    found = [
        (10.0, _("a decimal point one place off (ten-fold)")),
        (100.0, _("a decimal point two places off (hundred-fold)")),
        (float(factor("mg", "mcg")), _("milligrams taken for micrograms")),
        (float(factor("h", "min")), _("a rate per minute taken for one per hour")),
        (float(factor("d", "h")), _("a rate per day taken for one per hour")),
    ]
    if now.dosing_weight_kg:
        found.append((now.dosing_weight_kg, _("the weight left out, or multiplied by twice")))
    return tuple(found)
