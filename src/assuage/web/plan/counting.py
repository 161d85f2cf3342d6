"""An order in the same virtual people as the options: levels, effects and chances as an option shows them, and the clinic's own limits."""

from dataclasses import replace
from datetime import datetime

import numpy as np

from assuage.documents import Cell, amount, duration, span, spoken
from assuage.knowledge import library
from assuage.plan import Chance, Expected, Level, Option, SessionBand, option_of_order
from assuage.provenance import AssuageError
from assuage.web.plan.computing import plan_of
from assuage.web.plan.models import TreatmentPlan
from assuage.web.plan.predicting import EFFECTS, Counted, Limit, Predicted, Series, counts_as, limit_of, numbers


def with_chances(record: TreatmentPlan, found: Predicted, *, setting: str, now: datetime) -> Predicted:
    """The same prediction with its chances, and with a soft limit for each wish of the clinic that the order does not keep.

    Where nothing can be counted it says why.
    """
    if found.error or found.regimen is None:
        return found
    if not record.content.get("shown"):
        return replace(
            found, not_counted="the options were never compared, so there are no virtual people of this person yet"
        )
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
        levels=tuple(_level(one) for one in option.levels),
        effects=tuple(_effect(one) for one in option.effects if one.output in EFFECTS),
        series=_banded(found.series, option.session_band),
        chances=tuple(_counted(one) for one in option.chances),
        limits=(*found.limits, *more),
        assumed=(*found.assumed, *option.not_held),
    )


def _limits_of(option: Option) -> tuple[Limit, ...]:
    """What is beyond the limits of a setting: the clinic's own, and courses that lie too close."""
    too_close = library().planning_practice().liver_words
    close = [one.words for one in option.limits if one.words == too_close]
    return tuple(limit_of("soft", words) for words in (*option.broken, *close))


def _level(one: Level) -> tuple[Cell, ...]:
    if one.refused:
        return Cell(spoken(one.model)), Cell(one.site), Cell("refused", "unknown", one.refused), Cell("")
    heavy = "" if one.unscaled_peak is None else f"; {amount(one.unscaled_peak, 'ng/mL')} if it is not scaled by weight"
    highest = Cell(span(one.peak, "ng/mL"), small=f"{one.analyte}{heavy}")
    return Cell(spoken(one.model)), Cell(one.site), highest, Cell(duration(one.peak_at_min))


def _effect(one: Expected) -> tuple[Cell, ...]:
    title = Cell(spoken(one.output))
    if one.peak is None:
        seen = (line.words for line in one.observed[:1])
        return title, Cell("not drawn", "unknown", " ".join(part for part in (one.instead, *seen) if part))
    return title, Cell(span(one.peak, one.unit, 2), small=" ".join(one.assumed))


def _banded(series: tuple[Series, ...], band: SessionBand | None) -> tuple[Series, ...]:
    """The lines of the chart, the one of the model that leads with the band of its twins."""
    if band is None:
        return series
    lead = spoken(band.model)
    return tuple(_with_band(one, band) if one.name.startswith(f"{lead},") else one for one in series)


def _with_band(line: Series, band: SessionBand) -> Series:
    counts = counts_as(band.analyte)
    at = np.asarray(line.hours) * 60
    low, high = (np.interp(at, band.time_min, values) * counts for values in (band.p5, band.p95))
    return replace(line, low=numbers(low), high=numbers(high))


def _counted(chance: Chance) -> Counted:
    told = "" if chance.lead is None else chance.told
    without = "" if chance.on_placebo is None else f"{100 * chance.on_placebo:.0f} in 100"
    return Counted(chance.of, chance.words, told, without, chance.not_said)
