"""From dose to concentration to effect, with variability, uncertainty and disagreement between models.

In: a person (a `Patient`, or the `Covariates` alone), a `Regimen`, and models of the library. Out: a frozen `Simulation` with the
levels of each analyte at the site each model describes, the effects that may be drawn there and the words where they may not,
limits, what was assumed, and three named bands: between people, of the parameters, between models. One person goes
through NumPy alone; a population through the compiled kernel, which is imported when it is first needed.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from assuage.pharmacology.covariates import Covariates
from assuage.pharmacology.effects.pain import pain_score
from assuage.pharmacology.errors import (
    CannotPredictError,
    ContradictoryMeasurementError,
    ModelFormulaError,
    PharmacologyError,
    UnknownMedicineError,
    UnknownOptionError,
)
from assuage.pharmacology.exposure import exposure, plateau
from assuage.pharmacology.infusion_kinetics import InfusionKinetics, infusion_kinetics
from assuage.pharmacology.interactions import Taken
from assuage.pharmacology.measured import Measured, MeasuredKind
from assuage.pharmacology.person import covariates_of
from assuage.pharmacology.relief import NotDrawn, ReliefCourse, relief_course
from assuage.pharmacology.running import CRPS_CURVE_ELSEWHERE
from assuage.pharmacology.sampling_site import refuse_sample
from assuage.pharmacology.setting_limits import check_regimen
from assuage.pharmacology.simulate import simulate
from assuage.pharmacology.simulation import Band, EffectCurve, LimitHit, ModelRun, ObservedFact, Simulation
from assuage.pharmacology.virtual_people import PopulationRun, VirtualPeople, simulate_people, virtual_people
from assuage.pharmacology.weight import DosingWeight, dosing_weight_of

if TYPE_CHECKING:
    from assuage.pharmacology.absorption import alike_in_absorption, drives_acute_effects
    from assuage.pharmacology.measured_use import NotUsed, refuse_contradictions
    from assuage.pharmacology.model_weighing import model_weights
    from assuage.pharmacology.past_course import PastCourse
    from assuage.pharmacology.people_relief import AS_PUBLISHED, PeopleRelief, relief_of_people
    from assuage.pharmacology.personal import PersonalModel, personal_model
    from assuage.pharmacology.personal_inference import PersonalPosterior, personal_posterior, posterior_twins
    from assuage.pharmacology.personal_reading import CLASSES
    from assuage.pharmacology.personal_summary import (
        CheckedMeasurement,
        PainForecast,
        ParameterUpdate,
        checked_measurements,
        pain_forecast,
        parameter_updates,
    )
    from assuage.pharmacology.step_responses import Change, StepResponses, changes_of, lags_between
    from assuage.pharmacology.twin_runs import TwinRun, predict_twins
    from assuage.pharmacology.twin_steps import (
        TwinSteps,
        may_be_drawn,
        predict_by_steps,
        s_part,
        site_level_for,
        solve_steps,
    )
    from assuage.pharmacology.twins import TWIN_EFFECTS, Twins, twins_of
    from assuage.pharmacology.unit_slips import refuse_unit_slips

__all__ = [
    "AS_PUBLISHED",
    "CLASSES",
    "CRPS_CURVE_ELSEWHERE",
    "TWIN_EFFECTS",
    "Band",
    "CannotPredictError",
    "Change",
    "CheckedMeasurement",
    "ContradictoryMeasurementError",
    "Covariates",
    "DosingWeight",
    "EffectCurve",
    "InfusionKinetics",
    "LimitHit",
    "Measured",
    "MeasuredKind",
    "ModelFormulaError",
    "ModelRun",
    "NotDrawn",
    "NotUsed",
    "ObservedFact",
    "PainForecast",
    "ParameterUpdate",
    "PastCourse",
    "PeopleRelief",
    "PersonalModel",
    "PersonalPosterior",
    "PharmacologyError",
    "PopulationRun",
    "ReliefCourse",
    "Simulation",
    "StepResponses",
    "Taken",
    "TwinRun",
    "TwinSteps",
    "Twins",
    "UnknownMedicineError",
    "UnknownOptionError",
    "VirtualPeople",
    "alike_in_absorption",
    "changes_of",
    "check_regimen",
    "checked_measurements",
    "covariates_of",
    "dosing_weight_of",
    "drives_acute_effects",
    "exposure",
    "infusion_kinetics",
    "lags_between",
    "may_be_drawn",
    "model_weights",
    "pain_forecast",
    "pain_score",
    "parameter_updates",
    "personal_model",
    "personal_posterior",
    "plateau",
    "posterior_twins",
    "predict_by_steps",
    "predict_twins",
    "refuse_contradictions",
    "refuse_sample",
    "refuse_unit_slips",
    "relief_course",
    "relief_of_people",
    "s_part",
    "simulate",
    "simulate_people",
    "site_level_for",
    "solve_steps",
    "twins_of",
    "virtual_people",
]

# One patient's prediction does not wait for what many people, updates and target schemes need.
_LATER = {
    "absorption": ("alike_in_absorption", "drives_acute_effects"),
    "measured_use": ("NotUsed", "refuse_contradictions"),
    "past_course": ("PastCourse",),
    "people_relief": ("AS_PUBLISHED", "PeopleRelief", "relief_of_people"),
    "personal": ("PersonalModel", "personal_model"),
    "personal_inference": ("PersonalPosterior", "personal_posterior", "posterior_twins"),
    "personal_reading": ("CLASSES",),
    "personal_summary": (
        "CheckedMeasurement",
        "PainForecast",
        "ParameterUpdate",
        "checked_measurements",
        "pain_forecast",
        "parameter_updates",
    ),
    "step_responses": ("Change", "StepResponses", "changes_of", "lags_between"),
    "twin_runs": ("TwinRun", "predict_twins"),
    "twin_steps": ("TwinSteps", "may_be_drawn", "predict_by_steps", "s_part", "site_level_for", "solve_steps"),
    "twins": ("TWIN_EFFECTS", "Twins", "twins_of"),
    "unit_slips": ("refuse_unit_slips",),
    "model_weighing": ("model_weights",),
}
_HOME = {name: module for module, names in _LATER.items() for name in names}


def __getattr__(name: str) -> object:
    """Import what is for many people, or for one person's own measurements, when it is first asked for."""
    if name in _HOME:
        return getattr(import_module(f"assuage.pharmacology.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
