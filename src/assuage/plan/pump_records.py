"""The records of a pump programme. Frozen once made; micrograms, microlitres, seconds and hundredths of mL/h, all whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from assuage.dosing import Regimen
from assuage.plan.pump_parts import Container, Pump, Vial
from assuage.plan.second_check import SecondCheck
from assuage.plan.titration_order import TitrationOrder
from assuage.provenance import Confidence, Explanation, Line, Stamp


@dataclass(frozen=True, slots=True)
class PumpStep:
    """One rate, kept from `start_s` (of its session) for `duration_s`; a rate of 0 is a pause.

    `given_*` is what the pump gives at that rate; `ordered_mcg` is what the order asks for in the same time.
    """

    start_s: int
    duration_s: int
    rate_hundredths: int
    given_ul: int
    given_mcg: int
    ordered_mcg: int

    @property
    def stop_s(self) -> int:
        """When it ends [s from the start of the session]."""
        return self.start_s + self.duration_s

    @property
    def difference_mcg(self) -> int:
        """What rounding adds; negative where it takes away [mcg]."""
        return self.given_mcg - self.ordered_mcg


@dataclass(frozen=True, slots=True)
class OpenedVial:
    """One vial that is opened: what is drawn from it and what is wasted."""

    drawn_ul: int
    drawn_mcg: int
    wasted_ul: int
    wasted_mcg: int


@dataclass(frozen=True, slots=True)
class PreparedContainer:
    """One syringe or bag as it is prepared, with the steps it gives.

    `fill_ul` is the whole volume: `drug_ul` from vials and `diluent_ul`. Of it `line_ul` fills the line, the pump gives
    `given_ul` (the volume to be infused, VTBI) and `left_ul` stays behind.
    """

    number: int
    fill_ul: int
    drug_ul: int
    diluent_ul: int
    drug_mcg: int
    line_ul: int
    line_mcg: int
    given_ul: int
    given_mcg: int
    left_ul: int
    left_mcg: int
    steps: tuple[PumpStep, ...]

    @property
    def start_s(self) -> int:
        """When it is put on the pump [s from the start of the session]."""
        return self.steps[0].start_s

    @property
    def stop_s(self) -> int:
        """When it comes off [s from the start of the session]."""
        return self.steps[-1].stop_s


@dataclass(frozen=True, slots=True)
class Drawing:
    """Containers that are prepared at one time, from the same vials: those that are used up before the first has stood too long."""

    first: int
    last: int
    vials: tuple[OpenedVial, ...]


@dataclass(frozen=True, slots=True)
class PumpSession:
    """One session: its containers in order, how they are drawn up, and when it starts [s from the start of the course]."""

    number: int
    start_s: int
    containers: tuple[PreparedContainer, ...]
    drawings: tuple[Drawing, ...]

    @property
    def steps(self) -> tuple[PumpStep, ...]:
        """Every step, in order."""
        return tuple(step for one in self.containers for step in one.steps)

    @property
    def duration_s(self) -> int:
        """From the first start to the last stop [s]."""
        return self.containers[-1].stop_s

    @property
    def given_mcg(self) -> int:
        """What the pump gives [mcg]."""
        return sum(one.given_mcg for one in self.containers)

    @property
    def ordered_mcg(self) -> int:
        """What the order asks for [mcg]."""
        return sum(step.ordered_mcg for step in self.steps)

    @property
    def given_ul(self) -> int:
        """The volume the pump gives [uL]."""
        return sum(one.given_ul for one in self.containers)

    @property
    def difference_percent(self) -> Fraction:
        """What rounding changes, as a share of what was ordered [%]."""
        return Fraction(100 * (self.given_mcg - self.ordered_mcg), self.ordered_mcg)

    @property
    def vials(self) -> tuple[OpenedVial, ...]:
        """Every vial that is opened."""
        return tuple(vial for one in self.drawings for vial in one.vials)


@dataclass(frozen=True, slots=True)
class PumpLimit:
    """One limit as a pump would hold it: `hard` refuses whatever is said, `soft` needs a reason.

    `bound` and `reached` are in `unit`; `bound_hundredths` is the same bound as a rate of this solution, rounded to the
    safe side, and `reason` what somebody gave for going past a soft one.
    """

    id: str
    kind: Literal["hard", "soft"]
    side: Literal["above", "from", "below"]
    bound: Fraction
    reached: Fraction
    unit: str
    words: str
    confidence: str
    read_from: str
    bound_hundredths: int | None = None
    reason: str = ""

    @property
    def is_broken(self) -> bool:
        """Whether the programme goes past it."""
        if self.side == "below":
            return self.reached < self.bound
        return self.reached >= self.bound if self.side == "from" else self.reached > self.bound


@dataclass(frozen=True, slots=True)
class PumpProgramme:
    """A whole course for a pump, its limits, its titration order, and the second check that agreed with it.

    It exists only when the second check agreed: a disagreement raises `BlockedProgrammeError`.
    """

    regimen: Regimen
    dosing_weight_g: int
    setting: str
    vial: Vial
    container: Container
    pump: Pump
    concentration_mcg_per_ml: int
    diluent: str
    sessions: tuple[PumpSession, ...]
    limits: tuple[PumpLimit, ...]
    titration: TitrationOrder
    check: SecondCheck
    cautions: tuple[Line, ...]
    assumed: tuple[str, ...]
    sources: tuple[str, ...]
    stamp: Stamp
    expected: Mapping[str, str] = field(default_factory=dict)

    @property
    def given_mcg(self) -> int:
        """The whole course as the pump gives it [mcg]."""
        return sum(one.given_mcg for one in self.sessions)

    @property
    def ordered_mcg(self) -> int:
        """The whole course as it is ordered [mcg]."""
        return sum(one.ordered_mcg for one in self.sessions)

    @property
    def counted_kg(self) -> Fraction:
        """The weight that doses and limits per kilogram go by: the dosing weight, or the cap of the order where that is lower [kg]."""
        given = Fraction(self.dosing_weight_g, 1000)
        return given if self.regimen.weight_cap_kg is None else min(given, self.regimen.weight_cap_kg)

    def alike(self) -> tuple[tuple[PumpSession, ...], ...]:
        """Sessions that are prepared and run in the same way, together, in the order of the first of each."""
        groups: dict[tuple[object, ...], list[PumpSession]] = {}
        for one in self.sessions:
            groups.setdefault((one.containers, one.drawings), []).append(one)
        return tuple(tuple(group) for group in groups.values())

    def rate_mcg_per_h(self, rate_hundredths: int) -> Fraction:
        """What a rate of this solution gives in an hour [mcg]."""
        return Fraction(rate_hundredths * self.concentration_mcg_per_ml, 100)

    def explain(self) -> Explanation:
        """Why it is what it is: the order, every limit with what is reached, what is assumed, and each signal of the titration."""
        limits = [
            Line(
                f"{one.id}: {one.side} {float(one.bound):g} {one.unit}, reached {float(one.reached):g}. {one.words} ({one.read_from})"
                f"{f' Gone past because: {one.reason}' if one.reason else ''}",
                Confidence(one.confidence),
            )
            for one in self.limits
        ]
        return Explanation(
            f"Pump programme of {self.regimen.text}",
            (
                *limits,
                *self.cautions,
                *(Line(words, Confidence.ASSUMED) for words in self.assumed),
                *self.titration.explain(),
                Line(
                    f"Second check: {len(self.check.numbers)} numbers computed anew, {len(self.check.disagreements)} differ."
                ),
            ),
        )

    def bibliography(self) -> tuple[str, ...]:
        """The keys of every source behind its limits, defaults and criteria."""
        return self.sources
