"""Laws of pump programmes, over orders, weights, vials, containers and pumps that clinics could have."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from assuage.dosing import CapScope, Isomer, Salt, parse
from assuage.knowledge import library
from assuage.plan import (
    Container,
    ContainerKind,
    HardLimitError,
    Pump,
    PumpInputError,
    RoundingError,
    SoftLimitError,
    Vial,
    pump_programme,
)
from assuage.plan.pump_filling import Preparation
from assuage.plan.pump_limits import Asked
from assuage.plan.pump_prescription import bench_of, keyed, prescription_of
from assuage.plan.second_check import second_check

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
REASONS = dict.fromkeys(
    ("rate_per_weight_soft", "pump_rate_soft", "slow_rate_soft", "strength_soft", "bolus_soft"),
    "a law is being tried",
)


@dataclass(frozen=True)
class Ward:
    """What a programme is made from."""

    order: str
    weight_g: int
    vial: Vial
    container: Container
    pump: Pump
    strength: Fraction
    line_ml: Fraction
    spare_ml: Fraction

    def programme(self, **changed):
        """The programme, or None where a limit or a tolerance refuses it; soft limits get their reason."""
        asked = {
            "dosing_weight_kg": Fraction(self.weight_g, 1000),
            "vial": self.vial,
            "container": self.container,
            "pump": self.pump,
            "concentration_mg_per_ml": self.strength,
            "line_ml": self.line_ml,
            "spare_ml": self.spare_ml,
            "setting": "inpatient",
            "made_at": NOW,
            "made_by": "a test",
            **changed,
        }
        reasons = {}
        while True:
            try:
                return pump_programme(parse(self.order), reasons=reasons, **asked)
            except SoftLimitError as error:
                reasons |= {name: why for name, why in REASONS.items() if f"`{name}`" in str(error)}
            except (HardLimitError, RoundingError, PumpInputError):
                return None


def numbers(low, high, step):
    """Decimals as they would be written, from low to high in steps."""
    count = round((high - low) / step)
    return (
        st.integers(0, count)
        .map(lambda place: f"{Fraction(str(low)) + place * Fraction(str(step))}")
        .map(lambda text: f"{float(Fraction(text)):g}")
    )


@st.composite
def sessions(draw):
    """The dose of one session, in the dose language."""
    kind = draw(st.sampled_from(("rate", "amount", "steps", "two", "together", "pause")))
    minutes = draw(st.integers(20, 400))
    rate = f"{draw(numbers(0.05, 0.6, 0.005))} mg/kg/h"
    if kind == "rate":
        return draw(
            st.sampled_from((f"{rate} for {minutes} min", f"{draw(numbers(2, 40, 0.1))} mg/h for {minutes} min"))
        )
    if kind == "amount":
        return f"{draw(numbers(0.1, 1.2, 0.05))} mg/kg over {minutes} min"
    if kind == "steps":
        start, step = draw(st.integers(2, 9)), draw(st.integers(1, 5))
        changes, every = draw(st.integers(1, 5)), draw(st.sampled_from((10, 15, 30, 45, 60)))
        whole = every * changes + draw(st.integers(1, 200))
        return f"{start} mg/h, up {step} mg/h every {every} min to {start + changes * step}, {whole} min in all"
    first = f"{draw(numbers(0.05, 0.35, 0.01))} mg/kg over {draw(st.integers(10, 40))} min"
    if kind == "together":
        return f"{first} plus {draw(numbers(2, 9, 0.5))} mg/h for {minutes} min"
    gap = f"pause for {draw(st.integers(1, 200))} min, then " if kind == "pause" else ""
    return f"{first}, then {gap}{rate} for {minutes} min"


@st.composite
def wards(draw):
    """An order, and all it is prepared and given with."""
    isomer, salt = draw(st.sampled_from(tuple(Isomer))), draw(st.sampled_from(tuple(Salt)))
    name = {Isomer.RACEMATE: "racemic ketamine", Isomer.S: "S-ketamine", Isomer.R: "R-ketamine"}[isomer]
    repeat = draw(st.sampled_from(("", "", ", all daily for 2 days", ", all every 12 h, 3 sessions")))
    caps = draw(
        st.lists(
            st.sampled_from(
                ("max 25 mg/h", "max 40 mg/h", "max 30 mg a session", "max 77 mg a day", "max 91.3 mg in all")
            ),
            max_size=3,
            unique_by=lambda cap: cap.split()[-1],
        )
    )
    order = ["max 25 mg/h", "max 40 mg/h", "max 30 mg a session", "max 77 mg a day", "max 91.3 mg in all"]
    caps = sorted(caps, key=order.index)
    text = ", ".join([f"{name} {salt} {draw(sessions())}{repeat}", *caps])
    vial = draw(st.sampled_from(((500, 10), (200, 20), (50, 5), (250, 10), (1000, 10))))
    return Ward(
        order=text,
        weight_g=draw(st.integers(40_000, 120_000)),
        vial=Vial(vial[0] * 1000, vial[1] * 1000, isomer, salt),
        container=Container(
            draw(st.sampled_from(tuple(ContainerKind))), draw(st.sampled_from((20, 50, 100, 500))) * 1000
        ),
        pump=Pump(draw(st.sampled_from((1, 5, 10)))),
        strength=Fraction(draw(st.sampled_from(("0.5", "1", "2", "4", "5", "2.5")))),
        line_ml=Fraction(draw(st.sampled_from(("0", "1.5", "2")))),
        spare_ml=Fraction(draw(st.sampled_from(("0", "1", "0.5")))),
    )


def programme(ward):
    """The programme of a ward, where there is one; that it exists says that both paths agree in every number."""
    made = ward.programme()
    assume(made is not None)
    assert made.check.agrees
    return made


@given(wards())
def test_what_is_drawn_is_given_left_or_wasted(ward):
    """Opened = drawn + wasted, and drawn = given + in the line + left over, in micrograms and microlitres; no container holds more than it can."""
    for session in programme(ward).sessions:
        opened = len(session.vials)
        drawn = sum(vial.drawn_mcg for vial in session.vials)
        wasted = sum(vial.wasted_mcg for vial in session.vials)
        assert opened * ward.vial.amount_mcg == drawn + wasted
        assert drawn == sum(one.given_mcg + one.line_mcg + one.left_mcg for one in session.containers)
        assert drawn == sum(one.drug_mcg for one in session.containers)
        for one in session.containers:
            assert one.fill_ul == one.drug_ul + one.diluent_ul == one.given_ul + one.line_ul + one.left_ul
            assert one.given_mcg == sum(step.given_mcg for step in one.steps)
            assert min(one.left_ul, one.left_mcg, one.line_ul) >= 0
            assert one.left_ul >= ward.spare_ml * 1000
            assert one.fill_ul <= ward.container.capacity_ul
            assert one.stop_s - one.start_s <= 24 * 3600
            assert one.drug_ul * ward.vial.strength_mcg_per_ml == one.fill_ul * ward.strength * 1000


@given(wards())
def test_rounding_changes_a_step_by_no_more_than_half_a_step_of_the_pump(ward):
    """Given less ordered is at most half the pump's step for as long as the step lasts; a whole one, downwards, under a cap.

    Nothing is rounded up where an amount is capped, so that no sum goes past the cap.
    """
    made = programme(ward)
    capped = bool(made.regimen.caps)
    amounts = any(not cap.limit.is_rate for cap in made.regimen.caps)
    for session in made.sessions:
        for step in session.steps:
            whole = ward.pump.resolution_hundredths * step.duration_s * ward.strength / 360
            # A microgram for storing whole ones, and a second at the rate where an order ends between two seconds.
            slack = 2 + step.rate_hundredths * ward.strength / 360
            assert step.rate_hundredths % ward.pump.resolution_hundredths == 0
            assert step.difference_mcg <= (0 if amounts else whole / 2) + slack
            assert step.difference_mcg >= -(whole if capped else whole / 2) - slack


@given(wards())
def test_a_cap_on_the_course_holds_for_what_the_pump_gives(ward):
    """Under `max 91.3 mg in all` the pump gives no more than that, but for a second at its rate where a part ends between two."""
    made = programme(ward)
    for cap in made.regimen.caps:
        if cap.scope is CapScope.COURSE:
            fastest = max(step.rate_hundredths for one in made.sessions for step in one.steps)
            parts = sum(len(one.steps) for one in made.sessions)
            slack = parts * fastest * ward.strength / 360
            assert made.given_mcg <= cap.limit.mg(None) * 1000 + slack


@given(wards())
def test_steps_follow_one_another_and_keep_the_cap(ward):
    """Each step begins where the last ended, across changes of container; under `max 25 mg/h` none runs faster, however rounded."""
    made = programme(ward)
    for cap in made.regimen.caps:
        if cap.limit.is_rate:
            fastest = max(step.rate_hundredths for one in made.sessions for step in one.steps)
            assert made.rate_mcg_per_h(fastest) <= cap.limit.mg(None) * 60_000
    for session in made.sessions:
        now = 0
        for step in session.steps:
            assert step.start_s == now
            assert step.duration_s > 0
            now = step.stop_s
        assert now == session.duration_s


@given(wards(), st.sampled_from((2, 3)))
def test_a_larger_container_changes_no_dose(ward, times):
    """What is given, step by step, does not hang on the size of the container."""
    small = programme(ward)
    large = replace(ward, container=replace(ward.container, capacity_ul=ward.container.capacity_ul * times)).programme()
    assume(large is not None)
    for one, other in zip(small.sessions, large.sessions, strict=True):
        assert (one.given_mcg, one.given_ul, one.ordered_mcg) == (other.given_mcg, other.given_ul, other.ordered_mcg)
        assert len(other.containers) <= len(one.containers)


@given(wards(), st.integers(1, 20_000))
def test_a_heavier_person_is_never_given_less(ward, more_g):
    """The dose grows with the dosing weight, or stays; rounding to steps of the pump does not turn it round."""
    light = programme(ward)
    heavy = replace(ward, weight_g=ward.weight_g + more_g).programme()
    assume(heavy is not None)
    capped = any(not cap.limit.is_rate for cap in light.regimen.caps)
    assume(not capped)
    assert heavy.ordered_mcg >= light.ordered_mcg
    assert heavy.given_mcg >= light.given_mcg


@given(wards(), st.integers(1, 19))
def test_splitting_an_infusion_changes_no_number(ward, minutes):
    """One rate written as two that follow each other is one programme."""
    rate = "0.2 mg/kg/h"
    drug = ward.vial.drug
    whole = replace(ward, order=f"{drug} {rate} for 120 min")
    parts = replace(ward, order=f"{drug} {rate} for {minutes} min, then {rate} for {120 - minutes} min")
    assert programme(whole).sessions == programme(parts).sessions


SLIPS = {
    "one up": lambda value: value + 1,
    "one down": lambda value: value - 1,
    "ten-fold": lambda value: value * 10,
    "a tenth": lambda value: value // 10,
    "double": lambda value: value * 2,
    "digits turned round": lambda value: int(str(abs(value))[::-1]),
    "first digit": lambda value: value + 10 ** (len(str(abs(value))) - 1),
    "sign": lambda value: -value,
    "nothing": lambda _: 0,
}


def handed_over(ward, made):
    """What the second check is handed for a programme: the prescription, the bench, and how numbers are named."""
    kg = Fraction(ward.weight_g, 1000)
    asked = Asked(
        made.regimen, kg, made.setting, made.concentration_mcg_per_ml, made.pump.resolution_hundredths, library()
    )
    how = Preparation(
        vial=ward.vial,
        container=ward.container,
        concentration_mcg_per_ml=made.concentration_mcg_per_ml,
        line_ul=int(ward.line_ml * 1000),
        spare_ul=int(ward.spare_ml * 1000),
        fill_step_ul=1000,
        draw_step_ul=100,
        longest_s=24 * 3600,
        change_step_s=60,
    )
    return prescription_of(made.regimen, dosing_weight_kg=kg), bench_of(how, asked, break_s=4 * 3600), asked


@given(wards(), st.data())
def test_one_slip_in_any_number_is_found(ward, data):
    """Whichever number of a programme is changed, and however, the second check names that number and no other."""
    made = programme(ward)
    written, bench, asked = handed_over(ward, made)
    right = keyed(made.sessions, asked)
    assert second_check(written, bench, right).agrees
    name = data.draw(st.sampled_from(sorted(right)))
    wrong = SLIPS[data.draw(st.sampled_from(sorted(SLIPS)))](right[name])
    assume(wrong != right[name])
    (found,) = second_check(written, bench, {**right, name: wrong}).disagreements
    assert found.startswith(f"{name}: {wrong} in the programme, {right[name]} in the second check")


@given(wards(), st.data())
def test_a_number_left_out_or_put_in_is_found(ward, data):
    """A step that is missing, and one too many, are disagreements."""
    made = programme(ward)
    written, bench, asked = handed_over(ward, made)
    right = keyed(made.sessions, asked)
    name = data.draw(st.sampled_from(sorted(right)))
    less = {one: value for one, value in right.items() if one != name}
    assert not second_check(written, bench, less).agrees
    assert not second_check(written, bench, {**right, "session 1, container 1, step 99: from [s]": 0}).agrees


@given(wards(), st.sampled_from(("weight", "strength", "line", "pump", "vial", "container")))
def test_a_programme_made_from_a_wrong_number_is_found(ward, what):
    """A programme for another weight, strength, line, pump, vial or container never passes for this one."""
    made = programme(ward)
    written, bench, asked = handed_over(ward, made)
    wrong = {
        "weight": replace(ward, weight_g=ward.weight_g // 10 * 10 + 9000),
        "strength": replace(ward, strength=ward.strength * 2),
        "line": replace(ward, line_ml=ward.line_ml + 3),
        "pump": replace(ward, pump=Pump(100)),
        "vial": replace(ward, vial=replace(ward.vial, amount_mcg=ward.vial.amount_mcg * 2)),
        "container": replace(
            ward, container=Container(ContainerKind.BAG, 250_000), line_ml=Fraction(1), spare_ml=Fraction(3)
        ),
    }[what].programme()
    assume(wrong is not None)
    theirs = keyed(wrong.sessions, replace(asked, dosing_weight_kg=Fraction(wrong.dosing_weight_g, 1000)))
    same = theirs == keyed(made.sessions, asked)
    # A coarser pump gives the same programme where every rate is whole already.
    assume(not same)
    assert not second_check(written, bench, theirs).agrees
