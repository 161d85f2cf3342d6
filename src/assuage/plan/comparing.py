"""One option: a regimen written out for a person, predicted, held against its limits, with what stays unknown."""

from dataclasses import dataclass

from assuage.candidacy import Candidacy
from assuage.dosing import Administration, DoseError, Regimen
from assuage.knowledge import Library
from assuage.knowledge.schema import RegimenFile, canonical
from assuage.patient import Answer
from assuage.pharmacology import (
    Covariates,
    LimitHit,
    NotDrawn,
    ReliefCourse,
    Simulation,
    covariates_of,
    dosing_weight_of,
    relief_course,
    simulate,
)
from assuage.plan.expecting import effects_of, levels_of, sessions_in
from assuage.plan.outlook import outlook
from assuage.plan.records import Limit, Option, Trial
from assuage.plan.writing_out import write_out
from assuage.provenance import Citation, Confidence, Line

# A single infusion that ends within the day is one visit; a longer one is a course of its own.
ONE_VISIT_MIN = 24 * 60.0
NO_AMOUNTS = NotDrawn("Without amounts nothing can be predicted.")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What every option of one plan shares."""

    candidacy: Candidacy
    condition: str | None
    trials: tuple[Trial, ...]
    models: tuple[str, ...]
    population: int
    seed: int
    library: Library


@dataclass(frozen=True, slots=True)
class Predicted:
    """A regimen in numbers for one person, or the reason why there are none."""

    given: tuple[Administration, ...] = ()
    sessions: int = 0
    dosing_weight_kg: float | None = None
    simulation: Simulation | None = None
    course: ReliefCourse | NotDrawn = NO_AMOUNTS
    one_infusion: ReliefCourse | NotDrawn | None = None
    limits: tuple[LimitHit, ...] = ()
    refused: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


def option_for(file: RegimenFile, *, letter: str, asked: Comparison) -> Option:
    """Write the regimen out for this person and say what is expected of it."""
    written = write_out(file)
    narrowest = asked.candidacy.diagnosis.stated or asked.condition
    who = covariates_of(asked.candidacy.patient, condition=narrowest, setting=file.setting)
    made = _predict(written.regimen, who, asked)
    total = sum(one.amount_mg for one in made.given) if made.given else None
    return Option(
        letter=letter,
        regimen_id=file.id,
        name=file.name,
        regimen=written.regimen,
        source=_source(file),
        assumed_parts=written.assumed_parts,
        setting=file.setting,
        sessions=made.sessions or written.regimen.sessions,
        infusion_hours=sum(one.duration_min for one in made.given) / 60 if made.given else None,
        total_mg=total,
        total_mg_per_kg=None if total is None or who.weight_kg is None else total / who.weight_kg,
        dosing_weight_kg=made.dosing_weight_kg if written.regimen.needs_weight else None,
        peak_rate_mg_per_h=written.regimen.peak_rate_mg_per_h(dosing_weight_kg=made.dosing_weight_kg)
        if made.given
        else None,
        given=made.given,
        simulation=made.simulation,
        levels=levels_of(made.simulation, made.given) if made.simulation else (),
        effects=effects_of(made.simulation) if made.simulation else (),
        pain=outlook(made.course, trials=asked.trials, one_infusion=made.one_infusion, library=asked.library),
        limits=_limits(made.limits),
        refused=made.refused,
        assumed=tuple(dict.fromkeys((*written.assumed, *made.assumed))),
        unknown=_unknown(file, who, made.simulation),
    )


def _predict(regimen: Regimen, who: Covariates, asked: Comparison) -> Predicted:
    try:
        weight = dosing_weight_of(regimen, who, asked.library)
        given = regimen.administrations(dosing_weight_kg=weight.kg)
    except DoseError as error:
        return Predicted(refused=(str(error),))
    simulation = simulate(
        who, regimen, asked.models, population=asked.population, seed=asked.seed, library=asked.library
    )
    lead, shelf = asked.models[:1], asked.library
    course = relief_course(who, regimen, lead, draws=asked.population, seed=asked.seed, library=shelf)
    sessions = sessions_in(given, break_min=_break_min(shelf))
    single = sessions == 1 and regimen.duration_min < ONE_VISIT_MIN
    return Predicted(
        given=given,
        sessions=sessions,
        dosing_weight_kg=weight.kg,
        simulation=simulation,
        course=course,
        one_infusion=relief_course(who, regimen, lead, draws=0, opt_in=True, library=shelf) if single else None,
        limits=simulation.limits,
        refused=_refusals(simulation),
        assumed=(*weight.assumed, *simulation.assumed, *(course.assumed if isinstance(course, ReliefCourse) else ())),
    )


def _break_min(library: Library) -> float:
    """The shortest break [min] that ends an infusion; without one in the library every break does."""
    shortest = library.rate_limits().break_that_ends_infusion
    return 0.0 if shortest is None else canonical(shortest)


def _refusals(simulation: Simulation) -> tuple[str, ...]:
    return tuple(f"{run.model}: {run.refused}" for run in simulation.models if run.refused is not None)


def _limits(hits: tuple[LimitHit, ...]) -> tuple[Limit, ...]:
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
