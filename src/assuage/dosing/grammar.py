"""The clauses of the language, each read by one small function; `parse` is the door.

    regimen   = part { "then" part } { "," cap | weight | route | drug }
    part      = stage { "then" stage } [ ["all"] frequency extent | "once" ]
    stage     = step { "plus" step }
    step      = amount [route] ["bolus"] ["over" duration]
              | rate ("for" | "over") duration
              | rate "," ("up" | "down") rate "every" duration "to" number "," duration "in all"
              | "PCA" amount "bolus" "," "lockout" duration ["for" duration]
              | "pause for" duration
    amount    = number ("mg" | "mcg") ["/kg"]
    rate      = amount "/" ("min" | "h" | "day")
    frequency = "daily" | "weekly" | number "times daily" | "every" duration
    extent    = "for" number ("days" | "weeks") | number ("doses" | "sessions")
    cap       = "max" (rate | amount ("a dose" | "a session" | "a day" | "in all" | "in" duration))
    weight    = "by" ("actual" | "ideal" | "adjusted") "weight" | "weight capped at" number "kg"

The clauses after a dose may come in any order and commas are free; what a clause can belong to decides what it means.
"""

from collections.abc import Callable

from assuage.dosing.course_clauses import (
    BASES,
    ISOMERS,
    ROUTES,
    read_all,
    read_basis,
    read_cap,
    read_capped,
    read_isomer,
    read_once,
    read_oral,
    read_route,
    read_salt,
    read_trigger,
    read_weight,
    set_frequency,
)
from assuage.dosing.draft import Draft
from assuage.dosing.errors import DoseError
from assuage.dosing.phrases import Cursor, frequency
from assuage.dosing.regimen import Regimen
from assuage.dosing.step_clauses import (
    read_bolus,
    read_change,
    read_for,
    read_lockout,
    read_number,
    read_over,
    read_pause,
    read_pca,
    read_plus,
    read_then,
    read_times,
)
from assuage.dosing.tokens import tokens


def parse(text: str) -> Regimen:
    """The regimen that `text` describes.

    Raises:
        DoseError: the text is not understood, or could be understood in two ways; it says why and what to write.

    Example:
        >>> str(parse("0.35 mg/kg/hr over 4 hours daily x 10 days, max 25 mg/h"))
        '0.35 mg/kg/h over 4 h daily for 10 days, max 25 mg/h'
    """
    cursor = Cursor(tokens(text))
    draft = Draft()
    while cursor.peek().kind != "end":
        _clause(cursor, draft)
    return draft.finish()


def _clause(cursor: Cursor, draft: Draft) -> None:
    word = cursor.peek().text
    if word in {",", ";", "(", ")", "and", "ketamine", "of"}:
        cursor.take()
        return
    if cursor.peek().kind == "number":
        read_number(cursor, draft)
        return
    every = None if draft.step is None else frequency(cursor)
    if every is not None:
        set_frequency(draft, every)
        return
    reader = _CLAUSES.get(word)
    if reader is None:
        raise _misplaced(word)
    reader(cursor, draft)


def _misplaced(word: str) -> DoseError:
    if word == "in":
        return DoseError(
            "`in` has no meaning here; `IN` for the nose is misread as IV or IM.",
            "Write `nasal`, or `in all` after a time.",
        )
    if word in {"mg", "mcg", "kg"}:
        return DoseError(f"`{word}` has no number before it.", f"Write the number: `25 {word}`.")
    if word in {"s", "min", "h", "day", "week"}:
        return DoseError(f"`{word}` has no number before it.", f"Write the number: `4 {word}`.")
    if word == "to":
        return DoseError(
            "A change from one rate to another has no times.",
            "Write `up 5 mg/h every 30 min to 20, 4 h in all`, or each rate with its time joined by `then`.",
        )
    return DoseError(
        f"`{word}` has no meaning at this place.", "See the dose language's reference for the order of words."
    )


_CLAUSES: dict[str, Callable[[Cursor, Draft], None]] = {
    "over": read_over,
    "for": read_for,
    "times": read_times,
    "then": read_then,
    "plus": read_plus,
    "pause": read_pause,
    "nothing": read_pause,
    "pca": read_pca,
    "lockout": read_lockout,
    "bolus": read_bolus,
    "up": read_change,
    "down": read_change,
    "max": read_cap,
    "capped": read_capped,
    "weight": read_weight,
    "by": read_basis,
    **dict.fromkeys(BASES, read_basis),
    **dict.fromkeys(ROUTES, read_route),
    "oral": read_oral,
    "trigger": read_trigger,
    **dict.fromkeys(ISOMERS, read_isomer),
    "as": read_salt,
    "base": read_salt,
    "hydrochloride": read_salt,
    "once": read_once,
    "all": read_all,
}
