"""SCREEN: is ketamine suitable for this person, and what is still unknown?

In: a `Patient` and the guidelines to screen against. Out: a `Candidacy`: one of four verdicts, the finding of every rule
asked, what to ask or do next, the pain condition with the guideline's grade, and the sources.
"""

from assuage.candidacy.ages import read_ages
from assuage.candidacy.applying import DoseBand, Fit
from assuage.candidacy.benefit import benefit_and_harm
from assuage.candidacy.decision import DecisionAid, decision_aid, hash_of
from assuage.candidacy.diagnosis import PAIN, Diagnosis, Graded, diagnose
from assuage.candidacy.errors import CandidacyError
from assuage.candidacy.in_hundred import Chances, InHundred, Interval
from assuage.candidacy.missing import Missing
from assuage.candidacy.naming import condition_called, did_you_mean
from assuage.candidacy.notes import INVENTED
from assuage.candidacy.plainly import capital
from assuage.candidacy.pooled import BenefitAndHarm, NotUsed, Question, Row
from assuage.candidacy.record import Candidacy
from assuage.candidacy.screening import screen
from assuage.candidacy.values import Comparison, HarmLimit, Met, PatientValues
from assuage.candidacy.values_reading import read_values
from assuage.candidacy.verdict import Verdict, verdict_of

__all__ = [
    "INVENTED",
    "PAIN",
    "BenefitAndHarm",
    "Candidacy",
    "CandidacyError",
    "Chances",
    "Comparison",
    "DecisionAid",
    "Diagnosis",
    "DoseBand",
    "Fit",
    "Graded",
    "HarmLimit",
    "InHundred",
    "Interval",
    "Met",
    "Missing",
    "NotUsed",
    "PatientValues",
    "Question",
    "Row",
    "Verdict",
    "benefit_and_harm",
    "capital",
    "condition_called",
    "decision_aid",
    "diagnose",
    "did_you_mean",
    "hash_of",
    "read_ages",
    "read_values",
    "screen",
    "verdict_of",
]
