"""The limits a pump would hold for this person, place and solution, and what of the programme goes past them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from assuage.dosing import CapScope, Given, Isomer, Regimen, Salt
from assuage.knowledge import Library
from assuage.plan.pump_amounts import exact, plain
from assuage.plan.pump_errors import HardLimitError, PumpInputError, SoftLimitError
from assuage.plan.pump_order import ordered_sessions
from assuage.plan.pump_records import PumpLimit, PumpSession

if TYPE_CHECKING:
    from assuage.knowledge.schema import Number, SettingLimits


_OF_ONE_DOSE = {CapScope.RATE, CapScope.DOSE}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the limits are held against."""

    regimen: Regimen
    dosing_weight_kg: Fraction
    setting: str
    concentration_mcg_per_ml: int
    resolution_hundredths: int
    library: Library

    @property
    def one_mg_counts(self) -> Fraction:
        """What one milligram of this drug counts as, in milligrams of racemate base: S-ketamine double, hydrochloride by its base."""
        table, salts = self.library.rate_limits(), self.library.substance()
        counts = value(table.racemate_equivalent_of_s) if self.regimen.isomer is Isomer.S else Fraction(1)
        return counts * (value(salts.numbers["base_fraction"]) if self.regimen.salt is Salt.HYDROCHLORIDE else 1)

    def hundredths(self, mg_per_kg_per_h: Fraction) -> int:
        """A rate per weight of racemate base as a rate of this solution, down to a step of the pump [hundredths of mL/h]."""
        mcg_per_h = mg_per_kg_per_h * 1000 * self.dosing_weight_kg / self.one_mg_counts
        step = self.resolution_hundredths
        return int(mcg_per_h * 100 / self.concentration_mcg_per_ml // step) * step


def value(number: "Number") -> Fraction:
    """The number of a knowledge file, exactly as it is written there.

    Raises:
        PumpInputError: the file says that it is unknown.
    """
    if number.value is None:
        raise PumpInputError(
            f"A number of the knowledge files is unknown ({number.read_from}), and without it nothing is limited."
        )
    return exact(number.value, what="A number of the knowledge files")


def setting_limits(setting: str, library: Library) -> "SettingLimits":
    """The limits of a setting.

    Raises:
        PumpInputError: the library has none for it, and without limits no programme is made.
    """
    table = library.rate_limits()
    for one in table.settings:
        if one.setting == setting:
            return one
    known = " and ".join(one.setting for one in table.settings)
    raise PumpInputError(
        f"No limits on rate exist for the setting `{setting}`, and without them no programme is made. There are some for {known}."
    )


def rate_bounds(asked: Asked) -> tuple[tuple[str, Fraction, "Number"], ...]:
    """The soft and the hard bound of the setting [mg/kg/h of racemate base], with the number each was read from."""
    limits, table = setting_limits(asked.setting, asked.library), asked.library.rate_limits()
    soft = limits.warn_rate_mg_per_kg_per_h
    warn = value(soft)
    if asked.regimen.isomer is Isomer.S and limits.warn_rate_s_mg_per_kg_per_h is not None:
        soft = limits.warn_rate_s_mg_per_kg_per_h
        warn = value(soft) * value(table.racemate_equivalent_of_s)
    hard = limits.refuse_rate_mg_per_kg_per_h
    return (("soft", warn, soft), ("hard", value(hard), hard))


def limits_of(asked: Asked, sessions: Sequence[PumpSession]) -> tuple[PumpLimit, ...]:
    """Every limit with its bound and what the programme reaches, whether it is broken or not."""
    return (
        *_of_rate(asked, sessions),
        *_of_totals(asked, sessions),
        *_of_pump(asked, sessions),
        *_of_solution(asked),
        *_of_boluses(asked),
    )


def held(limits: tuple[PumpLimit, ...], reasons: Mapping[str, str], *, shortest: int) -> tuple[PumpLimit, ...]:
    """The limits with the reasons given for the soft ones that are broken; `shortest` is how many letters a reason has at least.

    Raises:
        HardLimitError: a hard one is broken; no reason opens it.
        SoftLimitError: a soft one is broken and nobody said why.
        PumpInputError: a reason says nothing, or is for a limit that is kept.
    """
    for one in limits:
        if one.kind == "hard" and one.is_broken:
            raise HardLimitError(
                f"{_past(one)} This limit is hard, and no reason opens it: change the order or the solution."
            )
    broken = {one.id for one in limits if one.is_broken}
    for name, reason in reasons.items():
        if name not in broken:
            known = f"Broken here: {', '.join(sorted(broken))}." if broken else "None is broken here."
            raise PumpInputError(f"A reason is given for the limit `{name}`, which is not one that is broken. {known}")
        if len(reason.strip()) < shortest:
            raise PumpInputError(
                f"The reason for going past `{name}` says nothing. Write it as a colleague would need to read it."
            )
    open_ones = [one for one in limits if one.is_broken and one.id not in reasons]
    if open_ones:
        told = " ".join(_past(one) for one in open_ones)
        names = " and one for ".join(f"`{one.id}`" for one in open_ones)
        raise SoftLimitError(
            f"{told} A soft limit takes a reason, which is printed on the sheet. Give one for {names}."
        )
    return tuple(replace(one, reason=reasons[one.id].strip()) if one.is_broken else one for one in limits)


def _past(one: PumpLimit) -> str:
    return (
        f"{one.words} The programme reaches {plain(one.reached, places=4)} {one.unit}, "
        f"{one.side} {plain(one.bound, places=4)} {one.unit}."
    )


def _of_rate(asked: Asked, sessions: Sequence[PumpSession]) -> list[PumpLimit]:
    fastest = max(step.rate_hundredths for one in sessions for step in one.steps)
    mg_per_h = Fraction(fastest * asked.concentration_mcg_per_ml, 100_000)
    reached = mg_per_h * asked.one_mg_counts / asked.dosing_weight_kg
    words = setting_limits(asked.setting, asked.library).words
    return [
        PumpLimit(
            id=f"rate_per_weight_{kind}",
            kind="hard" if kind == "hard" else "soft",
            side="above",
            bound=bound,
            reached=reached,
            unit="mg/kg/h of racemate base",
            words=words if kind == "hard" else f"{words} A pump warns at once.",
            confidence=number.confidence.value,
            read_from=number.read_from,
            bound_hundredths=asked.hundredths(bound),
        )
        for kind, bound, number in rate_bounds(asked)
    ]


def _of_totals(asked: Asked, sessions: Sequence[PumpSession]) -> list[PumpLimit]:
    """Where a pump stops by itself: at the dose of a session, and at the volume of a container; kept by how they are made."""
    percent = asked.library.pump_practice().session_tolerance_percent
    dose, ordered = max((one.given_mcg, one.ordered_mcg) for one in sessions)
    volume = Fraction(max(box.given_ul for one in sessions for box in one.containers), 1000)
    fastest = max(step.rate_hundredths for one in sessions for step in one.steps)
    caps = [cap.limit.mg(asked.dosing_weight_kg) * 60 for cap in asked.regimen.caps if cap.scope is CapScope.RATE]
    of_dose = PumpLimit(
        id="session_dose_hard",
        kind="hard",
        side="above",
        bound=Fraction(ordered, 1000) * (1 + value(percent) / 100),
        reached=Fraction(dose, 1000),
        unit="mg",
        words="The pump stops at the dose of a session that was ordered, with the tolerance of rounding.",
        confidence=percent.confidence.value,
        read_from=f"the order; tolerance {percent.read_from}",
    )
    of_volume = replace(
        of_dose,
        id="container_volume_hard",
        bound=volume,
        reached=volume,
        unit="mL",
        words="The pump stops when the volume to be infused of a container has run in.",
        confidence="derived",
        read_from="the volume to be infused of the largest container",
    )
    # A cap holds for each line of an order; what runs at once may add up past it, and a pump has one rate.
    of_cap = [
        replace(
            of_dose,
            id="order_rate_hard",
            bound=cap,
            reached=Fraction(fastest * asked.concentration_mcg_per_ml, 100_000),
            unit="mg/h",
            words="The order itself caps the rate, and a pump gives all that runs at once at one rate.",
            confidence="derived",
            read_from="the cap written in the order",
        )
        for cap in caps
    ]
    return [*of_cap, of_dose, of_volume]


def _of_pump(asked: Asked, sessions: Sequence[PumpSession]) -> list[PumpLimit]:
    practice = asked.library.pump_practice()
    rates = [Fraction(step.rate_hundredths, 100) for one in sessions for step in one.steps if step.rate_hundredths]
    return [
        _plain_limit(
            "pump_rate_hard",
            practice.refuse_above_rate_ml_per_h,
            max(rates),
            "mL/h",
            "A rate this fast is refused.",
        ),
        _plain_limit(
            "pump_rate_soft",
            practice.warn_above_rate_ml_per_h,
            max(rates),
            "mL/h",
            "A rate this fast takes a reason.",
        ),
        _plain_limit(
            "slow_rate_soft",
            practice.warn_below_rate_ml_per_h,
            min(rates),
            "mL/h",
            "A rate this slow runs unevenly.",
            below=True,
        ),
    ]


def _of_solution(asked: Asked) -> list[PumpLimit]:
    practice = asked.library.pump_practice()
    strength = Fraction(asked.concentration_mcg_per_ml, 1000)
    refuse = practice.refuse_from_concentration_mg_per_ml
    hard = _plain_limit(
        "strength_hard", refuse, strength, "mg/mL", "This strength is diluted before it goes into a vein."
    )
    return [
        replace(hard, side="from"),  # the label dilutes this strength itself
        _plain_limit(
            "strength_soft",
            practice.warn_above_concentration_mg_per_ml,
            strength,
            "mg/mL",
            "A solution this strong takes a reason.",
        ),
    ]


def _of_boluses(asked: Asked) -> list[PumpLimit]:
    """Amounts given within a short time: none faster than the shortest bolus, and large ones with a reason."""
    practice, table = asked.library.pump_practice(), asked.library.rate_limits()
    amounts = [step for step in asked.regimen.steps if isinstance(step, Given) and step.over_min is not None]
    made = []
    bound = table.shortest_bolus_min
    # A push written as a rate, `120 mg/h for 5 min`, is as much a push as `10 mg over 5 min`.
    times = [step.lasts_min for step in amounts]
    times += [] if bound is None else [lasts for lasts in _peaks_min(asked) if lasts < value(bound)]
    if times and bound is not None:
        made.append(
            _plain_limit(
                "bolus_time_hard",
                bound,
                min(times),
                "min",
                "A dose given faster is a push.",
                below=True,
            )
        )
    up_to = value(practice.bolus_lasts_up_to_min)
    boluses = [_given_mg(step, asked) for step in amounts if step.lasts_min <= up_to]
    if boluses:
        largest = max(boluses) * asked.one_mg_counts / asked.dosing_weight_kg
        unit = "mg/kg of racemate base"
        made.append(
            _plain_limit(
                "bolus_soft", practice.bolus_warn_mg_per_kg, largest, unit, "A bolus this large takes a reason."
            )
        )
    return made


def _peaks_min(asked: Asked) -> list[Fraction]:
    """How long each rate lasts that is faster than what runs before and after it [min], before a cap on an amount ends it."""
    written = replace(asked.regimen, caps=tuple(cap for cap in asked.regimen.caps if cap.scope in _OF_ONE_DOSE))
    found = []
    for run in ordered_sessions(written, dosing_weight_g=int(asked.dosing_weight_kg * 1000), break_s=1):
        rates = [Fraction(0), *(one.mcg_per_s for one in run), Fraction(0)]
        sides = zip(rates, rates[2:], run, strict=False)
        found += [(one.stop_s - one.start_s) / 60 for before, after, one in sides if one.mcg_per_s > max(before, after)]
    return found


def _given_mg(step: Given, asked: Asked) -> Fraction:
    """What one amount comes to once the order's caps on a dose and on a rate have lowered it [mg]."""
    lasts = {CapScope.DOSE: Fraction(1), CapScope.RATE: step.lasts_min}
    most = [cap.limit.mg(asked.dosing_weight_kg) * lasts[cap.scope] for cap in asked.regimen.caps if cap.scope in lasts]
    return min([step.dose.mg(asked.dosing_weight_kg), *most])


def _plain_limit(
    name: str, number: "Number", reached: Fraction, unit: str, words: str, *, below: bool = False
) -> PumpLimit:
    return PumpLimit(
        id=name,
        kind="hard" if name.endswith("_hard") else "soft",
        side="below" if below else "above",
        bound=value(number),
        reached=reached,
        unit=unit,
        words=words,
        confidence=number.confidence.value,
        read_from=number.read_from,
    )
