"""The person at an instant: facts (yes, no, unknown), vitals, medicines, conditions.

In: what a chart, a form or our own YAML file states, each statement with where it came from and when. Out: a frozen
`Patient`, and the answer to any claim about it, weighed from every statement: absence is unknown, stale is unknown, and
where two statements conflict the safer one wins and the conflict is shown. It knows no rule and no file format but its
own.
"""

from assuage.patient.allergies import NO_KNOWN_ALLERGY, allergies
from assuage.patient.answer import Answer, all_of, any_of
from assuage.patient.errors import PatientError, PatientFileError, VocabularyError
from assuage.patient.measuring import Latest, age_years, latest
from assuage.patient.person import Event, Fact, Measurement, Origin, Patient, Sex, Unread
from assuage.patient.plausibility import INVERTED, OLDEST_YEARS, checked, inverted_pressures
from assuage.patient.quantities import QuantityError, in_canonical_unit, split_quantity
from assuage.patient.reading import load_yaml
from assuage.patient.vocabulary import Concept, Vocabulary, plain_name, vocabulary, vocabulary_of
from assuage.patient.weighing import REVIEWS, Weighed, answer_to, known_claims

__all__ = [
    "INVERTED",
    "NO_KNOWN_ALLERGY",
    "OLDEST_YEARS",
    "REVIEWS",
    "Answer",
    "Concept",
    "Event",
    "Fact",
    "Latest",
    "Measurement",
    "Origin",
    "Patient",
    "PatientError",
    "PatientFileError",
    "QuantityError",
    "Sex",
    "Unread",
    "Vocabulary",
    "VocabularyError",
    "Weighed",
    "age_years",
    "all_of",
    "allergies",
    "answer_to",
    "any_of",
    "checked",
    "in_canonical_unit",
    "inverted_pressures",
    "known_claims",
    "latest",
    "load_yaml",
    "plain_name",
    "split_quantity",
    "vocabulary",
    "vocabulary_of",
]
