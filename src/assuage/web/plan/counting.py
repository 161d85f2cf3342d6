"""The chances of an order, counted in the same virtual people as those of the options, with what it breaks of the clinic's own limits."""

from dataclasses import replace
from datetime import datetime

from assuage.knowledge import library
from assuage.plan import Chance, Option, option_of_order
from assuage.provenance import AssuageError
from assuage.web.plan.computing import plan_of
from assuage.web.plan.models import TreatmentPlan
from assuage.web.plan.predicting import Counted, Limit, Predicted, limit_of

# Kept with a plan and compared by its limits, so the same words whoever's language it is; pages name the questions themselves.
_NOT_COMPARED = "the options were never compared, so there are no virtual people of this person yet"


def with_chances(record: TreatmentPlan, found: Predicted, *, setting: str, now: datetime) -> Predicted:
    """The same prediction with its chances, and with a soft limit for each wish of the clinic that the order does not keep.

    Where nothing can be counted it says why.
    """
    if found.error or found.regimen is None:
        return found
    if not record.content.get("shown"):
        return replace(found, not_counted=_NOT_COMPARED)
    if found.unfinished:
        return replace(found, not_counted=found.unfinished)
    try:
        option = option_of_order(plan_of(record, now=now), found.regimen, setting=setting)
    except AssuageError as error:
        return replace(found, not_counted=str(error))
    known = {one.words for one in found.limits} | set(found.cautions)
    more = tuple(one for one in _limits_of(option) if one.words not in known)
    return replace(
        found,
        chances=tuple(_counted(one) for one in option.chances),
        limits=(*found.limits, *more),
        assumed=(*found.assumed, *option.not_held),
    )


def _limits_of(option: Option) -> tuple[Limit, ...]:
    """What is beyond the limits of a setting: the clinic's own, and courses that lie too close."""
    too_close = library().planning_practice().liver_words
    close = [one.words for one in option.limits if one.words == too_close]
    return tuple(limit_of("soft", words) for words in (*option.broken, *close))


def _counted(chance: Chance) -> Counted:
    told = "" if chance.lead is None else chance.told
    without = "" if chance.on_placebo is None else f"{100 * chance.on_placebo:.0f} in 100"
    return Counted(chance.of, chance.words, told, without, chance.not_said)
