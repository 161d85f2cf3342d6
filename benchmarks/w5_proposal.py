"""W5: a whole proposal (five models, 1,000 twins, five published options) and its re-ranking after a changed limit.

No other program does the whole task, so there is no peer; the marks are times.
"""

from collections.abc import Iterator

from assuage.candidacy import screen
from assuage.interop.fhir import read_chart, shipped_chart
from assuage.plan import Ceilings, Plan, propose, rerank
from row import Row, below
from timing import median_seconds

TWINS = 1_000
NAME = "W5, one proposal"


def run() -> Iterator[Row]:
    """The proposal, its re-ranking when the options stay, and when another course has to be found and written out."""
    candidacy = screen(read_chart(shipped_chart("crps"), at=None))

    def proposal() -> Plan:
        return propose(candidacy, population=TWINS, most=5)

    plan = proposal()
    seconds = median_seconds(proposal, repeats=5)
    yield below(NAME, "time", 1e3 * seconds, "ms", mark=1_000.0)
    same = median_seconds(lambda: rerank(plan, ceilings=Ceilings(systolic_chance=0.5)))
    yield below("W5, re-ranked", "time", 1e3 * same, "ms", mark=100.0)
    new = median_seconds(lambda: rerank(plan, ceilings=Ceilings(dissociation_chance=0.3)))
    yield below("W5, re-ranked, another course found", "time", 1e3 * new, "ms", mark=100.0)
