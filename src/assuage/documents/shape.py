"""The published shape of a plan as JSON: names carry units, unknown is null, absent means not predicted."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = "1"
SCREENING_SCHEMA_VERSION = "1"


class Part(BaseModel):
    """A part of the document; nothing outside the schema is written."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class PersonPart(Part):
    """Who the plan is for."""

    label: str
    invented: bool
    age_years: float | None
    sex: str
    weight_kg: float | None


class FindingPart(Part):
    """One rule's answer."""

    rule: str
    number: str
    claim: str
    role: str
    answer: Literal["yes", "no", "unknown"]
    words: str
    grade: str | None
    certainty: str | None
    confidence: str
    status: str
    done: bool | None
    why: list[str]
    sources: list[str]


class AskPart(Part):
    """One thing to ask or do, and what it could change."""

    words: str
    could: str
    role: str


class CandidacyPart(Part):
    """The verdict and its trace."""

    verdict: Literal["suitable", "suitable_with_cautions", "not_suitable", "cannot_say"]
    words: str
    condition: str | None
    condition_grade: str | None
    condition_certainty: str | None
    findings: list[FindingPart]
    missing: list[AskPart]


class SpanPart(Part):
    """A typical value with the 5th and 95th in a hundred of the named band; the bounds are null where there is no band."""

    typical: float
    p5: float | None
    p95: float | None
    band: str


class LevelPart(Part):
    """What one model expects in blood [ng/mL]; null where the model refused."""

    model: str
    site: str
    analyte: str | None
    peak_ng_per_ml: SpanPart | None
    peak_at_min: float | None
    end_ng_per_ml: SpanPart | None
    unscaled_peak_ng_per_ml: float | None
    unscaled_end_ng_per_ml: float | None
    refused: str | None


class EffectPart(Part):
    """The greatest acute effect, or the words that stand in place of a curve that is not drawn."""

    name: str
    unit: str
    peak: SpanPart | None
    not_drawn: str | None
    observed: list[str]


class CoursePart(Part):
    """Mean pain score by day from the first dose, with the band of the parameters' uncertainty."""

    day: list[int]
    mean_nrs: list[float]
    p5: list[float] | None
    p95: list[float] | None
    placebo_nrs: float
    baseline_nrs: float
    classes: dict[str, float]
    opt_in: str | None


class PainPart(Part):
    """The relief course where it may be drawn; else why not."""

    course: CoursePart | None
    not_drawn: str | None
    pooled_studies: list[str]
    single_infusion: list[str]


class LimitPart(Part):
    """A limit that the option breaks."""

    kind: Literal["hard", "soft"]
    words: str


class ChancePart(Part):
    """How likely something is, from 0 to 1: by the model that leads, lowest and highest, each; null where no model may say."""

    of: Literal["goal", "dissociation", "systolic"]
    words: str
    lead: float | None
    low: float | None
    high: float | None
    by_model: dict[str, float]
    on_placebo: float | None
    not_said: str | None


class VialsPart(Part):
    """Vials of one size for the whole course."""

    size_mg: float
    count: int
    left_mg: float


class BurdenPart(Part):
    """What the course asks of person and clinic; exposure is the median area under S-ketamine."""

    hours: float
    visits: int
    infusion_days: int
    longest_day_hours: float
    days_in_a_week: int
    exposure_ng_h_per_ml: float | None
    is_long: bool
    vials: list[VialsPart]


class SedationPart(Part):
    """The depth of sedation to be ready for, by rule."""

    name: str
    words: str
    why: str
    unknown: str | None


class FoundPart(Part):
    """How a course was found that nobody published: its aim, the published range around it, and what one model alone finds."""

    aim: str
    words: str
    beside: str
    within: list[str]
    by_model: dict[str, str]


class BandPart(Part):
    """5 to 95 in a hundred of a peak by one source of spread alone."""

    p5: float
    p95: float


class OptionPart(Part):
    """One regimen written out for this person; `found` is null for a published one."""

    letter: str
    regimen: str
    name: str
    dose: str
    isomer: str
    salt: str
    assumed_parts: list[str]
    setting: str
    sessions: int
    infusion_hours: float | None
    total_mg: float | None
    total_mg_per_kg: float | None
    dosing_weight_kg: float | None
    highest_rate_mg_per_h: float | None
    levels: list[LevelPart]
    effects: list[EffectPart]
    pain: PainPart
    limits: list[LimitPart]
    refused: list[str]
    assumed: list[str]
    unknown: list[str]
    sources: list[str]
    found: FoundPart | None
    chances: list[ChancePart]
    burden: BurdenPart | None
    sedation: SedationPart | None
    bands_apart: dict[str, dict[str, BandPart]]
    not_kept: list[str]
    below_wanted: bool


class WantedPart(Part):
    """The goal and the thresholds that chances are of; `standard` where no goal was named."""

    goal: str
    standard: bool
    relief_points: float | None
    relief_share: float | None
    by_day: float
    for_days: float
    least_chance: float | None
    dissociation_percent: float
    systolic_rise_mmhg: float | None
    systolic_mmhg: float | None


class RecentPart(Part):
    """What was given in the last weeks; `not_counted` courses had amounts that hang on an unknown weight."""

    days: float
    mg: float
    hours: float
    courses: int
    not_counted: int


class TradeOffPart(Part):
    """One course inside a published range that no other beats; chances are lowest and highest over the models."""

    dose: str
    hours: float
    visits: int
    total_mg: float
    exposure_ng_h_per_ml: float
    goal: tuple[float, float]
    dissociation: tuple[float, float] | None
    systolic: tuple[float, float] | None
    kept: bool


class DifferencePart(Part):
    """Pain with ketamine less pain without [points of 0 to 10], with its interval."""

    time: str
    value: float
    low: float
    high: float
    confidence: str


class StudyPart(Part):
    """One study as the report shows it."""

    study: str
    title: str
    pooled: bool
    uncontrolled: bool
    finding: Literal["positive", "negative", "mixed", "none"]
    words: str
    differences: list[DifferencePart]
    sources: list[str]


class LeftOutPart(Part):
    """A published regimen that is not offered, and why."""

    regimen: str
    why: str


class SourcePart(Part):
    """One entry of the bibliography."""

    key: str
    text: str


class StampPart(Part):
    """When, by whom and with what the plan was made."""

    made_at: str
    made_by: str
    software_version: str
    knowledge_version: str


class PlanDocument(Part):
    """A whole plan."""

    schema_version: Literal["1"] = Field(description="changes when a field changes its meaning")
    patient: PersonPart
    candidacy: CandidacyPart
    models: list[str]
    wanted: WantedPart | None
    blocked: list[str]
    recent: RecentPart | None
    options: list[OptionPart]
    trade_off: list[TradeOffPart]
    not_offered: list[LeftOutPart]
    studies: list[StudyPart]
    assumed: list[str]
    bibliography: list[SourcePart]
    stamp: StampPart
    advice: str
