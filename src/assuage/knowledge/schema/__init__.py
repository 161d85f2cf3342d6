"""The shapes of knowledge files: a bad file is refused by field, with what is wrong and what is allowed.

Each shape is imported when it is first asked for: building a pydantic schema takes longer than reading a file.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assuage.knowledge.schema.benefit_practice import BenefitPractice
    from assuage.knowledge.schema.effect import Alternative, EffectModel
    from assuage.knowledge.schema.guideline import (
        Aged,
        AllOf,
        Always,
        AnyOf,
        Ask,
        Compared,
        GuidelineFile,
        Holds,
        Not,
        RecommendationFile,
        RouteName,
        Statement,
    )
    from assuage.knowledge.schema.interaction import Interaction, InteractionEffect
    from assuage.knowledge.schema.measurement_errors import MeasurementErrors
    from assuage.knowledge.schema.measures import MEASURES, canonical
    from assuage.knowledge.schema.model import Delivery, PharmacokineticModel, Spread
    from assuage.knowledge.schema.parts import Change, KnowledgeFile, Limit, Number, Observed, Reference, Uncertainty
    from assuage.knowledge.schema.planning_practice import PlanningPractice, SedationClass, StandardGoal
    from assuage.knowledge.schema.plausible_spread import PlausibleSpread
    from assuage.knowledge.schema.population import PopulationFile
    from assuage.knowledge.schema.pump_practice import PumpPractice
    from assuage.knowledge.schema.questionnaire import Question, QuestionnaireFile
    from assuage.knowledge.schema.rate_limits import RateLimits, SettingLimits
    from assuage.knowledge.schema.regimen import RegimenFile, Setting
    from assuage.knowledge.schema.score import (
        Band,
        Bound,
        Case,
        Conversion,
        Count,
        Criterion,
        Item,
        Measured,
        NotCovered,
        ScoreFile,
    )
    from assuage.knowledge.schema.study import ArmResult, Outcome, PrintedSpread, StudyFile
    from assuage.knowledge.schema.substance import Substance
    from assuage.knowledge.schema.synthesis import RatioBeside, SynthesisFile
    from assuage.knowledge.schema.tci_practice import TciPractice
    from assuage.knowledge.schema.titration_practice import Signal, TitrationPractice
    from assuage.knowledge.schema.vocabulary import Code, Term, VocabularyFile

_WHERE = {
    "Aged": "guideline",
    "AllOf": "guideline",
    "Alternative": "effect",
    "Always": "guideline",
    "AnyOf": "guideline",
    "ArmResult": "study",
    "Ask": "guideline",
    "Band": "score",
    "BenefitPractice": "benefit_practice",
    "Bound": "score",
    "canonical": "measures",
    "Case": "score",
    "Change": "parts",
    "Code": "vocabulary",
    "Compared": "guideline",
    "Conversion": "score",
    "Count": "score",
    "Criterion": "score",
    "Delivery": "model",
    "EffectModel": "effect",
    "GuidelineFile": "guideline",
    "Holds": "guideline",
    "Interaction": "interaction",
    "InteractionEffect": "interaction",
    "Item": "score",
    "KnowledgeFile": "parts",
    "Limit": "parts",
    "Measured": "score",
    "MeasurementErrors": "measurement_errors",
    "MEASURES": "measures",
    "Not": "guideline",
    "NotCovered": "score",
    "Number": "parts",
    "Observed": "parts",
    "Outcome": "study",
    "PharmacokineticModel": "model",
    "PlanningPractice": "planning_practice",
    "PlausibleSpread": "plausible_spread",
    "PopulationFile": "population",
    "PrintedSpread": "study",
    "PumpPractice": "pump_practice",
    "Question": "questionnaire",
    "QuestionnaireFile": "questionnaire",
    "RateLimits": "rate_limits",
    "RatioBeside": "synthesis",
    "RecommendationFile": "guideline",
    "Reference": "parts",
    "RegimenFile": "regimen",
    "ScoreFile": "score",
    "SedationClass": "planning_practice",
    "RouteName": "guideline",
    "Setting": "regimen",
    "SettingLimits": "rate_limits",
    "Signal": "titration_practice",
    "Spread": "model",
    "StandardGoal": "planning_practice",
    "Statement": "guideline",
    "StudyFile": "study",
    "Substance": "substance",
    "SynthesisFile": "synthesis",
    "TciPractice": "tci_practice",
    "Term": "vocabulary",
    "TitrationPractice": "titration_practice",
    "Uncertainty": "parts",
    "VocabularyFile": "vocabulary",
}

__all__ = [
    "MEASURES",
    "Aged",
    "AllOf",
    "Alternative",
    "Always",
    "AnyOf",
    "ArmResult",
    "Ask",
    "Band",
    "BenefitPractice",
    "Bound",
    "Case",
    "Change",
    "Code",
    "Compared",
    "Conversion",
    "Count",
    "Criterion",
    "Delivery",
    "EffectModel",
    "GuidelineFile",
    "Holds",
    "Interaction",
    "InteractionEffect",
    "Item",
    "KnowledgeFile",
    "Limit",
    "Measured",
    "MeasurementErrors",
    "Not",
    "NotCovered",
    "Number",
    "Observed",
    "Outcome",
    "PharmacokineticModel",
    "PlanningPractice",
    "PlausibleSpread",
    "PopulationFile",
    "PrintedSpread",
    "PumpPractice",
    "Question",
    "QuestionnaireFile",
    "RateLimits",
    "RatioBeside",
    "RecommendationFile",
    "Reference",
    "RegimenFile",
    "RouteName",
    "ScoreFile",
    "SedationClass",
    "Setting",
    "SettingLimits",
    "Signal",
    "Spread",
    "StandardGoal",
    "Statement",
    "StudyFile",
    "Substance",
    "SynthesisFile",
    "TciPractice",
    "Term",
    "TitrationPractice",
    "Uncertainty",
    "VocabularyFile",
    "canonical",
]


def __getattr__(name: str) -> Any:
    """Import a shape when it is first asked for."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
