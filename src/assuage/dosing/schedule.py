"""From a regimen to what is given when: exact, with every cap applied."""

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import isfinite

from assuage.dosing.administration import Administration
from assuage.dosing.errors import DoseError, OnDemandError
from assuage.dosing.form import Route
from assuage.dosing.regimen import Cap, CapScope, Regimen
from assuage.dosing.steps import Given, Infusion, OnDemand, Pause, Step, Titration

_DAY_MIN = Fraction(1440)


@dataclass(frozen=True, slots=True)
class Piece:
    """`amount` [mg] given evenly from `start` to `stop` [min], all exact; at one instant when the two are the same."""

    start: Fraction
    stop: Fraction
    amount: Fraction
    timed: bool = True
    session: int = 0

    @property
    def rate(self) -> Fraction:
        """The rate [mg/min]; 0 when it is instantaneous."""
        return self.amount / (self.stop - self.start) if self.stop > self.start else Fraction(0)


def administrations(regimen: Regimen, *, dosing_weight_kg: float | None = None) -> tuple[Administration, ...]:
    """Everything given, in order of time; see `Regimen.administrations`."""
    return tuple(
        Administration(
            start_min=float(piece.start),
            duration_min=float(piece.stop - piece.start),
            amount_mg=float(piece.amount),
            route=regimen.route,
            timed=piece.timed,
        )
        for piece in pieces(regimen, dosing_weight_kg=dosing_weight_kg)
    )


def total(regimen: Regimen, *, dosing_weight_kg: float | None = None) -> Fraction:
    """The exact total of the course [mg]."""
    return sum((piece.amount for piece in pieces(regimen, dosing_weight_kg=dosing_weight_kg)), Fraction(0))


def peak_rate(regimen: Regimen, *, dosing_weight_kg: float | None = None) -> Fraction | None:
    """The highest sum of rates running at once [mg/min]."""
    running = [piece for piece in pieces(regimen, dosing_weight_kg=dosing_weight_kg) if piece.stop > piece.start]
    if all(one.stop <= following.start for one, following in pairwise(running)):
        return max((piece.rate for piece in running), default=Fraction(0)) or None
    changes = sorted(
        [(piece.start, 1, piece.rate) for piece in running] + [(piece.stop, 0, -piece.rate) for piece in running]
    )
    level = highest = Fraction(0)
    for _, _, change in changes:
        level += change
        highest = max(highest, level)
    return highest or None


def pieces(regimen: Regimen, *, dosing_weight_kg: float | Fraction | None = None) -> tuple[Piece, ...]:
    """Every constant piece of the course, exact, with every cap applied; a weight given as a fraction is kept exact."""
    if regimen.on_demand:
        raise OnDemandError(
            "The amounts of a PCA depend on what the person asks for, so there is nothing certain to simulate.",
            "Simulate a background infusion or an assumed use, for example `1.5 mg bolus over 1 min every 30 min, 10 doses`.",
        )
    weight = _weight(regimen, dosing_weight_kg)
    rate_cap, dose_cap = (_cap(regimen, scope, weight) for scope in (CapScope.RATE, CapScope.DOSE))
    found: list[Piece] = []
    session = 0
    before = Fraction(0)
    for part in regimen.parts:
        for occasion in part.occasions():
            start = before + occasion
            session += 1
            for stage in part.stages:
                for step in stage:
                    given = _pieces_of(
                        step, start=start, weight=weight, route=regimen.route, rate_cap=rate_cap, dose_cap=dose_cap
                    )
                    found += [replace(piece, session=session) for piece in given]
                start += max(step.lasts_min for step in stage)
        before += part.span_min
    return _within_amounts(regimen, found, weight=weight)


def _weight(regimen: Regimen, weight_kg: float | Fraction | None) -> Fraction | None:
    if weight_kg is None:
        return None
    if isinstance(weight_kg, bool) or not isfinite(weight_kg) or weight_kg <= 0:
        raise DoseError(
            "The dosing weight is not a positive number, so no dose can be computed.", "Give the weight in kg."
        )
    exact = Fraction(weight_kg)
    return exact if regimen.weight_cap_kg is None else min(exact, regimen.weight_cap_kg)


def _cap(regimen: Regimen, scope: CapScope, weight: Fraction | None) -> Fraction | None:
    return next((cap.limit.mg(weight) for cap in regimen.caps if cap.scope is scope), None)


def _pieces_of(
    step: Step,
    *,
    start: Fraction,
    weight: Fraction | None,
    route: Route,
    rate_cap: Fraction | None,
    dose_cap: Fraction | None,
) -> list[Piece]:
    match step:
        case Given(dose=dose, over_min=over):
            amount = _lower(dose.mg(weight), dose_cap)
            if over is None:
                return [Piece(start, start, amount, timed=route is not Route.IV)]
            return [Piece(start, start + over, _lower(amount / over, rate_cap) * over)]
        case Infusion(rate=rate, for_min=length):
            return [Piece(start, start + length, _lower(rate.mg(weight), rate_cap) * length)]
        case Titration():
            return [
                Piece(start + begin, start + end, _lower(rate.mg(weight), rate_cap) * (end - begin))
                for rate, begin, end in step.rates()
            ]
        case Pause() | OnDemand():
            return []


def _lower(value: Fraction, cap: Fraction | None) -> Fraction:
    return value if cap is None else min(value, cap)


def _within_amounts(regimen: Regimen, found: list[Piece], *, weight: Fraction | None) -> tuple[Piece, ...]:
    """Stop everything in a session, a day or the course once its cap is reached."""
    kept = _in_order(found)
    for scope, shares in ((CapScope.SESSION, _by_session), (CapScope.DAY, _by_day), (CapScope.COURSE, _as_one)):
        limit = _cap(regimen, scope, weight)
        if limit is not None:
            kept = [piece for share in shares(kept) for piece in _capped(share, limit)]
    return tuple(_in_order(kept))


def _as_one(found: list[Piece]) -> list[list[Piece]]:
    return [found]


def _by_session(found: list[Piece]) -> list[list[Piece]]:
    shares: dict[int, list[Piece]] = {}
    for piece in found:
        shares.setdefault(piece.session, []).append(piece)
    return list(shares.values())


def _by_day(found: list[Piece]) -> list[list[Piece]]:
    """What falls in each 24 h from the start of the course; what runs past midnight of that clock is cut there."""
    shares: dict[int, list[Piece]] = {}
    for piece in found:
        start = piece.start
        while start < piece.stop:
            day = int(start // _DAY_MIN)
            stop = min(piece.stop, _DAY_MIN * (day + 1))
            shares.setdefault(day, []).append(
                replace(piece, start=start, stop=stop, amount=piece.rate * (stop - start))
            )
            start = stop
        if piece.start == piece.stop:
            shares.setdefault(int(start // _DAY_MIN), []).append(piece)
    return [_in_order(share) for share in shares.values()]


def _capped(found: list[Piece], limit: Fraction) -> list[Piece]:
    """The same pieces until together they reach `limit`, and nothing after."""
    running = [piece for piece in found if piece.start < piece.stop]
    instants = [piece for piece in found if piece.start == piece.stop]
    changes: dict[Fraction, Fraction] = {piece.start: Fraction(0) for piece in instants}
    for piece in running:
        changes[piece.start] = changes.get(piece.start, Fraction(0)) + piece.rate
        changes[piece.stop] = changes.get(piece.stop, Fraction(0)) - piece.rate
    marks = sorted(changes)
    given = rate = Fraction(0)
    kept: list[Piece] = []
    for mark, following in zip(marks, [*marks[1:], marks[-1]], strict=True):
        while instants and instants[0].start == mark:
            piece = instants.pop(0)
            share = min(piece.amount, limit - given)
            kept += [replace(piece, amount=share)] if share > 0 else []
            given += share
        rate += changes[mark]
        if rate and given + rate * (following - mark) >= limit:
            return kept + _until(running, mark + (limit - given) / rate)
        given += rate * (following - mark)
    return kept + running


def _until(running: list[Piece], end: Fraction) -> list[Piece]:
    stops = [(piece, min(piece.stop, end)) for piece in running if piece.start < end]
    return [replace(piece, stop=stop, amount=piece.rate * (stop - piece.start)) for piece, stop in stops]


def _in_order(found: list[Piece]) -> list[Piece]:
    return sorted(found, key=lambda piece: (piece.start, piece.stop))


def binding_caps(regimen: Regimen, *, dosing_weight_kg: float | None = None) -> tuple[Cap, ...]:
    """The caps that really lower what is given to a person of this weight, so that it can be said."""
    given = pieces(regimen, dosing_weight_kg=dosing_weight_kg)
    return tuple(
        cap
        for cap in regimen.caps
        if pieces(
            replace(regimen, caps=tuple(other for other in regimen.caps if other != cap)),
            dosing_weight_kg=dosing_weight_kg,
        )
        != given
    )
