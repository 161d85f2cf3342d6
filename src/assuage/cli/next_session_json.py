"""What comes next, as the JSON document that `assuage next-session --json` prints."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from assuage.plan import GivenBefore, NextSession, Plan

_DECIMALS = 4


def next_session_document(
    told: NextSession, plan: Plan, past: Sequence[GivenBefore], not_used: Sequence[str]
) -> dict[str, Any]:
    """The advice and what it rests on; what cannot be said is null, with its words under `words`."""
    return {
        "advice": told.advice,
        "words": list(told.words),
        "verdict": plan.candidacy.verdict.value,
        "goal": None if plan.wanted is None else plan.wanted.goal_words,
        "goal_is_standard": None if plan.wanted is None else plan.wanted.standard,
        "given": [{"dose": one.regimen.text, "began_days_ago": one.began_days_ago} for one in past],
        "day": told.day,
        "booster": None if told.booster is None else asdict(told.booster),
        "days": None if told.days is None else told.days.tolist(),
        "held": None
        if told.held is None
        else {model: [round(value, _DECIMALS) for value in chance.tolist()] for model, chance in told.held.items()},
        "class_probability": None if told.class_probability is None else dict(told.class_probability),
        "effective_twins": told.effective_twins,
        "is_updated": plan.individual is not None and plan.individual.is_supported,
        "recent": None if told.recent is None else asdict(told.recent),
        "limits": [asdict(one) for one in told.limits],
        "trials": [{"name": one.name, "finding": one.finding_words} for one in told.trials],
        "not_used": list(not_used),
        "assumed": list(plan.assumed),
        "sources": list(plan.bibliography()),
        "stamp": asdict(plan.stamp) | {"made_at": plan.stamp.made_at.isoformat()},
    }
