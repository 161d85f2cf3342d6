"""A plan in its published JSON shape."""

from collections.abc import Iterable
from typing import Any

from assuage.candidacy import Candidacy
from assuage.documents.goals_json import (
    bands_part,
    burden_part,
    chance_part,
    found_part,
    recent_part,
    sedation_part,
    trade_off_part,
    wanted_part,
)
from assuage.documents.shape import (
    SCHEMA_VERSION,
    AskPart,
    CandidacyPart,
    CoursePart,
    DifferencePart,
    EffectPart,
    FindingPart,
    LeftOutPart,
    LevelPart,
    LimitPart,
    OptionPart,
    PainPart,
    PersonPart,
    PlanDocument,
    SourcePart,
    SpanPart,
    StampPart,
    StudyPart,
)
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.patient import age_years, latest
from assuage.pharmacology import ReliefCourse
from assuage.plan import Expected, Level, Option, PainOutlook, Plan, Span, Trial
from assuage.provenance import Citation

_ADVICE = "Decision support for qualified clinicians: the software advises, the clinician decides."


def plan_document(plan: Plan, *, library: Library | None = None) -> PlanDocument:
    """The plan as the document that `plan_schema` describes."""
    shelf = library or shipped_library()
    stamp = plan.stamp
    return PlanDocument(
        schema_version=SCHEMA_VERSION,
        patient=_person(plan.candidacy),
        candidacy=candidacy_part(plan.candidacy),
        models=list(plan.models),
        wanted=None if plan.wanted is None else wanted_part(plan.wanted),
        blocked=list(plan.blocked),
        recent=None if plan.recent is None else recent_part(plan.recent),
        options=[_option(option) for option in plan.options],
        trade_off=[trade_off_part(one) for one in plan.trade_off],
        not_offered=[LeftOutPart(regimen=left.regimen_id, why=left.why) for left in plan.left_out],
        studies=[_study(trial) for trial in plan.trials],
        assumed=list(plan.assumed),
        bibliography=[SourcePart(key=entry.key, text=entry.text) for entry in shelf.cite(plan.bibliography())],
        stamp=StampPart(
            made_at=stamp.made_at.isoformat(),
            made_by=stamp.made_by,
            software_version=stamp.software_version,
            knowledge_version=stamp.knowledge_version,
        ),
        advice=_ADVICE,
    )


def plan_schema() -> dict[str, Any]:
    """The JSON schema of a plan, as published in the reference manual."""
    return PlanDocument.model_json_schema()


def candidacy_part(candidacy: Candidacy) -> CandidacyPart:
    """The verdict, every finding and what is missing."""
    grade = candidacy.condition_grade
    return CandidacyPart(
        verdict=candidacy.verdict.value,
        words=candidacy.verdict.words,
        condition=candidacy.condition,
        condition_grade=grade.grade if grade else None,
        condition_certainty=grade.certainty if grade else None,
        findings=[
            FindingPart(
                rule=one.rule,
                number=one.number,
                claim=one.claim,
                role=one.role,
                answer=one.answer.value,
                words=one.words,
                grade=one.grade,
                certainty=one.certainty,
                confidence=one.confidence,
                status=one.status.value,
                done=one.done,
                why=list(one.why),
                sources=_keys(one.citations),
            )
            for one in candidacy.findings
        ],
        missing=[AskPart(words=one.words, could=one.could, role=one.role) for one in candidacy.missing],
    )


def _person(candidacy: Candidacy) -> PersonPart:
    patient = candidacy.patient
    return PersonPart(
        label=patient.label,
        invented=patient.invented,
        age_years=age_years(patient),
        sex=patient.sex.value,
        weight_kg=latest(patient, "weight").value,
    )


def _option(option: Option) -> OptionPart:
    regimen = option.regimen
    return OptionPart(
        letter=option.letter,
        regimen=option.regimen_id,
        name=option.name,
        dose=regimen.text,
        isomer=str(regimen.isomer),
        salt=str(regimen.salt),
        assumed_parts=list(option.assumed_parts),
        setting=option.setting,
        sessions=option.sessions,
        infusion_hours=option.infusion_hours,
        total_mg=option.total_mg,
        total_mg_per_kg=option.total_mg_per_kg,
        dosing_weight_kg=option.dosing_weight_kg,
        highest_rate_mg_per_h=option.peak_rate_mg_per_h,
        levels=[_level(level) for level in option.levels],
        effects=[_effect(effect) for effect in option.effects],
        pain=_pain(option.pain),
        limits=[LimitPart(kind=limit.kind, words=limit.words) for limit in option.limits],
        refused=list(option.refused),
        assumed=list(option.assumed),
        unknown=list(option.unknown),
        sources=_keys(citation for line in option.source for citation in line.citations),
        found=None if option.optimised is None else found_part(option.optimised),
        chances=[chance_part(chance) for chance in option.chances],
        burden=None if option.burden is None else burden_part(option.burden),
        sedation=None if option.sedation is None else sedation_part(option.sedation),
        bands_apart=bands_part(option),
        not_kept=list(option.broken),
        below_wanted=option.below_wanted,
    )


def _level(level: Level) -> LevelPart:
    return LevelPart(
        model=level.model,
        site=level.site,
        analyte=level.analyte or None,
        peak_ng_per_ml=None if level.refused else _span(level.peak),
        peak_at_min=None if level.refused else level.peak_at_min,
        end_ng_per_ml=None if level.refused else _span(level.end),
        unscaled_peak_ng_per_ml=level.unscaled_peak,
        unscaled_end_ng_per_ml=level.unscaled_end,
        refused=level.refused or None,
    )


def _effect(effect: Expected) -> EffectPart:
    return EffectPart(
        name=effect.output,
        unit=effect.unit,
        peak=None if effect.peak is None else _span(effect.peak),
        not_drawn=effect.instead or None,
        observed=[line.words for line in effect.observed],
    )


def _pain(pain: PainOutlook) -> PainPart:
    drawn = pain.course if isinstance(pain.course, ReliefCourse) else None
    return PainPart(
        course=_course(drawn) if drawn else None,
        not_drawn=None if isinstance(pain.course, ReliefCourse) else pain.course.words,
        pooled_studies=[trial.study for trial in pain.pooled],
        single_infusion=[line.words for line in pain.single_infusion],
    )


def _course(course: ReliefCourse) -> CoursePart:
    band = course.bands.get("parameters")
    return CoursePart(
        day=[int(day) for day in course.day],
        mean_nrs=course.mean_nrs.tolist(),
        p5=band.p5.tolist() if band else None,
        p95=band.p95.tolist() if band else None,
        placebo_nrs=float(course.placebo_nrs[0]),
        baseline_nrs=course.baseline_nrs,
        classes=dict(course.classes),
        opt_in=course.opt_in,
    )


def _span(one: Span) -> SpanPart:
    return SpanPart(typical=one.typical, p5=one.low, p95=one.high, band=one.band)


def _study(trial: Trial) -> StudyPart:
    return StudyPart(
        study=trial.study,
        title=trial.name,
        pooled=trial.pooled,
        uncontrolled=trial.uncontrolled,
        finding=trial.finding,
        words=trial.finding_words,
        differences=[
            DifferencePart(time=one.time, value=one.value, low=one.low, high=one.high, confidence=one.confidence)
            for one in trial.differences
        ],
        sources=_keys(trial.citations),
    )


def _keys(citations: Iterable[Citation]) -> list[str]:
    return list(dict.fromkeys(citation.key for citation in citations))
