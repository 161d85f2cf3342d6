"""The shapes of knowledge files: a bad file is refused by field, with what is wrong and what is allowed.

Each shape is imported when it is first asked for: building a pydantic schema takes longer than reading a file.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assuage.knowledge.schema.effect import Alternative, EffectModel
    from assuage.knowledge.schema.guideline import (
        AllOf,
        AnyOf,
        Ask,
        Compared,
        GuidelineFile,
        Holds,
        Not,
        RecommendationFile,
        Statement,
    )
    from assuage.knowledge.schema.interaction import Interaction, InteractionEffect
    from assuage.knowledge.schema.measures import MEASURES, canonical
    from assuage.knowledge.schema.model import Delivery, PharmacokineticModel, Spread
    from assuage.knowledge.schema.parts import Change, KnowledgeFile, Limit, Number, Observed, Reference, Uncertainty
    from assuage.knowledge.schema.questionnaire import Question, QuestionnaireFile
    from assuage.knowledge.schema.rate_limits import RateLimits, SettingLimits
    from assuage.knowledge.schema.regimen import RegimenFile, Setting
    from assuage.knowledge.schema.study import Outcome, StudyFile
    from assuage.knowledge.schema.substance import Substance
    from assuage.knowledge.schema.vocabulary import Code, Term, VocabularyFile

_WHERE = {
    "AllOf": "guideline",
    "Alternative": "effect",
    "AnyOf": "guideline",
    "Ask": "guideline",
    "Change": "parts",
    "Code": "vocabulary",
    "Compared": "guideline",
    "Delivery": "model",
    "EffectModel": "effect",
    "GuidelineFile": "guideline",
    "Holds": "guideline",
    "Interaction": "interaction",
    "InteractionEffect": "interaction",
    "KnowledgeFile": "parts",
    "Limit": "parts",
    "MEASURES": "measures",
    "Not": "guideline",
    "Number": "parts",
    "Observed": "parts",
    "Outcome": "study",
    "PharmacokineticModel": "model",
    "Question": "questionnaire",
    "QuestionnaireFile": "questionnaire",
    "RateLimits": "rate_limits",
    "RecommendationFile": "guideline",
    "Reference": "parts",
    "RegimenFile": "regimen",
    "Setting": "regimen",
    "SettingLimits": "rate_limits",
    "Spread": "model",
    "Statement": "guideline",
    "StudyFile": "study",
    "Substance": "substance",
    "Term": "vocabulary",
    "Uncertainty": "parts",
    "VocabularyFile": "vocabulary",
    "canonical": "measures",
}

__all__ = [
    "MEASURES",
    "AllOf",
    "Alternative",
    "AnyOf",
    "Ask",
    "Change",
    "Code",
    "Compared",
    "Delivery",
    "EffectModel",
    "GuidelineFile",
    "Holds",
    "Interaction",
    "InteractionEffect",
    "KnowledgeFile",
    "Limit",
    "Not",
    "Number",
    "Observed",
    "Outcome",
    "PharmacokineticModel",
    "Question",
    "QuestionnaireFile",
    "RateLimits",
    "RecommendationFile",
    "Reference",
    "RegimenFile",
    "Setting",
    "SettingLimits",
    "Spread",
    "Statement",
    "StudyFile",
    "Substance",
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
