"""The smallest standard deviation of scores that is believed without asking."""

from typing import Literal

from assuage.knowledge.schema.parts import KnowledgeFile, Number, Words


class PlausibleSpread(KnowledgeFile):
    """Scores of `fewest_people` or more that spread by less than `smallest_share` of their scale are asked about.

    The largest spread needs no number: scores between two ends cannot spread further than half of them at each end.
    """

    kind: Literal["plausible_spread"]
    smallest_share: Number
    fewest_people: Number
    words: Words
