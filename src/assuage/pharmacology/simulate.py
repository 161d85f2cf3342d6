"""From a person and a course to levels and effects, by every model asked for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assuage.dosing import Regimen
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.numerics import Floats, Method
from assuage.patient import Patient
from assuage.pharmacology.asking import Asked, asked_for
from assuage.pharmacology.covariates import Covariates
from assuage.pharmacology.errors import CannotPredictError, UnknownOptionError
from assuage.pharmacology.interactions import Taken
from assuage.pharmacology.running import CRPS_CURVE_ELSEWHERE, run_model
from assuage.pharmacology.setting_limits import limits_of_setting
from assuage.pharmacology.simulation import LimitHit, ModelRun, Simulation
from assuage.pharmacology.structure import structure_of

if TYPE_CHECKING:
    from assuage.knowledge.schema import PharmacokineticModel


def simulate(
    who: Patient | Covariates,
    regimen: Regimen,
    models: "Sequence[str | PharmacokineticModel] | str" = ("kamp_2020",),
    *,
    times_min: Sequence[float] | Floats | None = None,
    population: int = 0,
    seed: int = 0,
    method: Method = "modal",
    library: Library | None = None,
    options: Sequence[str] = (),
    effects: Sequence[str] | None = None,
    interactions: Sequence[Taken] = (),
    ensemble: "Sequence[str | PharmacokineticModel]" = (),
    residual: bool = False,
) -> Simulation:
    """Predict levels and effects over time by each model, at the site that model describes.

    One person goes through NumPy alone. With `population` people the bands are added, through the compiled kernel.

    Parameters
        who: a patient's record, or the covariates themselves.
        models: ids, or model files; the first that answers leads.
        times_min: (T,) [min] from the first dose, in any order; without them a grid that follows every change of rate to 24 h
            after the last.
        population: how many virtual people the bands rest on; 0 gives none.
        seed: the same seed gives the same numbers, whatever the batch size or number of threads.
        method: "modal", or "reference": an independent route by matrix exponentials.
        options: optional covariates by name (`sex`, `enantiomers`), and `crps_curve_elsewhere`.
        effects: effects by id or output; without them those shown by default. An empty list gives none.
        interactions: medicines with a start or a stop; those in `who.medicines` act throughout.
        ensemble: further models for the band between models, which are not themselves returned.
        residual: add the models' residual error to the draws of the band between people.

    Raises `WeightNeededError` or `OnDemandError` (dosing) where the regimen gives no amounts, `UnknownIdError` (knowledge) for a model
    nobody knows, `UnknownOptionError` for an option that no model has. A model that refuses is a result, not an error.

    Example
        >>> from assuage.dosing import parse
        >>> run = simulate(Covariates(weight_kg=70), parse("0.5 mg/kg over 40 min"), ["kamp_2020"], times_min=[40]).lead
        >>> round(float(run.concentration_ng_per_ml["total"][0]), 1)
        253.1
    """
    shelf = library or shipped_library()
    chosen = tuple(
        shelf.model(one) if isinstance(one, str) else one for one in ((models,) if isinstance(models, str) else models)
    )
    if not chosen:
        raise CannotPredictError(
            "No model was named, so there is nothing to predict with. Name one, for example kamp_2020."
        )
    asked, assumed = asked_for(
        who,
        regimen,
        library=shelf,
        times_min=times_min,
        method=method,
        options=options,
        effects=effects,
        interactions=interactions,
    )
    check_options(chosen, asked.options)
    runs = tuple(run_model(asked, structure_of(file)) for file in chosen)
    made = Simulation(
        regimen=asked.text,
        models=runs,
        assumed=tuple(dict.fromkeys((*assumed, *_unchecked(asked), *(words for run in runs for words in run.assumed)))),
        limits=tuple(dict.fromkeys((*(hit for run in runs for hit in run.limits), *_of_setting(asked, runs)))),
        population=population,
        seed=seed,
    )
    if population:
        from assuage.pharmacology.bands import with_bands  # only a population needs draws

        others = tuple(shelf.model(one) if isinstance(one, str) else one for one in ensemble)
        made = with_bands(made, asked, chosen, others, people=population, seed=seed, residual=residual)
    return made


def _of_setting(asked: Asked, runs: Sequence[ModelRun]) -> tuple[LimitHit, ...]:
    """The limits of the setting, held against the peak of the first arterial model that answered."""
    if asked.who.setting is None:
        return ()
    run = next((run for run in runs if run.refused is None and run.site == "arterial"), None)
    return limits_of_setting(asked, asked.who.setting, None if run is None else run.model)


def _unchecked(asked: Asked) -> tuple[str, ...]:
    """Say that no limit on rate or level was asked about, where nobody told the setting."""
    if asked.who.setting is not None:
        return ()
    return ("The setting is not known: limits on rate and level were not checked. Name it, for example outpatient.",)


def check_options(files: "Sequence[PharmacokineticModel]", options: frozenset[str]) -> None:
    """Refuse an option that no model has: it would change nothing, unseen.

    Raises `UnknownOptionError`.
    """
    known = {covariate.name for file in files for covariate in file.covariates if covariate.optional} | {
        CRPS_CURVE_ELSEWHERE
    }
    unknown = sorted(options - known)
    if unknown:
        message = f"No model here has the option `{unknown[0]}`, so it would change nothing. Known: {', '.join(sorted(known))}."
        raise UnknownOptionError(message)
