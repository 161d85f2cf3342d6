"""Facts and guideline files in, findings out, with the trace of every rule that was asked.

In: a `Patient` and recommendation files. Out: a `Finding` for each rule: its three-valued answer, the words for the
clinician, grade, certainty and source, the facts used, the conflicts, and what is missing. It knows no verdict.
"""

from assuage.patient import Lookup
from assuage.rules.asked import Asked
from assuage.rules.asking import ask
from assuage.rules.errors import RuleError
from assuage.rules.evaluating import evaluate, evaluate_all, settled
from assuage.rules.finding import Finding
from assuage.rules.mentioning import Mentioned, mentioned_in, parts_of
from assuage.rules.reaching import RuleSet, rule_set

__all__ = [
    "Asked",
    "Finding",
    "Lookup",
    "Mentioned",
    "RuleError",
    "RuleSet",
    "ask",
    "evaluate",
    "evaluate_all",
    "mentioned_in",
    "parts_of",
    "rule_set",
    "settled",
]
