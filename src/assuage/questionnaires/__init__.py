"""Scores: what a person's facts add up to, what is missing for it, and what it lets one conclude.

In: a `Patient` and the score files of the library. Out: a `Score` each, with its value, class, inputs and sources, and the
person with the facts those scores give (`with_scores`). What is unknown is never counted as nothing: it bounds the result.
"""

from assuage.questionnaires.errors import ScoreError
from assuage.questionnaires.formula import fib_4
from assuage.questionnaires.score import Score, ScoreInput, with_scores
from assuage.questionnaires.scoring import score_of, scores_of

__all__ = ["Score", "ScoreError", "ScoreInput", "fib_4", "score_of", "scores_of", "with_scores"]
