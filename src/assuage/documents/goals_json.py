"""Goal, chances, burdens and the trade-off of a plan in their published JSON shape."""

from assuage.documents.shape import (
    BandPart,
    BurdenPart,
    ChancePart,
    FoundPart,
    RecentPart,
    SedationPart,
    TradeOffPart,
    VialsPart,
    WantedPart,
)
from assuage.plan import Burden, Chance, Optimised, Option, Recent, Sedation, TradeOff, Wanted


def wanted_part(wanted: Wanted) -> WantedPart:
    """The goal that chances are of."""
    return WantedPart(
        goal=wanted.goal_words,
        standard=wanted.standard,
        relief_points=wanted.points,
        relief_share=wanted.share,
        by_day=wanted.by_day,
        for_days=wanted.for_days,
        least_chance=wanted.least_chance,
        dissociation_percent=wanted.dissociation_percent,
        systolic_rise_mmhg=wanted.systolic_rise_mmhg,
        systolic_mmhg=wanted.systolic_mmhg,
    )


def recent_part(recent: Recent) -> RecentPart:
    """What was given in the last weeks."""
    return RecentPart(
        days=recent.weeks_days,
        mg=recent.mg,
        hours=recent.hours,
        courses=recent.courses,
        not_counted=recent.not_counted,
    )


def chance_part(chance: Chance) -> ChancePart:
    """One chance."""
    return ChancePart(
        of=chance.of,
        words=chance.words,
        lead=chance.lead,
        low=chance.low,
        high=chance.high,
        by_model=dict(chance.by_model),
        on_placebo=chance.on_placebo,
        not_said=chance.not_said or None,
    )


def burden_part(burden: Burden) -> BurdenPart:
    """What a course asks."""
    return BurdenPart(
        hours=burden.hours,
        visits=burden.visits,
        infusion_days=burden.infusion_days,
        longest_day_hours=burden.longest_day_hours,
        days_in_a_week=burden.days_in_a_week,
        exposure_ng_h_per_ml=burden.exposure_ng_h_per_ml,
        is_long=burden.is_long,
        vials=[VialsPart(size_mg=one.size_mg, count=one.count, left_mg=one.left_mg) for one in burden.vials],
    )


def sedation_part(sedation: Sedation) -> SedationPart:
    """The class of sedation."""
    return SedationPart(name=sedation.name, words=sedation.words, why=sedation.why, unknown=sedation.unknown or None)


def found_part(found: Optimised) -> FoundPart:
    """How a course was found."""
    return FoundPart(
        aim=found.aim,
        words=found.words,
        beside=found.beside,
        within=list(found.within),
        by_model=dict(found.by_model),
    )


def bands_part(option: Option) -> dict[str, dict[str, BandPart]]:
    """Bands of the peaks by source of spread, then by output."""
    return {
        source: {output: BandPart(p5=low, p95=high) for output, (low, high) in bands.items()}
        for source, bands in option.bands_apart.items()
    }


def trade_off_part(one: TradeOff) -> TradeOffPart:
    """One point of the trade-off."""
    return TradeOffPart(
        dose=one.dose,
        hours=one.hours,
        visits=one.visits,
        total_mg=one.total_mg,
        exposure_ng_h_per_ml=one.exposure_ng_h_per_ml,
        goal=one.goal,
        dissociation=one.dissociation,
        systolic=one.systolic,
        kept=one.kept,
    )
