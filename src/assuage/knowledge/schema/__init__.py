"""The shapes of knowledge files: a bad file is refused by field, with what is wrong and what is allowed."""

from assuage.knowledge.schema.common import Change, KnowledgeFile, Limit, Number, Reference
from assuage.knowledge.schema.effect import EffectModel, Interaction, RateLimits
from assuage.knowledge.schema.guideline import GuidelineFile, RecommendationFile
from assuage.knowledge.schema.model import PharmacokineticModel
from assuage.knowledge.schema.questionnaire import QuestionnaireFile
from assuage.knowledge.schema.regimen import RegimenFile
from assuage.knowledge.schema.study import StudyFile
from assuage.knowledge.schema.vocabulary import VocabularyFile

__all__ = [
    "Change",
    "EffectModel",
    "GuidelineFile",
    "Interaction",
    "KnowledgeFile",
    "Limit",
    "Number",
    "PharmacokineticModel",
    "QuestionnaireFile",
    "RateLimits",
    "RecommendationFile",
    "Reference",
    "RegimenFile",
    "StudyFile",
    "VocabularyFile",
]
