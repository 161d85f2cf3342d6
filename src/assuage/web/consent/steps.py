"""What has to be done before a consent can be signed, and how far a draft is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from assuage.web.consent.texts import Asked, ConsentText
from assuage.web.design.styles import active

ABLE, NOT_ABLE, DOUBTFUL = "able", "not_able", "doubtful"


@dataclass(frozen=True, slots=True)
class Understood:
    """One question with what was last chosen, whether that is right, what is said to it, and how often it was tried."""

    question: Asked
    chosen: int | None
    is_right: bool
    feedback: str
    tries: int


def understood(text: ConsentText, steps: Mapping[str, Any]) -> tuple[Understood, ...]:
    """Every question of the text as it stands in a draft."""
    answers = steps.get("answers", {})
    found = []
    for question in text.questions:
        said = answers.get(question.id, {})
        chosen = said.get("chosen")
        choice = question.choices[chosen] if isinstance(chosen, int) and chosen < len(question.choices) else None
        found.append(
            Understood(
                question,
                chosen if choice else None,
                bool(choice and choice.right),
                choice.feedback if choice else "",
                int(said.get("tries", 0)),
            )
        )
    return tuple(found)


def found_of(steps: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What was found of capacity and interpreter, and noted, in words with who found it and when."""
    capacity, interpreter = steps.get("capacity", {}), steps.get("interpreter", {})
    found = []
    if capacity:
        when = active().moment(datetime.fromisoformat(capacity["at"]))
        found.append((_("Able to decide"), f"{capacity['words']} ({capacity['by']}, {when})"))
        found += [(_("How it was found"), capacity["note"])] if capacity.get("note") else []
    if interpreter.get("needed") is not None:
        named = interpreter.get("name") or interpreter.get("why_none") or _("not named")
        found.append((_("Interpreter"), named if interpreter["needed"] else _("not needed")))
    if steps.get("noted"):
        found.append((_("Noted"), steps["noted"]))
    return tuple(found)


def still_to_do(text: ConsentText, steps: Mapping[str, Any]) -> tuple[str, ...]:
    """What is missing before it can be signed, in words; empty where nothing is."""
    missing = []
    wrong = [one for one in understood(text, steps) if not one.is_right]
    if wrong and not steps.get("noted", "").strip():
        missing.append(
            _("Not every question was answered rightly: go through it again, or note what was done about it.")
        )
    finding = steps.get("capacity", {}).get("finding")
    if finding is None:
        missing.append(_("Nobody has written down whether the patient is able to decide."))
    if finding == DOUBTFUL:
        missing.append(_("Whether the patient is able to decide is in doubt: settle it first."))
    needed = steps.get("interpreter", {}).get("needed")
    if needed is None:
        missing.append(_("Whether an interpreter is needed is not written down."))
    return tuple(missing)
