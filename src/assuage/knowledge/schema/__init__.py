"""The shapes of knowledge files: a bad file is refused by field, with what is wrong and what is allowed.

Each shape is imported when it is first asked for: building a pydantic schema takes longer than reading a file.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
    from assuage.knowledge.schema.measures import MEASURES, canonical
    from assuage.knowledge.schema.model import Delivery, PharmacokineticModel, Spread
    from assuage.knowledge.schema.parts import Change, KnowledgeFile, Limit, Number, Observed, Reference, Uncertainty
    from assuage.knowledge.schema.plausible_spread import PlausibleSpread
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
    from assuage.knowledge.schema.synthesis import SynthesisFile
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
    "MEASURES": "measures",
    "Not": "guideline",
    "NotCovered": "score",
    "Number": "parts",
    "Observed": "parts",
    "Outcome": "study",
    "PharmacokineticModel": "model",
    "PlausibleSpread": "plausible_spread",
    "PrintedSpread": "study",
    "Question": "questionnaire",
    "QuestionnaireFile": "questionnaire",
    "RateLimits": "rate_limits",
    "RecommendationFile": "guideline",
    "Reference": "parts",
    "RegimenFile": "regimen",
    "ScoreFile": "score",
    "RouteName": "guideline",
    "Setting": "regimen",
    "SettingLimits": "rate_limits",
    "Spread": "model",
    "Statement": "guideline",
    "StudyFile": "study",
    "Substance": "substance",
    "SynthesisFile": "synthesis",
    "Term": "vocabulary",
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
    "Not",
    "NotCovered",
    "Number",
    "Observed",
    "Outcome",
    "PharmacokineticModel",
    "PlausibleSpread",
    "PrintedSpread",
    "Question",
    "QuestionnaireFile",
    "RateLimits",
    "RecommendationFile",
    "Reference",
    "RegimenFile",
    "RouteName",
    "ScoreFile",
    "Setting",
    "SettingLimits",
    "Spread",
    "Statement",
    "StudyFile",
    "Substance",
    "SynthesisFile",
    "Term",
    "Uncertainty",
    "VocabularyFile",
    "canonical",
]


def __getattr__(name: str) -> Any:
    """Import a shape when it is first asked for."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
