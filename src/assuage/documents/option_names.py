"""What an option is called over a column: its letter, its name, and at once whether a limit refuses it."""

from assuage.plan import Option


def heading(option: Option, *, short: bool = False) -> str:
    """Letter and name; `short` leaves a published name to the table above and says only that a course was found."""
    refused = " ■ refused by a limit" if any(limit.kind == "hard" for limit in option.limits) else ""
    kept = " ■ not kept" if option.broken else ""
    found = " ◇ found" if short and option.optimised is not None else ""
    name = "" if short else f" {option.name}"
    return f"{option.letter}.{name}{found}{refused}{kept}"
