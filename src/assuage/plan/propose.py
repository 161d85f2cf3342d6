"""From a candidacy to several options side by side, and the same plan again when a limit or what is known of the person changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np

from assuage import __version__
from assuage.candidacy import Candidacy, Verdict
from assuage.dosing import Regimen
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.numerics import Floats
from assuage.patient import Lookup, vocabulary
from assuage.pharmacology import Twins, covariates_of, s_part
from assuage.plan.basis import Basis
from assuage.plan.comparing import option_of
from assuage.plan.drafting import Comparison, Draft, draft_of
from assuage.plan.ensemble import Ensemble, ensemble_for
from assuage.plan.errors import PlanError
from assuage.plan.goals import Ceilings, Clinic, Goals
from assuage.plan.lattice import fast_lags, gaps_in, rates_in, shapes_in, shown_lags, slow_lags
from assuage.plan.published_range import PublishedRange, published_range
from assuage.plan.ranking import Ranked, ranked
from assuage.plan.recent import GivenBefore, recent_of
from assuage.plan.records import LeftOut, Option, Plan, Trial
from assuage.plan.searching import DAYS, Space, space_of
from assuage.plan.selection import regimens_for
from assuage.plan.trials import trials_for
from assuage.plan.writing_out import write_out
from assuage.provenance import Stamp

DEFAULT_MODELS = ("kamp_2020", "domino_1982", "clements_1981", "simons_2022", "otto_2021")


def propose(
    candidacy: Candidacy,
    goals: Goals | None = None,
    *,
    ceilings: Ceilings | None = None,
    clinic: Clinic | None = None,
    past: Sequence[GivenBefore] = (),
    twins: Mapping[str, Twins] | None = None,
    models: Sequence[str] = DEFAULT_MODELS,
    setting: str | None = None,
    most: int = 5,
    optimised: int = 2,
    population: int = 500,
    seed: int = 1,
    made_at: datetime | None = None,
    library: Library | None = None,
) -> Plan:
    """Compare regimens for this person's condition under the clinic's goals and limits; nothing is chosen.

    Published regimens stand in the order of their evidence. Where the relief model may be drawn, up to `optimised` courses are added
    that it finds inside the published range of the same condition, route, setting and isomer, each beside its nearest published
    regimen. Elsewhere nothing is found on a curve.

    The first of `models` leads: acute effects and typical values are its own. `setting` keeps to regimens given there; `most` is how many
    published ones are compared. `population` twins under each model carry chances and bands (0 gives none, and finds nothing), and the same
    `seed` gives the same plan. `twins` of an updated person take the place of the prior ones of their model. `past` is what was given
    before. `made_at` is the time on the record, the candidacy's own when not given.

    A candidacy that says *not suitable* still gets its comparison, so that the clinician can see what was weighed; the plan says so
    first. Goals that cannot be met are a result: `blocked` says what stands in the way, and options may be none. Raises `PlanError` where
    no published regimen exists to compare at all.
    """
    shelf = library or shipped_library()
    condition = candidacy.condition
    files, left = regimens_for(shelf, condition, setting=setting, most=most)
    if not files:
        where = f" in the {setting} setting" if setting else ""
        message = (
            f"No published regimen{where} can be offered for this condition, so there is nothing to compare. "
            "Choose another setting, or read the reference cards with `assuage regimens`."
        )
        raise PlanError(message)
    trials = trials_for(shelf, condition)
    narrowest = candidacy.diagnosis.stated or condition
    asked = Comparison(
        candidacy=candidacy,
        condition=condition,
        trials=trials,
        models=tuple(models),
        population=population,
        seed=seed,
        library=shelf,
        practice=shelf.planning_practice(),
        anywhere=covariates_of(candidacy.patient, condition=narrowest),
    )
    drafts = tuple(draft_of(file, write_out(file), asked) for file in files)
    basis = _basis(drafts, left, asked, twins=dict(twins or {}), past=tuple(past), most_optimised=optimised)
    named = (goals or Goals(), ceilings or Ceilings(), clinic or Clinic())
    found = ranked(basis, *named)
    plan = Plan(
        candidacy=candidacy,
        condition=condition,
        options=(),
        left_out=(),
        trials=trials,
        models=tuple(models),
        assumed=(),
        sources=(),
        stamp=Stamp(
            made_at=made_at or candidacy.stamp.made_at,
            made_by=candidacy.stamp.made_by,
            software_version=__version__,
            knowledge_version=shelf.version,
            came_from="candidacy",
        ),
    )
    return _with(plan, found, *named)


def rerank(
    plan: Plan, *, goals: Goals | None = None, ceilings: Ceilings | None = None, clinic: Clinic | None = None
) -> Plan:
    """The same plan under changed goals, ceilings or constraints; what is not given stays, and nothing is solved again.

    The answer is that of `propose` asked afresh. Raises `PlanError` for a plan that keeps nothing to rank from.
    """
    if plan.basis is None:
        raise PlanError(
            "This plan keeps nothing that could be ranked anew, as one read back from a file; propose again."
        )
    named = (goals or plan.goals, ceilings or plan.ceilings, clinic or plan.clinic)
    return _with(plan, ranked(plan.basis, *named), *named)


def with_twins(plan: Plan, twins: Mapping[str, Twins]) -> Plan:
    """The same plan predicted with the twins of an updated person; what was learnt stays on the record. Raises as `rerank` does."""
    if plan.basis is None:
        raise PlanError(
            "This plan keeps nothing that could be predicted anew, as one read back from a file; propose again."
        )
    asked, before = plan.basis.asked, plan.basis
    drafts = tuple(
        draft_of(before.files[one.regimen_id], write_out(before.files[one.regimen_id]), asked)
        for one in before.published
    )
    basis = _basis(
        drafts, before.left_out, asked, twins=dict(twins), past=before.past, most_optimised=before.most_optimised
    )
    named = (plan.goals, plan.ceilings, plan.clinic)
    return _with(plan, ranked(basis, *named), *named)


def _basis(
    drafts: tuple[Draft, ...],
    left: tuple[LeftOut, ...],
    asked: Comparison,
    *,
    twins: Mapping[str, Twins],
    past: tuple[GivenBefore, ...],
    most_optimised: int,
) -> Basis:
    """Solve the twins of every model for all options, and for the courses that may be tried around them."""
    within = _ranges(drafts, asked) if most_optimised else {}
    fast, slow, shown = _lags(within.values())
    ensemble = ensemble_for(drafts, asked, given=twins, fast_lags_min=fast, slow_lags_min=slow, shown_lags_min=shown)
    spaces = {
        draft.file.id: _space(within[draft.file.id], draft, ensemble, asked)
        for draft in drafts
        if draft.file.id in within
    }
    person = Lookup(asked.candidacy.patient, vocabulary())
    return Basis(
        asked=asked,
        published=tuple(option_of(draft, ensemble, asked, past=past) for draft in drafts),
        left_out=left,
        ensemble=ensemble,
        spaces=spaces,
        files={draft.file.id: draft.file for draft in drafts},
        past=past,
        most_optimised=most_optimised,
        baseline_systolic=person.newest("systolic_blood_pressure").value,
        built={},
    )


def _ranges(drafts: tuple[Draft, ...], asked: Comparison) -> dict[str, PublishedRange]:
    """The published range around each option whose relief may be drawn; one range is searched beside its first option only."""
    found: dict[str, PublishedRange] = {}
    for draft in drafts:
        isomer = draft.regimen.isomer
        if not asked.population or isomer is None or not draft.has_course or draft.changes is None:
            continue
        within = published_range(
            asked.library,
            draft.who.condition,
            setting=draft.file.setting,
            isomer=isomer,
            dosing_weight_kg=draft.dosing_weight_kg,
            break_min=asked.break_min,
        )
        # A range may be narrower than the steps in which it is tried, as for a small child; then there is nothing to search.
        if within is not None and len(rates_in(within)) and shapes_in(within) and within not in found.values():
            found[draft.file.id] = within
    return found


def _lags(ranges: Iterable[PublishedRange]) -> tuple[Floats, Floats, Floats]:
    fast, slow, shown = [np.zeros(0)], [np.zeros(0)], [np.zeros(0)]
    for within in ranges:
        shapes = shapes_in(within)
        fast.append(fast_lags(shapes, gaps=gaps_in(within), sessions=int(within.most_sessions.value)))
        slow.append(slow_lags(shapes, DAYS))
        shown.append(shown_lags(shapes))
    return np.concatenate(fast), np.concatenate(slow), np.concatenate(shown)


def _space(within: PublishedRange, draft: Draft, ensemble: Ensemble, asked: Comparison) -> Space:
    factors = {model: _part(draft.regimen, model, asked) for model in ensemble.steps}
    return space_of(within, draft.who, ensemble.steps, factors)


def _part(regimen: Regimen, model: str, asked: Comparison) -> float:
    return s_part(regimen, model, library=asked.library)


def _with(plan: Plan, found: Ranked, goals: Goals, ceilings: Ceilings, clinic: Clinic) -> Plan:
    asked = found.basis.asked
    return replace(
        plan,
        options=found.options,
        left_out=found.left_out,
        assumed=_assumed(plan.candidacy, found),
        sources=_sources(plan.candidacy, found.options, plan.trials),
        goals=goals,
        ceilings=ceilings,
        clinic=clinic,
        wanted=found.wanted,
        blocked=found.blocked,
        trade_off=found.trade_off,
        recent=recent_of(found.basis.past, practice=asked.practice, dosing_weight_kg=asked.dosing_weight_kg),
        basis=found.basis,
    )


def _assumed(candidacy: Candidacy, found: Ranked) -> tuple[str, ...]:
    options = found.options
    words = [one for option in options for one in option.assumed]
    shared = [one for one in words if sum(one in option.assumed for option in options) != 1]
    if candidacy.verdict in {Verdict.NOT_SUITABLE, Verdict.CANNOT_SAY}:
        shared.insert(0, "The options are a comparison to talk over, not an offer: the verdict above stands first.")
    twins = found.basis.twins_words
    return tuple(dict.fromkeys((*shared, *(found.wanted.assumed if twins else ()), *twins)))


def _sources(candidacy: Candidacy, options: tuple[Option, ...], trials: tuple[Trial, ...]) -> tuple[str, ...]:
    keys = list(candidacy.bibliography())
    for option in options:
        keys += [citation.key for line in option.source for citation in line.citations]
        keys += [citation.key for line in option.pain.single_infusion for citation in line.citations]
        keys += option.simulation.bibliography() if option.simulation else ()
    keys += [citation.key for trial in trials for citation in trial.citations]
    return tuple(dict.fromkeys(keys))
