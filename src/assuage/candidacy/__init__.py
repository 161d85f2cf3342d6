"""SCREEN: is ketamine suitable for this person, and what is still unknown?

In: a `Patient` and the guidelines to screen against. Out: a `Candidacy`: one of four verdicts, the finding of every rule
asked, what to ask or do next, the pain condition with the guideline's grade, and the sources.
"""

from assuage.candidacy.diagnosis import Diagnosis, Graded
from assuage.candidacy.errors import CandidacyError
from assuage.candidacy.missing import Missing
from assuage.candidacy.record import Candidacy
from assuage.candidacy.screening import screen
from assuage.candidacy.verdict import Verdict, verdict_of

__all__ = ["Candidacy", "CandidacyError", "Diagnosis", "Graded", "Missing", "Verdict", "screen", "verdict_of"]
