"""From dose to concentration to effect, with variability, uncertainty and disagreement between models.

In: a person (a `Patient`, or the `Covariates` alone), a `Regimen`, and models of the library. Out: a frozen `Simulation` with the
levels of each analyte at the site each model describes, the effects that may be drawn there and the words where they may not,
limits, what was assumed, and three named bands: between people, of the parameters, between models. One person goes
through NumPy alone; a population through the compiled kernel, which is imported when it is first needed.
"""

from assuage.pharmacology.covariates import Covariates
from assuage.pharmacology.effects.pain import pain_score
from assuage.pharmacology.errors import (
    CannotPredictError,
    ModelFormulaError,
    PharmacologyError,
    UnknownMedicineError,
    UnknownOptionError,
)
from assuage.pharmacology.exposure import exposure, plateau
from assuage.pharmacology.interactions import Taken
from assuage.pharmacology.person import covariates_of
from assuage.pharmacology.relief import NotDrawn, ReliefCourse, relief_course
from assuage.pharmacology.running import CRPS_CURVE_ELSEWHERE
from assuage.pharmacology.sampling_site import refuse_sample
from assuage.pharmacology.setting_limits import check_regimen
from assuage.pharmacology.simulate import simulate
from assuage.pharmacology.simulation import Band, EffectCurve, LimitHit, ModelRun, ObservedFact, Simulation
from assuage.pharmacology.virtual_people import PopulationRun, VirtualPeople, simulate_people, virtual_people
from assuage.pharmacology.weight import DosingWeight, dosing_weight_of

__all__ = [
    "CRPS_CURVE_ELSEWHERE",
    "Band",
    "CannotPredictError",
    "Covariates",
    "DosingWeight",
    "EffectCurve",
    "LimitHit",
    "ModelFormulaError",
    "ModelRun",
    "NotDrawn",
    "ObservedFact",
    "PharmacologyError",
    "PopulationRun",
    "ReliefCourse",
    "Simulation",
    "Taken",
    "UnknownMedicineError",
    "UnknownOptionError",
    "VirtualPeople",
    "check_regimen",
    "covariates_of",
    "dosing_weight_of",
    "exposure",
    "pain_score",
    "plateau",
    "refuse_sample",
    "relief_course",
    "simulate",
    "simulate_people",
    "virtual_people",
]
