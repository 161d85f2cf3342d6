"""The clauses that hold for a part or the whole: how often, caps, dosing weight, route, isomer and salt."""

from fractions import Fraction

from assuage.dosing.draft import Draft
from assuage.dosing.errors import DoseError
from assuage.dosing.form import Isomer, Route, Salt, WeightBasis
from assuage.dosing.phrases import Cursor, cap_scope, dose

ROUTES = {
    "iv": Route.IV,
    "im": Route.IM,
    "sc": Route.SC,
    "sublingual": Route.SUBLINGUAL,
    "nasal": Route.NASAL,
    "film": Route.ORAL_FILM,
    "rectal": Route.RECTAL,
    "epidural": Route.EPIDURAL,
    "intra_articular": Route.INTRA_ARTICULAR,
}
ISOMERS = {"esketamine": Isomer.S, "arketamine": Isomer.R, "racemic": Isomer.RACEMATE}
BASES = {
    "actual": WeightBasis.ACTUAL,
    "ideal": WeightBasis.IDEAL,
    "ibw": WeightBasis.IDEAL,
    "adjusted": WeightBasis.ADJUSTED,
}


def set_frequency(draft: Draft, every: Fraction) -> None:
    """How often this part is given [min between starts]."""
    if draft.every_min is not None and draft.every_min != every:
        raise DoseError("How often is said twice, differently.", "Keep the one that is meant.")
    draft.every_min = every


def set_times(draft: Draft, times: Fraction) -> None:
    """How many occasions this part has."""
    if draft.step is None:
        raise DoseError("How many occasions is said before any dose.", "Begin with the dose.")
    if times.denominator != 1 or times <= 0:
        raise DoseError("The number of occasions is not a whole number.", "Write `6 sessions`.")
    if draft.times is not None and draft.times != times:
        raise DoseError("The number of occasions is said twice, differently.", "Keep the one that is meant.")
    draft.times = int(times)


def set_extent(draft: Draft, minutes: Fraction) -> None:
    """How long this part goes on [min]."""
    if draft.step is None:
        raise DoseError("How long the course is, is said before any dose.", "Begin with the dose.")
    if draft.extent_min is not None and draft.extent_min != minutes:
        raise DoseError("How long the course is, is said twice, differently.", "Keep the one that is meant.")
    draft.extent_min = minutes


def read_cap(cursor: Cursor, draft: Draft) -> None:
    """`max 25 mg/h`, `max 100 mg a day`."""
    cursor.take()
    cursor.took("at")
    cursor.took("of")
    draft.caps.append(cap_scope(cursor, dose(cursor)))


def read_capped(cursor: Cursor, draft: Draft) -> None:
    """`capped at 25 mg/h`, or at a weight."""
    cursor.take()
    if not (cursor.took("at") or cursor.took("to")) or cursor.peek().kind != "number":
        raise DoseError("What the cap is, is not said.", "Write `max 25 mg/h` or `weight capped at 100 kg`.")
    if cursor.peek(1).text == "kg":
        _cap_weight(cursor, draft)
        return
    draft.caps.append(cap_scope(cursor, dose(cursor)))


def _cap_weight(cursor: Cursor, draft: Draft) -> None:
    number = cursor.take()
    if number.kind != "number" or not cursor.took("kg") or number.value <= 0:
        raise DoseError("The cap on the weight has no number in kg.", "Write `weight capped at 100 kg`.")
    draft.basis = draft.name_once(draft.basis, WeightBasis.CAPPED, what="dosing weights")
    draft.weight_cap_kg = draft.name_once(draft.weight_cap_kg, number.value, what="dosing weights")


def read_weight(cursor: Cursor, draft: Draft) -> None:
    """`weight capped at 100 kg`."""
    cursor.take()
    if cursor.took_any("capped", "max") is None:
        raise DoseError(
            "What is meant about the weight is not said.", "Write `by actual weight` or `weight capped at 100 kg`."
        )
    cursor.took("at")
    _cap_weight(cursor, draft)


def read_basis(cursor: Cursor, draft: Draft) -> None:
    """`by ideal weight`; `by mouth` is a route."""
    cursor.took("by")
    if cursor.took("mouth"):
        draft.route = draft.name_once(draft.route, Route.ORAL, what="routes")
        return
    word = cursor.take().text
    if word not in BASES:
        raise DoseError(
            "`by` what is not said.", "Write `by actual weight`, `by ideal weight` or `by adjusted weight`."
        )
    cursor.took("body")
    cursor.took("weight")
    draft.basis = draft.name_once(draft.basis, BASES[word], what="dosing weights")


def read_route(cursor: Cursor, draft: Draft) -> None:
    """A route."""
    draft.route = draft.name_once(draft.route, ROUTES[cursor.take().text], what="routes")


def read_oral(cursor: Cursor, draft: Draft) -> None:
    """`oral`, or `oral film`."""
    cursor.take()
    route = Route.ORAL_FILM if cursor.took("film") else Route.ORAL
    draft.route = draft.name_once(draft.route, route, what="routes")


def read_trigger(cursor: Cursor, draft: Draft) -> None:
    """`trigger point`."""
    cursor.take()
    cursor.took("point")
    cursor.took("dose")
    draft.route = draft.name_once(draft.route, Route.TRIGGER_POINT, what="routes")


def read_isomer(cursor: Cursor, draft: Draft) -> None:
    """Which ketamine."""
    draft.isomer = draft.name_once(draft.isomer, ISOMERS[cursor.take().text], what="isomers")


def read_salt(cursor: Cursor, draft: Draft) -> None:
    """`base` or `hydrochloride`, with or without `as`."""
    cursor.took("as")
    word = cursor.take().text
    if word not in {"base", "hydrochloride"}:
        raise DoseError("`as` what is not said.", "Write `as base` or `as hydrochloride`.")
    salt = Salt.BASE if word == "base" else Salt.HYDROCHLORIDE
    draft.salt = draft.name_once(draft.salt, salt, what="salts")


def read_once(cursor: Cursor, draft: Draft) -> None:
    """`once`: this part is not repeated."""
    cursor.take()
    if draft.step is None:
        raise DoseError("`once` stands before any dose.", "Write it after the dose.")
    draft.once = True


def read_all(cursor: Cursor, draft: Draft) -> None:
    """`all`: the repetition is of every step of this part."""
    cursor.take()
    cursor.took("of")
    draft.all_said = True
