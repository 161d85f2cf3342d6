"""The titration order: where the rate starts, by what it rises and when, how far, and when it is held, lowered or stopped."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from assuage.dosing import CapScope, Regimen, Titration
from assuage.knowledge import Library
from assuage.plan.pump_amounts import lasting, ml_per_h, plain
from assuage.provenance import Citation, Confidence, Line

Action = Literal["hold", "reduce", "stop"]


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate as it is keyed in, with what it gives of the drug as ordered."""

    hundredths: int
    mcg_per_h: Fraction

    def __str__(self) -> str:
        """The rate in mL/h and in mg/h."""
        return f"{ml_per_h(self.hundredths)} ({plain(self.mcg_per_h / 1000, places=3)} mg/h)"


@dataclass(frozen=True, slots=True)
class Signal:
    """Something seen at the bedside and what it asks for; with a bound it is met `from` it on or `below` it."""

    id: str
    action: Action
    observation: str
    comparison: Literal["from", "below"] | None
    bound: Fraction | None
    unit: str
    words: str
    confidence: Confidence
    read_from: str


@dataclass(frozen=True, slots=True)
class MayChange:
    """Who may do what to the rate."""

    who: str
    may: str
    confidence: Confidence
    read_from: str


@dataclass(frozen=True, slots=True)
class TitrationOrder:
    """The order a nurse follows and a live session enforces; where no one titration runs by itself, `step_mcg_per_h` and `every_s` are None.

    `rates` are the rates of the titration as the pump takes them, upwards (of the whole order where there is none): a step up or
    down goes to the next of them. The rate is never raised before `every_s` has passed since the last change, and never above
    `ceiling`. No step leads to the rates `beside` it: a loading dose, a last slow hour. `rises` is False where the steps go down.
    """

    start: Rate
    step_mcg_per_h: Fraction | None
    every_s: int | None
    ceiling: Rate
    rates: tuple[Rate, ...]
    beside: tuple[Rate, ...]
    rises: bool
    before_each_step: str
    signals: tuple[Signal, ...]
    changes: tuple[MayChange, ...]
    words: str
    sources: tuple[str, ...]

    def asking_for(self, action: Action) -> tuple[Signal, ...]:
        """The signals that ask for one action."""
        return tuple(one for one in self.signals if one.action == action)

    def table(self) -> tuple[tuple[str, str], ...]:
        """A header row and one row for each thing a nurse looks up."""
        rows: list[tuple[str, str]] = [("Start", str(self.start)), ("Step", self._step_words())]
        if self.step_mcg_per_h is not None and self.rises:
            rows.append(("Before a step up", self.before_each_step.removeprefix("Before each step up: ").capitalize()))
        rows.append(("Ceiling", f"{self.ceiling}, never above{' by a step' if self.beside else ''}"))
        if self.beside:
            told = ", ".join(map(str, self.beside))
            rows.append(("Not by a step", f"{told}: only when the steps of the programme say"))
        wanted: tuple[tuple[str, Action], ...] = (
            ("Hold: no step up", "hold"),
            (self._reduce_words(), "reduce"),
            ("Stop and call", "stop"),
        )
        rows += [(name, " ".join(one.words for one in self.asking_for(action))) for name, action in wanted]
        rows += [(one.who, f"may {one.may}") for one in self.changes]
        return (("Titration", "Order"), *rows)

    def _step_words(self) -> str:
        if self.step_mcg_per_h is None or self.every_s is None:
            return "none: the rate changes only as the steps of the programme say"
        along = ", ".join(plain(Fraction(one.hundredths, 100)) for one in self.rates)
        step = plain(self.step_mcg_per_h / 1000, places=3)
        way = "" if self.rises else " down, and none up"
        return f"{step} mg/h{way}, at the earliest {lasting(self.every_s)} after the last change; in mL/h: {along}"

    def _reduce_words(self) -> str:
        return (
            "Reduce by one step"
            if self.step_mcg_per_h is not None
            else "Reduce to what the prescriber wrote, else stop"
        )

    def text(self) -> str:
        """The order as plain text, one line each."""
        return "\n".join(f"{name}: {words}" for name, words in self.table()[1:])

    def explain(self) -> tuple[Line, ...]:
        """Each signal with how sure it is and where it was read."""
        return tuple(
            Line(
                f"{one.action}: {one.words} ({one.read_from})",
                one.confidence,
                tuple(Citation(key) for key in self.sources),
            )
            for one in self.signals
        )


def titration_order(
    regimen: Regimen,
    rates_hundredths: tuple[int, ...],
    *,
    dosing_weight_kg: Fraction,
    concentration_mcg_per_ml: int,
    tolerance_percent: Fraction,
    library: Library,
) -> TitrationOrder:
    """The titration order of a programme: its rates as they run, and the signals of the knowledge file.

    Parameters:
        rates_hundredths: every rate in the order in which it first runs [hundredths of mL/h], pauses left out.
        concentration_mcg_per_ml: of the solution [mcg/mL].
        tolerance_percent: how far rounding may have taken a rate from what was ordered [%].
    """
    practice = library.titration_practice()
    every = [Rate(one, Fraction(one * concentration_mcg_per_ml, 100)) for one in dict.fromkeys(rates_hundredths)]
    titration = _alone(regimen)
    ordered = () if titration is None else _ordered_mcg_per_h(titration, regimen, dosing_weight_kg)
    own = [_own(step, every, tolerance_percent) for step in ordered]
    if not own or own[0] is None:  # none, or the order's cap is reached before it begins
        titration, own = None, [*every]
    rates = list(dict.fromkeys(one for one in own if one is not None))
    return TitrationOrder(
        start=rates[0],
        step_mcg_per_h=None if titration is None else titration.step.mg(dosing_weight_kg) * 60_000,
        every_s=None if titration is None else int(titration.every_min * 60),
        ceiling=max(rates, key=_hundredths),
        rates=tuple(sorted(rates, key=_hundredths)),
        beside=tuple(one for one in every if one not in rates),
        rises=titration is None or titration.rises,
        before_each_step=practice.before_each_step,
        signals=tuple(
            Signal(
                id=one.id,
                action=one.action,
                observation=one.observation,
                comparison=one.comparison,
                bound=None if one.bound is None or one.bound.value is None else Fraction(str(one.bound.value)),
                unit="" if one.bound is None else one.bound.unit,
                words=one.words,
                confidence=Confidence(one.confidence),
                read_from=one.read_from,
            )
            for one in practice.signals
        ),
        changes=tuple(
            MayChange(one.who, one.may, Confidence(one.confidence), one.read_from) for one in practice.changes
        ),
        words=practice.words,
        sources=tuple(reference.key for reference in practice.references),
    )


def _own(ordered_mcg_per_h: Fraction, every: list[Rate], tolerance_percent: Fraction) -> Rate | None:
    """The rate one step of the titration is keyed in at: what else runs at about that rate, as a loading dose may, is not it."""
    nearest = min(every, key=lambda one: (abs(one.mcg_per_h - ordered_mcg_per_h), one.hundredths))
    off = 100 * abs(nearest.mcg_per_h - ordered_mcg_per_h)
    return nearest if off <= tolerance_percent * ordered_mcg_per_h else None


def _hundredths(rate: Rate) -> int:
    return rate.hundredths


def _alone(regimen: Regimen) -> Titration | None:
    """The one titration of an order, if nothing runs at the same time: what runs beside it would be in every rate."""
    stages = [
        stage for part in regimen.parts for stage in part.stages if any(isinstance(one, Titration) for one in stage)
    ]
    if len(stages) == 1 and len(stages[0]) == 1 and isinstance(stages[0][0], Titration):
        return stages[0][0]
    return None


def _ordered_mcg_per_h(titration: Titration, regimen: Regimen, kg: Fraction) -> tuple[Fraction, ...]:
    """Its rates as ordered, with the order's own cap on the rate [mcg/h]."""
    caps = [cap.limit.mg(kg) for cap in regimen.caps if cap.scope is CapScope.RATE]
    return tuple(min([dose.mg(kg), *caps]) * 60_000 for dose, _, _ in titration.rates())
