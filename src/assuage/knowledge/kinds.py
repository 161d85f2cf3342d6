"""The kinds of knowledge file: the folder each lies in and the shape it must have.

A shape is imported only when a file of its kind is read, because building a pydantic schema takes longer than reading
the file.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from assuage.knowledge.schema.parts import KnowledgeFile


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its folder, the module and class of its schema, and what a reader calls it."""

    folder: str
    module: str
    shape: str
    words: str

    def schema(self) -> "type[KnowledgeFile]":
        """The pydantic class of the kind."""
        module = import_module(f"assuage.knowledge.schema.{self.module}")
        return cast("type[KnowledgeFile]", getattr(module, self.shape))


KINDS = {
    "pharmacokinetics": Kind("models", "model", "PharmacokineticModel", "a pharmacokinetic model"),
    "effect": Kind("models", "effect", "EffectModel", "an effect model"),
    "interaction": Kind("models", "interaction", "Interaction", "an interaction"),
    "rate_limits": Kind("models", "rate_limits", "RateLimits", "a set of rate limits"),
    "measurement_errors": Kind("models", "measurement_errors", "MeasurementErrors", "a set of measurement errors"),
    "planning_practice": Kind("models", "planning_practice", "PlanningPractice", "a set of planning defaults"),
    "substance": Kind("models", "substance", "Substance", "a table of substance facts"),
    "pump_practice": Kind("pumps", "pump_practice", "PumpPractice", "a set of pump defaults"),
    "tci_practice": Kind("pumps", "tci_practice", "TciPractice", "a set of choices for target-controlled schemes"),
    "titration_practice": Kind("pumps", "titration_practice", "TitrationPractice", "a set of titration signals"),
    "guideline": Kind("guidelines", "guideline", "GuidelineFile", "a guideline"),
    "recommendation": Kind("guidelines", "guideline", "RecommendationFile", "a recommendation"),
    "questionnaire": Kind("questionnaires", "questionnaire", "QuestionnaireFile", "a questionnaire"),
    "score": Kind("questionnaires", "score", "ScoreFile", "a score"),
    "regimen": Kind("regimens", "regimen", "RegimenFile", "a regimen"),
    "study": Kind("studies", "study", "StudyFile", "a study"),
    "population": Kind("populations", "population", "PopulationFile", "the people of a trial"),
    "synthesis": Kind("syntheses", "synthesis", "SynthesisFile", "a synthesis"),
    "benefit_practice": Kind(
        "syntheses", "benefit_practice", "BenefitPractice", "a set of choices on benefit and harm"
    ),
    "plausible_spread": Kind("syntheses", "plausible_spread", "PlausibleSpread", "a bound on spreads"),
    "conditions": Kind("vocabulary", "vocabulary", "VocabularyFile", "a vocabulary of conditions"),
    "medicines": Kind("vocabulary", "vocabulary", "VocabularyFile", "a vocabulary of medicines"),
    "observations": Kind("vocabulary", "vocabulary", "VocabularyFile", "a vocabulary of observations"),
    "statements": Kind("vocabulary", "vocabulary", "VocabularyFile", "a vocabulary of statements"),
}
