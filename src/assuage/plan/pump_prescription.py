"""What the second check is handed: the order in its own numbers, the bench as labelled, and the programme's numbers by name."""

from collections.abc import Sequence
from fractions import Fraction

from assuage.dosing import Given, Infusion, Isomer, OnDemand, Part, Pause, Regimen, Step, Titration, drug_name
from assuage.plan.pump_filling import Preparation
from assuage.plan.pump_limits import Asked, rate_bounds, setting_limits, value
from assuage.plan.pump_parts import ContainerKind
from assuage.plan.pump_records import PreparedContainer, PumpSession
from assuage.plan.second_check import Bench, Block, Cap, Line, Prescription


def prescription_of(regimen: Regimen, *, dosing_weight_kg: Fraction) -> Prescription:
    """The order as it is written, line by line: nothing is multiplied, converted or capped."""
    return Prescription(
        drug=drug_name(regimen.isomer, regimen.salt),
        blocks=tuple(_block(part) for part in regimen.parts),
        caps=tuple(Cap(cap.scope.value, cap.limit.value, cap.limit.unit_words) for cap in regimen.caps),
        weight_kg=dosing_weight_kg,
        weight_cap_kg=regimen.weight_cap_kg,
    )


def bench_of(how: Preparation, asked: Asked, *, break_s: int) -> Bench:
    """Vial, container, pump and limits as labels and files give them."""
    return Bench(
        vial_drug=how.vial.drug,
        vial_mg=Fraction(how.vial.amount_mcg, 1000),
        vial_ml=Fraction(how.vial.volume_ul, 1000),
        solution_mg_per_ml=Fraction(how.concentration_mcg_per_ml, 1000),
        container_ml=Fraction(how.container.capacity_ul, 1000),
        always_full=how.container.kind is ContainerKind.BAG,
        line_ml=Fraction(how.line_ul, 1000),
        spare_ml=Fraction(how.spare_ul, 1000),
        rate_step_ml_per_h=Fraction(asked.resolution_hundredths, 100),
        fill_step_ml=Fraction(how.fill_step_ul, 1000),
        draw_step_ml=Fraction(how.draw_step_ul, 1000),
        longest_h=Fraction(how.longest_s, 3600),
        change_step_min=Fraction(how.change_step_s, 60),
        break_h=Fraction(break_s, 3600),
        limits=_limits(asked),
        s_counts=value(asked.library.rate_limits().racemate_equivalent_of_s),
        base_in_hydrochloride=value(asked.library.substance().numbers["base_fraction"]),
    )


def _limits(asked: Asked) -> tuple[tuple[str, Fraction, bool], ...]:
    """The setting's bounds as the file has them; one that is written for S-ketamine says so."""
    limits = setting_limits(asked.setting, asked.library)
    of_s = asked.regimen.isomer is Isomer.S and limits.warn_rate_s_mg_per_kg_per_h is not None
    return tuple((name, value(number), of_s and name == "soft") for name, _, number in rate_bounds(asked))


def keyed(sessions: Sequence[PumpSession], asked: Asked) -> dict[str, int]:
    """Every number of the programme, by the name the second check gives it."""
    numbers = {f"limit {name} [0.01 mL/h]": asked.hundredths(bound) for name, bound, _ in rate_bounds(asked)}
    for one in sessions:
        numbers |= _session_numbers(f"session {one.number}", one)
    vials = [vial for one in sessions for vial in one.vials]
    return {
        **numbers,
        "course: given [mcg]": sum(one.given_mcg for one in sessions),
        "course: ordered [mcg]": sum(one.ordered_mcg for one in sessions),
        "course: drawn [mcg]": sum(vial.drawn_mcg for vial in vials),
        "course: wasted [mcg]": sum(vial.wasted_mcg for vial in vials),
        "course: vials": len(vials),
        "course: sessions": len(sessions),
    }


def _session_numbers(name: str, one: PumpSession) -> dict[str, int]:
    numbers = {
        f"{name}: starts [s]": one.start_s,
        f"{name}: containers": len(one.containers),
        f"{name}: given [uL]": one.given_ul,
        f"{name}: given [mcg]": one.given_mcg,
        f"{name}: ordered [mcg]": one.ordered_mcg,
        f"{name}: drawn [mcg]": sum(vial.drawn_mcg for vial in one.vials),
        f"{name}: wasted [mcg]": sum(vial.wasted_mcg for vial in one.vials),
        f"{name}: vials": len(one.vials),
        f"{name}: drawings": len(one.drawings),
    }
    for place, drawing in enumerate(one.drawings, start=1):
        numbers |= {
            f"{name}, drawing {place}: containers": drawing.last + 1 - drawing.first,
            f"{name}, drawing {place}: vials": len(drawing.vials),
            f"{name}, drawing {place}: wasted [uL]": sum(vial.wasted_ul for vial in drawing.vials),
            f"{name}, drawing {place}: wasted [mcg]": sum(vial.wasted_mcg for vial in drawing.vials),
        }
    for container in one.containers:
        numbers |= _container_numbers(f"{name}, container {container.number}", container)
    return numbers


def _container_numbers(name: str, one: PreparedContainer) -> dict[str, int]:
    numbers = {
        f"{name}: steps": len(one.steps),
        f"{name}: fill [uL]": one.fill_ul,
        f"{name}: drug [uL]": one.drug_ul,
        f"{name}: diluent [uL]": one.diluent_ul,
        f"{name}: drawn [mcg]": one.drug_mcg,
        f"{name}: line [uL]": one.line_ul,
        f"{name}: line [mcg]": one.line_mcg,
        f"{name}: given [uL]": one.given_ul,
        f"{name}: given [mcg]": one.given_mcg,
        f"{name}: left [uL]": one.left_ul,
        f"{name}: left [mcg]": one.left_mcg,
    }
    for place, step in enumerate(one.steps, start=1):
        numbers |= {
            f"{name}, step {place}: from [s]": step.start_s,
            f"{name}, step {place}: for [s]": step.duration_s,
            f"{name}, step {place}: rate [0.01 mL/h]": step.rate_hundredths,
            f"{name}, step {place}: volume [uL]": step.given_ul,
            f"{name}, step {place}: drug [mcg]": step.given_mcg,
            f"{name}, step {place}: ordered [mcg]": step.ordered_mcg,
        }
    return numbers


def _block(part: Part) -> Block:
    stages = tuple(tuple(_line(step) for step in stage) for stage in part.stages)
    return Block(stages) if part.repeat is None else Block(stages, part.repeat.every_min, part.repeat.times)


def _line(step: Step) -> Line:
    match step:
        case Given(dose=dose):
            return Line("amount", step.lasts_min, dose.value, dose.unit_words)
        case Infusion(rate=rate, for_min=minutes):
            return Line("rate", minutes, rate.value, rate.unit_words)
        case Titration(start=start, step=change, to=goal):
            sign = 1 if step.rises else -1
            return Line(
                "steps", step.total_min, start.value, start.unit_words, sign * change.value, goal.value, step.every_min
            )
        case Pause() | OnDemand():
            return Line("nothing", step.lasts_min)
