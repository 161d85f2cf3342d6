"""From a regimen to what a pump is to give in each session: constant rates, exact, with every cap applied."""

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from assuage.dosing import CapScope, Piece, Regimen, Route, pieces, require_complete
from assuage.plan.pump_amounts import clock, plain
from assuage.plan.pump_errors import PumpError, RoundingError

_ROUTES = {Route.IV, Route.SC}


@dataclass(frozen=True, slots=True)
class Stretch:
    """One rate as it is ordered, from `start_s` to `stop_s` [exact s]; a rate of 0 is a pause within a session."""

    start_s: Fraction
    stop_s: Fraction
    mcg_per_s: Fraction

    @property
    def mcg(self) -> Fraction:
        """What it asks for [exact mcg]."""
        return self.mcg_per_s * (self.stop_s - self.start_s)


def ordered_sessions(regimen: Regimen, *, dosing_weight_g: int, break_s: int) -> tuple[tuple[Stretch, ...], ...]:
    """Each session as stretches of one rate; a break of `break_s` or more begins a new session.

    Raises:
        IncompleteRegimenError: isomer, salt or the time of a bolus is not named.
        PumpError: the route is none a programme is made for, or an amount is given at once.
        OnDemandError: the amounts depend on demand.
    """
    require_complete(regimen)
    if regimen.route not in _ROUTES:
        raise PumpError(
            f"No pump programme is made for the {regimen.route.value.replace('_', ' ')} route: no limits were read for it. "
            "Programmes are made for the intravenous and the subcutaneous route."
        )
    found = pieces(regimen, dosing_weight_kg=Fraction(dosing_weight_g, 1000))
    if any(piece.start == piece.stop for piece in found):
        raise PumpError(
            "A dose is given at once, and a pump gives nothing at once. Say over what time: `25 mg over 1 h SC`."
        )
    sessions: list[list[Stretch]] = []
    for stretch in _stretches(found):
        if sessions and stretch.start_s - sessions[-1][-1].stop_s < break_s:
            _append(sessions[-1], stretch)
        else:
            sessions.append([stretch])
    return tuple(tuple(one) for one in sessions)


def _stretches(found: tuple[Piece, ...]) -> list[Stretch]:
    """What runs at once is added up between every two changes; times when nothing runs are left out."""
    marks = sorted({mark for piece in found for mark in (piece.start, piece.stop)})
    made = []
    for start, stop in pairwise(marks):
        rate = sum((piece.rate for piece in found if piece.start <= start and stop <= piece.stop), Fraction(0))
        if rate:
            made.append(Stretch(start * 60, stop * 60, rate * 1000 / 60))
    return made


def _append(session: list[Stretch], stretch: Stretch) -> None:
    last = session[-1]
    if last.stop_s < stretch.start_s:
        session.append(Stretch(last.stop_s, stretch.start_s, Fraction(0)))
    elif last.mcg_per_s == stretch.mcg_per_s:
        session[-1] = replace(last, stop_s=stretch.stop_s)
        return
    session.append(stretch)


@dataclass(frozen=True, slots=True)
class Timed:
    """A stretch as the pump holds it: whole seconds from the start of the session, a rate it takes, and what was ordered.

    `before` is the exact start of what was ordered, on the same clock, `until` its exact end [s].
    """

    start_s: int
    stop_s: int
    rate_hundredths: int
    mcg_per_s: Fraction
    before: Fraction
    until: Fraction

    def ordered_mcg(self, start_s: int, stop_s: int) -> Fraction:
        """What the order asks for between two moments of it; its own ends count to where they were ordered [exact mcg]."""
        start = self.before if start_s == self.start_s else Fraction(start_s)
        stop = self.until if stop_s == self.stop_s else Fraction(stop_s)
        return self.mcg_per_s * (stop - start)


def timed(
    session: tuple[Stretch, ...],
    *,
    concentration_mcg_per_ml: int,
    resolution_hundredths: int,
    ceilings_mcg_per_s: tuple[Fraction, ...],
    amounts_capped: bool = False,
) -> tuple[Timed, ...]:
    """The stretches in whole seconds (rounded down) and rates the pump takes (rounded to the nearest, a tie down).

    Where the nearest lies above a ceiling that the order itself keeps, the rate below it is taken; so it is with every rate that
    would be rounded up where the order caps an amount, for the sum would go past the cap.

    Raises:
        RoundingError: a stretch is shorter than a second.
    """
    origin = int(session[0].start_s)
    made = []
    for one in session:
        start, stop = int(one.start_s) - origin, int(one.stop_s) - origin
        if stop <= start:
            raise RoundingError(
                "A part of the order lasts less than a second, which no pump can be set to. Write longer steps."
            )
        ceilings = (*ceilings_mcg_per_s, one.mcg_per_s) if amounts_capped else ceilings_mcg_per_s
        rate = _rate(one.mcg_per_s, concentration_mcg_per_ml, resolution_hundredths, ceilings)
        made.append(Timed(start, stop, rate, one.mcg_per_s, one.start_s - origin, one.stop_s - origin))
    return tuple(made)


def _rate(
    mcg_per_s: Fraction, concentration_mcg_per_ml: int, resolution_hundredths: int, ceilings: tuple[Fraction, ...]
) -> int:
    """The rate [hundredths of mL/h] whose whole number of the pump's steps lies nearest to what was ordered."""
    in_hundredths = mcg_per_s * 360_000 / concentration_mcg_per_ml
    steps = in_hundredths / resolution_hundredths
    # Half a step up is kept down: `(2n - d) / 2d` rounded up.
    nearest = -((steps.denominator - 2 * steps.numerator) // (2 * steps.denominator)) * resolution_hundredths
    given = Fraction(nearest * concentration_mcg_per_ml, 360_000)
    if any(mcg_per_s <= ceiling < given for ceiling in ceilings):
        nearest -= resolution_hundredths
    return nearest


def written_ceiling_mcg_per_s(regimen: Regimen, *, dosing_weight_g: int) -> tuple[Fraction, ...]:
    """The order's own cap on the rate [mcg/s], so that rounding never goes past it."""
    weight = Fraction(dosing_weight_g, 1000)
    if regimen.weight_cap_kg is not None:
        weight = min(weight, regimen.weight_cap_kg)
    return tuple(cap.limit.mg(weight) * 1000 / 60 for cap in regimen.caps if cap.scope is CapScope.RATE)


def check_rounding(
    session: tuple[Timed, ...], *, concentration_mcg_per_ml: int, step_percent: Fraction, session_percent: Fraction
) -> None:
    """Refuse a session that rounding changes by more than the tolerance, in one rate or in all.

    Raises:
        RoundingError: by how much, and what would mend it.
    """
    total = changed = Fraction(0)
    for one in session:
        ordered = one.ordered_mcg(one.start_s, one.stop_s)
        given = Fraction(one.rate_hundredths * (one.stop_s - one.start_s) * concentration_mcg_per_ml, 360_000)
        total, changed = total + ordered, changed + given - ordered
        if ordered:
            _refuse_past(given - ordered, ordered, step_percent, what=f"The rate from {clock(one.start_s)}")
    _refuse_past(changed, total, session_percent, what="The whole session")


def _refuse_past(change: Fraction, ordered: Fraction, most_percent: Fraction, *, what: str) -> None:
    percent = 100 * abs(change) / ordered
    if percent > most_percent:
        raise RoundingError(
            f"{what} gives {plain(percent, places=2)} % {'more' if change > 0 else 'less'} than ordered once it is rounded to what the "
            f"pump takes; at most {plain(most_percent)} % is allowed. Take a weaker solution, or a pump with finer steps."
        )
