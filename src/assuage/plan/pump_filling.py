"""From timed rates to syringes or bags: when each is changed, how it is prepared, which vials are opened, what is wasted."""

from dataclasses import dataclass
from fractions import Fraction

from assuage.plan.pump_amounts import HUNDREDTHS_S_PER_UL, ml, plain
from assuage.plan.pump_errors import PumpInputError
from assuage.plan.pump_order import Timed
from assuage.plan.pump_parts import Container, ContainerKind, Vial
from assuage.plan.pump_records import Drawing, OpenedVial, PreparedContainer, PumpStep


@dataclass(frozen=True, slots=True)
class Preparation:
    """How containers are prepared; `line_ul` fills the line once a session, `spare_ul` stays in every container."""

    vial: Vial
    container: Container
    concentration_mcg_per_ml: int
    line_ul: int
    spare_ul: int
    fill_step_ul: int
    draw_step_ul: int
    longest_s: int
    change_step_s: int

    @property
    def measure_ul(self) -> int:
        """The smallest fill whose drug can be drawn exactly; every fill is a multiple of it [uL]."""
        drawn = Fraction(self.fill_step_ul * self.concentration_mcg_per_ml, self.vial.strength_mcg_per_ml)
        return self.fill_step_ul * (drawn / self.draw_step_ul).denominator

    @property
    def largest_ul(self) -> int:
        """The largest fill that can be measured and fits [uL]."""
        return self.container.capacity_ul // self.measure_ul * self.measure_ul

    def fill_for(self, needed_ul: int) -> int:
        """The fill that holds what is needed: a bag always whole, a syringe as little as can be measured [uL]."""
        if self.container.kind is ContainerKind.BAG:
            return self.largest_ul
        return -(-needed_ul // self.measure_ul) * self.measure_ul


def check_preparation(how: Preparation) -> None:
    """Refuse a preparation that cannot be made.

    Raises:
        PumpInputError: the solution would be stronger than the vial, cannot be measured, or leaves nothing to give.
    """
    strength = plain(Fraction(how.concentration_mcg_per_ml, 1000))
    if how.concentration_mcg_per_ml > how.vial.strength_mcg_per_ml:
        raise PumpInputError(
            f"A solution of {strength} mg/mL is stronger than the vial ({how.vial}), and nothing is made stronger by diluting. "
            "Take a stronger vial, or a weaker solution."
        )
    whole_bag = how.container.kind is not ContainerKind.BAG or how.largest_ul == how.container.capacity_ul
    if not how.largest_ul or not whole_bag:
        raise PumpInputError(
            f"{how.container} at {strength} mg/mL cannot be measured exactly: drug is drawn in steps of {ml(how.draw_step_ul)}, "
            f"which needs a fill in steps of {ml(how.measure_ul)}. Take another strength, container or vial."
        )
    if how.largest_ul <= how.line_ul + how.spare_ul:
        raise PumpInputError(
            f"Line and overfill take {ml(how.line_ul + how.spare_ul)} of a {how.container}, and nothing is left to give. "
            "Take a larger container."
        )


Part = tuple[Timed, int, int]
"""A stretch, and from when to when one container gives of it [s]."""


def fill(session: tuple[Timed, ...], how: Preparation) -> tuple[PreparedContainer, ...]:
    """The containers of one session, each with its own steps, changed at a whole step of the clock before it is empty.

    Raises:
        PumpInputError: a container does not last from one moment of change to the next.
    """
    made: list[PreparedContainer] = []
    pumped, ordered = 0, Fraction(0)
    for number, parts in enumerate(_shares(session, how), start=1):
        steps = _steps(parts, how.concentration_mcg_per_ml, pumped=pumped, ordered=ordered)
        volume = sum(one.rate_hundredths * (stop - start) for one, start, stop in parts)
        made.append(_prepared(number, steps, volume, how))
        pumped += volume
        ordered += sum((one.ordered_mcg(start, stop) for one, start, stop in parts), Fraction(0))
    return tuple(made)


def _shares(session: tuple[Timed, ...], how: Preparation) -> list[list[Part]]:
    """What each container gives."""
    shares: list[list[Part]] = [[]]
    used = 0
    for one in session:
        now = one.start_s
        while now < one.stop_s:
            opened = shares[-1][0][1] if shares[-1] else now
            in_line = how.line_ul if len(shares) == 1 else 0
            room = (how.largest_ul - how.spare_ul - in_line) * HUNDREDTHS_S_PER_UL - used
            lasts = how.longest_s - (now - opened)
            if one.rate_hundredths:
                lasts = min(lasts, room // one.rate_hundredths)
            until = min(one.stop_s, now + lasts)
            if until < one.stop_s:
                until = _change_over(now, until, opened, how)
            if until > now:
                shares[-1].append((one, now, until))
                used += one.rate_hundredths * (until - now)
            if until < one.stop_s:
                shares.append([])
                used = 0
            now = until
    return shares


def _change_over(now: int, until: int, opened: int, how: Preparation) -> int:
    """The last whole step of the clock by which the container still holds enough; a change within the first step is at a whole second."""
    even = until // how.change_step_s * how.change_step_s
    found = max(now, even)
    if found > opened:
        return found
    if until > opened:
        return until
    raise PumpInputError(
        f"A {how.container} is empty within a second at this rate. Take a larger container, or a stronger solution."
    )


def _prepared(number: int, steps: tuple[PumpStep, ...], volume: int, how: Preparation) -> PreparedContainer:
    """One container booked: `volume` is what its steps give, in hundredths of mL/h times seconds."""
    given_ul, given_mcg = sum(one.given_ul for one in steps), sum(one.given_mcg for one in steps)
    in_line = how.line_ul if number == 1 else 0
    whole = how.fill_for(-(-volume // HUNDREDTHS_S_PER_UL) + in_line + how.spare_ul)
    drug_mcg = whole * how.concentration_mcg_per_ml // 1000
    drug_ul = drug_mcg * 1000 // how.vial.strength_mcg_per_ml
    line_mcg = in_line * how.concentration_mcg_per_ml // 1000
    return PreparedContainer(
        number=number,
        fill_ul=whole,
        drug_ul=drug_ul,
        diluent_ul=whole - drug_ul,
        drug_mcg=drug_mcg,
        line_ul=in_line,
        line_mcg=line_mcg,
        given_ul=given_ul,
        given_mcg=given_mcg,
        left_ul=whole - in_line - given_ul,
        left_mcg=drug_mcg - line_mcg - given_mcg,
        steps=steps,
    )


def _steps(parts: list[Part], concentration_mcg_per_ml: int, *, pumped: int, ordered: Fraction) -> tuple[PumpStep, ...]:
    """Whole microlitres and micrograms by what has run in since the start of the session, so that nothing is lost in sums."""
    made: list[PumpStep] = []
    for one, start, stop in parts:
        before, ordered_before = pumped, ordered
        pumped += one.rate_hundredths * (stop - start)
        ordered += one.ordered_mcg(start, stop)
        step = PumpStep(
            start_s=start,
            duration_s=stop - start,
            rate_hundredths=one.rate_hundredths,
            given_ul=pumped // HUNDREDTHS_S_PER_UL - before // HUNDREDTHS_S_PER_UL,
            given_mcg=_mcg(pumped, concentration_mcg_per_ml) - _mcg(before, concentration_mcg_per_ml),
            ordered_mcg=int(ordered) - int(ordered_before),
        )
        made.append(step)
    return tuple(made)


def _mcg(pumped: int, concentration_mcg_per_ml: int) -> int:
    return pumped * concentration_mcg_per_ml // (HUNDREDTHS_S_PER_UL * 1000)


def drawings(containers: tuple[PreparedContainer, ...], how: Preparation) -> tuple[Drawing, ...]:
    """How a session is drawn up: together where all of it is used before the first container has stood too long."""
    made: list[list[PreparedContainer]] = []
    for one in containers:
        if made and one.stop_s - made[-1][0].start_s <= how.longest_s:
            made[-1].append(one)
        else:
            made.append([one])
    return tuple(Drawing(group[0].number, group[-1].number, _vials(group, how.vial)) for group in made)


def _vials(group: list[PreparedContainer], vial: Vial) -> tuple[OpenedVial, ...]:
    """Whole vials first; the rest of the last one is wasted."""
    drug_ul, drug_mcg = sum(one.drug_ul for one in group), sum(one.drug_mcg for one in group)
    full = -(-drug_ul // vial.volume_ul) - 1
    rest_ul, rest_mcg = drug_ul - full * vial.volume_ul, drug_mcg - full * vial.amount_mcg
    last = OpenedVial(rest_ul, rest_mcg, vial.volume_ul - rest_ul, vial.amount_mcg - rest_mcg)
    return (*[OpenedVial(vial.volume_ul, vial.amount_mcg, 0, 0)] * full, last)
