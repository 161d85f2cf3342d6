"""PLAN: what to give, by which route and rate, how often, within what limits, and why.

In: a `Candidacy` and the models to predict with. Out: a `Plan`: published regimens for the condition side by side, each
written out for this person with its levels, acute effects, expected pain, limits, what is assumed, what is unknown, and
its sources. The software advises; the clinician decides.
"""

from assuage.plan.errors import PlanError
from assuage.plan.propose import DEFAULT_MODELS, propose
from assuage.plan.records import Difference, Expected, LeftOut, Level, Option, PainOutlook, Plan, Span, Trial

__all__ = [
    "DEFAULT_MODELS",
    "Difference",
    "Expected",
    "LeftOut",
    "Level",
    "Option",
    "PainOutlook",
    "Plan",
    "PlanError",
    "Span",
    "Trial",
    "propose",
]
