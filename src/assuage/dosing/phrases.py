"""The phrases of the language: a dose, a duration, how often, and what a cap is counted over."""

from fractions import Fraction

from assuage.dosing.errors import DoseError
from assuage.dosing.quantity import Dose, Mass, Per, check_span, decimal
from assuage.dosing.regimen import CapScope
from assuage.dosing.tokens import Token, range_error

_END = Token("end", "")
_MIN = {"s": Fraction(1, 60), "min": Fraction(1), "h": Fraction(60), "day": Fraction(1440), "week": Fraction(10080)}
_PER = {"min": Per.MIN, "h": Per.HOUR, "day": Per.DAY}
_SCOPES = {
    "dose": CapScope.DOSE,
    "bolus": CapScope.DOSE,
    "session": CapScope.SESSION,
    "day": CapScope.DAY,
    "course": CapScope.COURSE,
}
_LATIN = {"bid": Fraction(720), "tid": Fraction(480), "qid": Fraction(360)}


class Cursor:
    """Where the reading stands in a row of tokens."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = 0

    def peek(self, ahead: int = 0) -> Token:
        """The token `ahead` of the place, not taken."""
        place = self._place + ahead
        return self._tokens[place] if place < len(self._tokens) else _END

    def take(self) -> Token:
        """The token at the place, which moves on."""
        token = self.peek()
        self._place += 1
        return token

    def sees(self, *words: str) -> bool:
        """Whether exactly these tokens come next."""
        return all(self.peek(ahead).text == word for ahead, word in enumerate(words))

    def took(self, *words: str) -> bool:
        """Take these tokens if they come next."""
        if not self.sees(*words):
            return False
        self._place += len(words)
        return True

    def took_any(self, *words: str) -> str | None:
        """Take one token if it is one of these."""
        return self.take().text if self.peek().text in words else None


def dose(cursor: Cursor, *, may_rise: bool = False) -> Dose:
    """A number with its unit: `0.35 mg/kg/h`; with `may_rise`, a goal may follow, elsewhere `to` makes it a range.

    Raises:
        DoseError: the unit is missing or no unit of dose.
    """
    number = cursor.take()
    if number.kind != "number":
        raise DoseError(
            f"A dose was expected{f' before `{number.text}`' if number.text else ' at the end'}.",
            "Write a number and its unit, for example `0.3 mg/kg`.",
        )
    if not may_rise:
        refuse_range(cursor, number)
    if cursor.peek().text not in set(Mass):
        raise _unit_missing(cursor, number)
    unit = Mass(cursor.take().text)
    return _dose_per(cursor, number, unit)


def _dose_per(cursor: Cursor, number: Token, unit: Mass) -> Dose:
    per_kg = False
    per: Per | None = None
    while cursor.peek().text in {"/", "per", "a", "an"} and (
        cursor.peek(1).text in {"kg", *_PER} or cursor.peek(1).kind == "number"
    ):
        if cursor.peek().text in {"a", "an"} and cursor.peek(1).text != "h":
            break  # `100 mg a day` is a total of a day, which only a cap has
        cursor.take()
        below = cursor.take()
        if below.text == "24" and cursor.peek().text == "h" and per is None:
            cursor.take()
            per = Per.DAY
        elif below.kind == "number":
            raise _reference_weight(number, unit, below, per=per, per_kg=per_kg)
        elif below.text == "kg" and not per_kg:
            per_kg = True
        elif below.text in _PER and per is None:
            per = _PER[below.text]
        else:
            raise DoseError(
                f"`{below.text}` stands twice below the line.", "Write the unit once, for example `mg/kg/h`."
            )
    if cursor.peek().text == "/":
        below = cursor.peek(1)
        raise DoseError(
            f"`{unit}/{below.text}` is no unit of dose.",
            "Write the rate by min, h or day, and a weight as kg: `mg/kg/h`.",
        )
    return Dose(number.value, unit, per_kg, per)


def _reference_weight(number: Token, unit: Mass, below: Token, *, per: Per | None, per_kg: bool) -> DoseError:
    plain = f"{decimal(number.value)} {unit}{f'/{per}' if per else ''}"
    return DoseError(
        f"`/{below.text}` below the line is a reference weight or time, and it is unclear whether the dose is to be scaled.",
        f"Write `{plain}` for a fixed dose, or divide it out yourself: so many `{unit}/kg{f'/{per}' if per else ''}`."
        if not per_kg
        else "Divide it out yourself.",
    )


def refuse_range(cursor: Cursor, number: Token, *, ahead: int = 0) -> None:
    """Refuse `10 to 40 mg/h`, also where the unit stands twice.

    Raises:
        DoseError: a range follows.
    """
    while cursor.peek(ahead).text in {"mg", "mcg", "/", *_MIN, "kg"}:
        ahead += 1
    if cursor.peek(ahead).text == "to" and cursor.peek(ahead + 1).kind == "number":
        raise range_error(number, cursor.peek(ahead + 1))


def _unit_missing(cursor: Cursor, number: Token) -> DoseError:
    below = cursor.peek().text
    if below in _MIN or below == "kg":
        return DoseError(
            f"`{number.text} {below}` stands where a dose was expected.",
            "Say what it is: `over`, `for`, `every` or `weight capped at`.",
        )
    return DoseError(
        f"`{number.text}` has no unit, so mg or mcg is unclear.",
        f"Write `{decimal(number.value)} mg` or `{decimal(number.value)} mcg`, and over what time or by which route.",
    )


def duration(cursor: Cursor, *, what: str) -> tuple[Fraction, str]:
    """A number and a unit of time: minutes, and the unit as written; a bare unit counts once (`every day`).

    Raises:
        DoseError: the number or the unit is missing.
    """
    number = cursor.take() if cursor.peek().kind == "number" else Token("number", "1", Fraction(1))
    unit = cursor.take()
    if unit.text not in _MIN:
        raise DoseError(f"{what} has no unit of time.", f"Write `{number.text} min` or `{number.text} h`.")
    minutes = number.value * _MIN[unit.text]
    check_span(minutes, what=what)
    return minutes, unit.text


def starts_duration(cursor: Cursor) -> bool:
    """Whether a number with a unit of time comes next."""
    return cursor.peek().kind == "number" and cursor.peek(1).text in _MIN


def took_in_all(cursor: Cursor) -> bool:
    """`in all`, or `total`."""
    return cursor.took("in", "all") or cursor.took("in", "total") or cursor.took("total")


def frequency(cursor: Cursor) -> Fraction | None:
    """How often, as minutes between two starts; None, with nothing taken, when something else comes next.

    Raises:
        DoseError: it can be read in two ways.
    """
    first = cursor.peek()
    if first.text in _LATIN:
        return _LATIN[cursor.take().text]
    if cursor.took("daily"):
        return _MIN["day"]
    if cursor.took("weekly"):
        return _MIN["week"]
    if cursor.took("fortnightly"):
        return 2 * _MIN["week"]
    if cursor.took("alternate", "day") or cursor.took("every", "other", "day"):
        return 2 * _MIN["day"]
    if cursor.took("every", "other", "week"):
        return 2 * _MIN["week"]
    if cursor.took("a", "day") or cursor.took("per", "day"):
        return _MIN["day"]
    if cursor.took("every"):
        return duration(cursor, what="The time between two doses")[0]
    if first.text in {"once", "twice", "thrice"} or (first.kind == "number" and cursor.peek(1).text == "times"):
        return _times_a(cursor)
    return None


def _times_a(cursor: Cursor) -> Fraction | None:
    first = cursor.peek()
    ahead = 2 if first.kind == "number" else 1
    joint = cursor.peek(ahead).text in {"a", "per", "every", "/"}
    unit = cursor.peek(ahead + joint).text
    span = {"daily": _MIN["day"], "weekly": _MIN["week"]}.get(unit) if not joint else _MIN.get(unit)
    if span is None:
        return None
    times = first.value if first.kind == "number" else Fraction({"once": 1, "twice": 2, "thrice": 3}[first.text])
    for _ in range(ahead + joint + 1):
        cursor.take()
    if times <= 0 or times.denominator != 1:
        raise DoseError("How many times is not a whole number.", "Write `three times daily` or `every 8 h`.")
    if span == _MIN["week"] and times > 1:
        raise DoseError(
            f"`{first.text}` a week does not say on which days, and the time between doses changes what builds up.",
            "Write `every 84 h`, or each dose with the pause between: `then pause for 48 h, then`.",
        )
    return span / times


def cap_scope(cursor: Cursor, limit: Dose) -> tuple[Dose, CapScope | None, Fraction | None]:
    """What a cap is counted over: its limit, its scope (None when unsaid) and its window [min].

    Raises:
        DoseError: the scope is not one of the known.
    """
    if limit.per is Per.DAY:
        return Dose(limit.value, limit.unit, limit.per_kg), CapScope.DAY, None
    if limit.is_rate:
        return limit, CapScope.RATE, None
    if cursor.took("daily"):
        return limit, CapScope.DAY, None
    if took_in_all(cursor):
        return limit, CapScope.COURSE, None
    if cursor.took("in"):
        return limit, CapScope.WINDOW, duration(cursor, what="The window of a cap")[0]
    if cursor.took_any("a", "per", "every", "/", "an"):
        word = cursor.take().text
        if word not in _SCOPES:
            raise DoseError(
                f"`{word}` is nothing a cap is counted over.", "Write `a dose`, `a session`, `a day` or `in all`."
            )
        return limit, _SCOPES[word], None
    return limit, None, None
