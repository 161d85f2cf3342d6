"""What comes next, on the terminal."""

from collections.abc import Sequence

from assuage.cli.printing import print_heading, print_line, print_list, print_table
from assuage.plan import GivenBefore, NextSession, Plan

_DAYS = (0, 7, 14, 28, 56, 84)
_ADVICE = {
    "now": "Another session is worth a talk now",
    "wait": "Wait",
    "stop": "Taper or stop",
    "cannot say": "Cannot say",
}


def print_next_session(told: NextSession, plan: Plan, past: Sequence[GivenBefore], not_used: Sequence[str]) -> None:
    """The advice with its words, the chance of the goal without another session, the course that would bring it back, and its sources."""
    print_heading(f"{_ADVICE[told.advice]}.")
    print_line(f"The verdict on ketamine for this person: {plan.candidacy.verdict.words}.")
    print_list("Why", told.words)
    if plan.wanted is not None:
        standard = " (standard: no goal was named)" if plan.wanted.standard else ""
        print_line(f"The goal is {plan.wanted.goal_words}{standard}.")
    print_list("Given", (f"{one.regimen.text}, begun {one.began_days_ago:g} days ago" for one in past))
    if told.held is not None:
        rows = [
            (model, *(f"{100 * chance[day]:.0f}" for day in _DAYS if day < len(chance)))
            for model, chance in told.held.items()
        ]
        columns = ("model", *("today" if not day else f"in {day} d" for day in _DAYS))
        print_table("How many of 100 still meet the goal without another session", columns, rows, numbers_from=1)
    booster = told.booster
    if booster is not None:
        print_list(
            "The lightest course inside the published range that brings it back",
            (
                booster.dose,
                f"{booster.sessions} sessions, {booster.hours:g} h on the drip, {booster.total_mg:.0f} mg",
                f"{100 * booster.chance:.0f} in 100 meet the goal after it, by the model that doubts most",
            ),
        )
    print_list("Limits", (f"REFUSED: {one.words}" if one.kind == "hard" else one.words for one in told.limits))
    print_list("Pooled trials", (f"{one.name}: {one.finding_words}" for one in told.trials))
    print_list("Measured and not used", not_used)
    print_list("Assumed", plan.assumed)
    print_list("Sources (assuage cite KEY prints one)", [", ".join(plan.bibliography())])
    print_line("The software advises; the clinician decides.")
