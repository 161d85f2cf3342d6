"""The second check against slips: hundreds put into a programme, and each is found."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from assuage.dosing import parse
from assuage.knowledge import library
from assuage.plan import pump_programme, pump_with, read_container, read_vial
from assuage.plan.pump_filling import Preparation
from assuage.plan.pump_limits import Asked
from assuage.plan.pump_prescription import bench_of, keyed, prescription_of
from assuage.plan.second_check import Bench, Block, Cap, Line, Prescription, recompute, second_check

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
RACEMIC = "racemic ketamine hydrochloride"
VIAL = read_vial(f"500 mg/10 mL {RACEMIC}")
ORDER = "0.3 mg/kg over 20 min, then 10 mg/h for 40 min"
TITRATED = "5 mg/h, up 3 mg/h every 30 min to 14, 3 h in all"
# Typed from the order by hand: 0.3 mg/kg at 70 kg is 21 mg over 20 min, 63 mL/h of 1 mg/mL; then 10 mL/h for 40 min.
BY_HAND = {
    "limit soft [0.01 mL/h]": 4840,  # 0.6 mg/kg/h of base x 70 / 0.867 = 48.44 mg/h of hydrochloride
    "limit hard [0.01 mL/h]": 8070,  # 80.74
    "session 1, container 1, step 1: rate [0.01 mL/h]": 6300,
    "session 1, container 1, step 1: for [s]": 1200,
    "session 1, container 1, step 1: drug [mcg]": 21_000,
    "session 1, container 1, step 2: rate [0.01 mL/h]": 1000,
    "session 1, container 1, step 2: from [s]": 1200,
    "session 1, container 1, step 2: drug [mcg]": 6666,
    "session 1, container 1: fill [uL]": 30_000,
    "session 1, container 1: drug [uL]": 600,
    "session 1, drawing 1: wasted [mcg]": 470_000,
    "session 1: given [mcg]": 27_666,
    "course: vials": 1,
    "course: sessions": 1,
}
SLIPS = {
    "one up": lambda value: value + 1,
    "one down": lambda value: value - 1,
    "ten-fold": lambda value: value * 10,
    "a tenth": lambda value: value // 10,
    "a thousand-fold": lambda value: value * 1000,
    "sixty-fold": lambda value: value * 60,
    "double": lambda value: value * 2,
    "half": lambda value: value // 2,
    "digits turned round": lambda value: int(str(abs(value))[::-1]),
    "first digit": lambda value: value + 10 ** (len(str(abs(value))) - 1),
    "sign": lambda value: -value,
    "nothing": lambda _: 0,
}


def handed_over(order, *, kg="70", container="50 mL syringe", strength="1"):
    """A programme of an outpatient, and what the second check is handed for it."""
    made = pump_programme(
        parse(f"{RACEMIC} {order}"),
        dosing_weight_kg=kg,
        vial=VIAL,
        container=read_container(container),
        pump=pump_with("0.1"),
        concentration_mg_per_ml=strength,
        setting="outpatient",
        reasons={"rate_per_weight_soft": "a test of slips"} if order == ORDER else {},
        made_at=NOW,
        made_by="a test",
    )
    weight = Fraction(kg)
    asked = Asked(made.regimen, weight, "outpatient", made.concentration_mcg_per_ml, 10, library())
    how = Preparation(VIAL, read_container(container), made.concentration_mcg_per_ml, 0, 0, 1000, 100, 86_400, 60)
    return made, prescription_of(made.regimen, dosing_weight_kg=weight), bench_of(how, asked, break_s=14_400), asked


def test_its_own_numbers_are_those_worked_by_hand():
    """Against arithmetic on paper, not against the programme."""
    _, written, bench, _ = handed_over(ORDER)
    numbers = recompute(written, bench)
    assert {name: numbers[name] for name in BY_HAND} == BY_HAND


def test_every_slip_in_every_number_is_found():
    """Each number of a programme, with each of a dozen slips: each is found, alone and by name."""
    made, written, bench, asked = handed_over(ORDER)
    right = keyed(made.sessions, asked)
    tried = 0
    for name, value in right.items():
        for slip in SLIPS.values():
            if slip(value) != value:
                (found,) = second_check(written, bench, {**right, name: slip(value)}).disagreements
                assert found.startswith(f"{name}: ")
                tried += 1
    assert tried > 300


def one_step(made, place, **changed):
    """The sessions with one step of the first container changed."""
    session, *rest = made.sessions
    first, *others = session.containers
    steps = tuple(replace(step, **changed) if at == place else step for at, step in enumerate(first.steps))
    return (replace(session, containers=(replace(first, steps=steps), *others)), *rest)


def in_order(made, order):
    """The sessions with the steps of the first container in another order."""
    session, *rest = made.sessions
    first, *others = session.containers
    return (replace(session, containers=(replace(first, steps=tuple(first.steps[at] for at in order)), *others)), *rest)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda made: one_step(made, 1, rate_hundredths=made.sessions[0].steps[2].rate_hundredths),
        lambda made: one_step(made, 0, rate_hundredths=0),
        lambda made: one_step(made, 2, start_s=0),
        lambda made: one_step(made, 3, duration_s=1),
        lambda made: in_order(made, (1, 0, 2, 3)),
        lambda made: in_order(made, (3, 2, 1, 0)),
        lambda made: in_order(made, (0, 1, 2)),
        lambda made: in_order(made, (0, 1, 2, 3, 3)),
        lambda made: made.sessions[:0],
        lambda made: made.sessions * 2,
        lambda made: (replace(made.sessions[0], number=2),),
        lambda made: (replace(made.sessions[0], start_s=3600),),
        lambda made: (replace(made.sessions[0], containers=made.sessions[0].containers * 2),),
        lambda made: (replace(made.sessions[0], drawings=()),),
    ],
)
def test_steps_and_containers_out_of_place_are_found(wrong):
    """Steps turned round, left out, doubled, at another time; sessions and vials too many or too few."""
    made, written, bench, asked = handed_over(TITRATED)
    assert second_check(written, bench, keyed(made.sessions, asked)).agrees
    assert not second_check(written, bench, keyed(wrong(made), asked)).agrees


@pytest.mark.parametrize(
    "order",
    [
        "5 mg/h, up 3 mg/h every 20 min to 14, 3 h in all",
        "5 mg/h, up 1.5 mg/h every 30 min to 14, 4 h in all",
        "5 mg/h, up 3 mg/h every 30 min to 11, 3 h in all",
        "14 mg/h, down 3 mg/h every 30 min to 5, 3 h in all",
        "8 mg/h, up 3 mg/h every 30 min to 14, 3 h in all",
        "5 mg/h for 30 min, then 8 mg/h for 30 min, then 11 mg/h for 30 min, then 14 mg/h for 91 min",
        f"{TITRATED}, max 13 mg/h",
        f"{TITRATED}, max 30 mg in all",
        f"{TITRATED}, daily for 2 days",
    ],
)
def test_a_programme_of_another_order_is_found(order):
    """An order misread in one place gives a programme that does not pass for the right one."""
    _, written, bench, _ = handed_over(TITRATED)
    wrong, *_, asked = handed_over(order)
    assert not second_check(written, bench, keyed(wrong.sessions, asked)).agrees


@pytest.mark.parametrize("changed", [{"kg": "67"}, {"kg": "71"}, {"kg": "154.3"}])
def test_a_programme_for_another_weight_is_found(changed):
    """Misheard, one off, or in pounds: the dose may be fixed, the limits per kilogram are not."""
    _, written, bench, _ = handed_over("5 mg/h for 1 h")
    wrong, *_, asked = handed_over("5 mg/h for 1 h", **changed)
    assert not second_check(written, bench, keyed(wrong.sessions, asked)).agrees


@pytest.mark.parametrize(
    "changed", [{"container": "20 mL syringe"}, {"container": "50 mL bag"}, {"strength": "2"}, {"strength": "0.5"}]
)
def test_a_programme_for_another_preparation_is_found(changed):
    """Another container or strength is another programme."""
    _, written, bench, _ = handed_over(TITRATED)
    wrong, *_, asked = handed_over(TITRATED, **changed)
    assert not second_check(written, bench, keyed(wrong.sessions, asked)).agrees


def test_a_vial_of_another_drug_is_found():
    """The drug of the order stands against that of the vial."""
    made, written, bench, asked = handed_over(TITRATED)
    (found,) = second_check(
        written, replace(bench, vial_drug="S-ketamine base"), keyed(made.sessions, asked)
    ).disagreements
    assert found == f"The order is for {RACEMIC} and the vial holds S-ketamine base."


def test_it_ends_also_where_a_container_gives_nothing():
    """A bench that no programme could have made is a disagreement, not a check without an end."""
    made, written, bench, asked = handed_over("5 mg/h for 10 min")
    empty = replace(bench, container_ml=Fraction(5), spare_ml=Fraction(5))
    assert not second_check(written, empty, keyed(made.sessions, asked)).agrees


BENCH = Bench(
    vial_drug="S-ketamine base",
    vial_mg=Fraction(250),
    vial_ml=Fraction(10),
    solution_mg_per_ml=Fraction(1),
    container_ml=Fraction(100),
    always_full=True,
    line_ml=Fraction(0),
    spare_ml=Fraction(0),
    rate_step_ml_per_h=Fraction(1, 10),
    fill_step_ml=Fraction(1),
    draw_step_ml=Fraction(1, 10),
    longest_h=Fraction(24),
    change_step_min=Fraction(1),
    break_h=Fraction(4),
    limits=(("soft", Fraction(1, 2), True), ("hard", Fraction(2), False)),
    s_counts=Fraction(2),
    base_in_hydrochloride=Fraction(867, 1000),
)


def given_by(*lines, caps=(), kg=50):
    """Micrograms of a first session, from lines written out by hand."""
    written = Prescription("S-ketamine base", (Block((lines,)),), tuple(caps), Fraction(kg))
    return recompute(written, BENCH)


def test_units_are_read_by_the_units_room_alone():
    """10 mcg/kg/min for 60 min at 50 kg is 30 mg; 24 mg/day for 2 h is 2 mg; limits of S-ketamine are not halved twice."""
    assert given_by(Line("rate", Fraction(60), Fraction(10), "mcg/kg/min"))["session 1: ordered [mcg]"] == 30_000
    numbers = given_by(Line("rate", Fraction(120), Fraction(24), "mg/day"))
    assert numbers["session 1: ordered [mcg]"] == 2000
    # 0.5 mg/kg/h of S is 25 mg/h at 50 kg; 2 mg/kg/h of racemate is 1 of S, 50 mg/h.
    assert (numbers["limit soft [0.01 mL/h]"], numbers["limit hard [0.01 mL/h]"]) == (2500, 5000)


def test_caps_bend_the_curve():
    """30 mg/h for 2 h: capped at 20 mg/h it is 40 mg; at 45 mg a session it stops after 90 min."""
    line = Line("rate", Fraction(120), Fraction(30), "mg/h")
    assert given_by(line, caps=[Cap("rate", Fraction(20), "mg/h")])["session 1: given [mcg]"] == 40_000
    numbers = given_by(line, caps=[Cap("session", Fraction(45), "mg")])
    assert (numbers["session 1: given [mcg]"], numbers["session 1, container 1, step 1: for [s]"]) == (45_000, 5400)
