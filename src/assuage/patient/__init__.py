"""The person at an instant: facts (yes, no, unknown), vitals, medicines, conditions.

In: what a chart, a form or our own YAML file states, each statement with where it came from and when. Out: a frozen
`Patient`, and the answer to any claim about it, weighed from every statement: absence is unknown, stale is unknown, and
where two statements conflict the safer one wins and the conflict is shown. It knows no rule and no file format but its
own.
"""

from assuage.patient.allergies import NO_KNOWN_ALLERGY, allergies
from assuage.patient.answer import NO, UNKNOWN, YES, Answer, all_of, any_of
from assuage.patient.errors import PatientError, PatientFileError, VocabularyError
from assuage.patient.freshness import span
from assuage.patient.looking_up import AGE, NOBODY, SEX, Lookup, with_reviews
from assuage.patient.measuring import Latest, age_range, age_years, latest, told_age
from assuage.patient.once import once_in_words
from assuage.patient.person import (
    Event,
    Fact,
    Measurement,
    MedicineUse,
    Origin,
    Patient,
    Sex,
    Unread,
    make_event,
    make_fact,
    make_measurement,
    make_origin,
    make_unread,
)
from assuage.patient.plausibility import INVERTED, OLDEST_YEARS, checked, inverted_pressures
from assuage.patient.quantities import QuantityError, in_canonical_unit, split_quantity
from assuage.patient.reading import load_form, load_yaml
from assuage.patient.scalars import part_of_a_date
from assuage.patient.using import PATCH_PER_HOUR, PER_DAY, ROUTES, daily_dose, route_named
from assuage.patient.vocabulary import Concept, Vocabulary, plain_name, vocabulary, vocabulary_of, within_a_sentence
from assuage.patient.weighing import REVIEWS, Weighed, answer_to, known_claims

__all__ = [
    "AGE",
    "INVERTED",
    "NO",
    "NOBODY",
    "NO_KNOWN_ALLERGY",
    "OLDEST_YEARS",
    "PATCH_PER_HOUR",
    "PER_DAY",
    "REVIEWS",
    "ROUTES",
    "SEX",
    "UNKNOWN",
    "YES",
    "Answer",
    "Concept",
    "Event",
    "Fact",
    "Latest",
    "Lookup",
    "Measurement",
    "MedicineUse",
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
    "age_range",
    "age_years",
    "all_of",
    "allergies",
    "answer_to",
    "any_of",
    "checked",
    "daily_dose",
    "in_canonical_unit",
    "inverted_pressures",
    "known_claims",
    "latest",
    "load_form",
    "load_yaml",
    "make_event",
    "make_fact",
    "make_measurement",
    "make_origin",
    "make_unread",
    "once_in_words",
    "part_of_a_date",
    "plain_name",
    "route_named",
    "span",
    "split_quantity",
    "told_age",
    "vocabulary",
    "vocabulary_of",
    "with_reviews",
    "within_a_sentence",
]
