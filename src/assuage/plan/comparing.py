"""One option: a draft with what its twins say, held against its limits, with what stays unknown."""

from dataclasses import replace

from assuage.knowledge.schema import RegimenFile
from assuage.patient import Answer
from assuage.pharmacology import Covariates, LimitHit, Simulation
from assuage.plan.burden import burden_of
from assuage.plan.by_itself import alike_words
from assuage.plan.drafting import Comparison, Draft
from assuage.plan.ensemble import Ensemble, bands_apart, outcomes_of, session_band
from assuage.plan.expecting import effects_of, levels_of, sessions_in
from assuage.plan.outlook import outlook
from assuage.plan.past import too_close
from assuage.plan.recent import GivenBefore
from assuage.plan.records import Limit, Optimised, Option
from assuage.plan.sedation import sedation_of
from assuage.provenance import Citation, Confidence, Line


def option_of(
    draft: Draft,
    ensemble: Ensemble,
    asked: Comparison,
    *,
    past: tuple[GivenBefore, ...] = (),
    optimised: Optimised | None = None,
) -> Option:
    """Say what is expected of a draft; it has no letter and no chances yet, which are given when options are ranked."""
    file, who, given = draft.file, draft.who, draft.given
    regimen, shelf = draft.regimen, asked.library
    outcomes = outcomes_of(draft, ensemble, asked)
    total = sum(one.amount_mg for one in given) if given else None
    exposure = outcomes[0].middle(outcomes[0].exposure_ng_h_per_ml) if outcomes else None
    peak_rate = regimen.peak_rate_mg_per_h(dosing_weight_kg=draft.dosing_weight_kg) if given else None
    weight, practice = draft.dosing_weight_kg, asked.practice
    close = (
        too_close(given, past, practice=practice, break_min=asked.break_min, dosing_weight_kg=weight) if given else ()
    )
    return Option(
        letter="",
        regimen_id=file.id,
        name=file.name if optimised is None else optimised.aim,
        regimen=regimen,
        source=_source(file) if optimised is None else _found(optimised),
        assumed_parts=draft.written.assumed_parts,
        setting=file.setting,
        sessions=sessions_in(given, break_min=asked.break_min) if given else regimen.sessions,
        infusion_hours=sum(one.duration_min for one in given) / 60 if given else None,
        total_mg=total,
        total_mg_per_kg=None if total is None or who.weight_kg is None else total / who.weight_kg,
        dosing_weight_kg=weight if regimen.needs_weight else None,
        peak_rate_mg_per_h=peak_rate,
        given=given,
        simulation=draft.simulation,
        levels=levels_of(draft.simulation, given, outcomes) if draft.simulation else (),
        effects=effects_of(draft.simulation, outcomes) if draft.simulation else (),
        pain=outlook(draft.course, trials=asked.trials, one_infusion=draft.one_infusion, library=shelf),
        limits=(*limits_of(draft.limits), *close),
        refused=draft.refused,
        assumed=tuple(dict.fromkeys((*draft.assumed, *alike_words(draft, ensemble.by_itself, asked)))),
        unknown=_unknown(file, who, draft.simulation),
        optimised=optimised,
        burden=burden_of(
            given,
            break_min=asked.break_min,
            long_course_h=practice.long_course.value,
            exposure_ng_h_per_ml=exposure,
        )
        if given
        else None,
        sedation=sedation_of(
            peak_rate,
            isomer=regimen.isomer,
            weight_kg=who.weight_kg,
            medicines=who.medicines if asked.candidacy.patient.medicines else None,
            practice=practice,
            limits=shelf.rate_limits(),
        ),
        outcomes=outcomes,
        session_band=session_band(draft, ensemble, asked),
        bands_apart=bands_apart(draft, ensemble, asked),
    )


def with_vials(option: Option, vial_mg: tuple[float, ...], *, break_min: float) -> Option:
    """The same option with the vials it takes of each size the clinic has."""
    if option.burden is None or not vial_mg:
        return option
    counted = burden_of(option.given, break_min=break_min, vial_mg=vial_mg)
    return replace(option, burden=replace(option.burden, vials=counted.vials))


def limits_of(hits: tuple[LimitHit, ...]) -> tuple[Limit, ...]:
    """Each limit once, whichever models say it: what refuses first, then what the regimen breaks, then what models add."""
    ordered = sorted(hits, key=lambda hit: (hit.kind != "hard", hit.model is not None))
    return tuple(dict.fromkeys(Limit(hit.kind, hit.words) for hit in ordered))


def _source(file: RegimenFile) -> tuple[Line, ...]:
    cited = tuple(Citation(one.key, one.where) for one in file.references)
    printed = file.printed
    told = f"As printed: {printed.dose}; {printed.duration}; {printed.days}; total {printed.total_dose}; with {printed.adjuncts}."
    return (
        Line(file.summary, None, cited),
        Line(told, Confidence(file.dose_confidence) if file.dose_confidence else None, cited),
    )


def _found(optimised: Optimised) -> tuple[Line, ...]:
    """Where a course comes from that nobody published."""
    inside = Line(
        f"Inside published regimens: {'; '.join(optimised.within)}.", Confidence.DERIVED, (Citation("assuage_2026"),)
    )
    alone = "; ".join(f"{model}: {dose}" for model, dose in optimised.by_model.items())
    return (
        Line(optimised.words, Confidence.ASSUMED, (Citation("assuage_2026"),)),
        inside,
        Line(f"The same aim under one model alone finds, {alone}.", Confidence.DERIVED, (Citation("assuage_2026"),)),
    )


def _unknown(file: RegimenFile, who: Covariates, simulation: Simulation | None) -> tuple[str, ...]:
    """What a reader would want to know of this option and nobody can say."""
    found = []
    if who.weight_kg is None:
        found.append("The weight is not known, so doses per kilogram cannot be written out.")
    if who.baseline_map_mmhg is None:
        found.append("No recent blood pressure: the rise cannot be held against this person's own pressure.")
    if who.hypertension is Answer.UNKNOWN:
        found.append("Whether there is hypertension is not known.")
    if who.child_pugh is None:
        found.append("The state of the liver is not known; ketamine is cleared by the liver.")
    if "not" in file.printed.adjuncts and "read" in file.printed.adjuncts:
        found.append("What was given beside it in the source was not read.")
    if simulation is None:
        found.append("No level or effect could be predicted.")
    return tuple(found)
