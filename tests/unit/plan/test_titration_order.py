"""The titration order: what a nurse reads, and what a live session will hold to."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest

from assuage.dosing import parse
from assuage.knowledge import library
from assuage.plan import Pump, pump_programme, read_container, read_vial
from assuage.provenance import Confidence

RACEMIC = "racemic ketamine hydrochloride"


def order_of(dose, *, hundredths=10):
    """The titration order of a dose for 70 kg at 1 mg/mL, by a pump with steps of so many hundredths of mL/h."""
    return pump_programme(
        parse(f"{RACEMIC} {dose}"),
        dosing_weight_kg=70,
        vial=read_vial(f"500 mg/10 mL {RACEMIC}"),
        container=read_container("50 mL syringe"),
        setting="outpatient",
        made_at=datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
        made_by="a test",
        pump=Pump(hundredths),
    ).titration


def test_a_titration_says_start_step_interval_and_ceiling():
    """10 mg/h up 5 mg/h every 30 min to 40: as mL/h at 1 mg/mL, with each rate on the way."""
    order = order_of("10 mg/h, up 5 mg/h every 30 min to 40, 4 h in all")
    assert [one.hundredths for one in order.rates] == [1000, 1500, 2000, 2500, 3000, 3500, 4000]
    assert (order.start.hundredths, order.ceiling.hundredths) == (1000, 4000)
    assert (order.step_mcg_per_h, order.every_s) == (5000, 1800)
    rows = dict(order.table()[1:])
    assert rows["Start"] == "10 mL/h (10 mg/h)"
    assert rows["Step"] == "5 mg/h, at the earliest 30 min after the last change; in mL/h: 10, 15, 20, 25, 30, 35, 40"
    assert rows["Ceiling"] == "40 mL/h (40 mg/h), never above"
    assert "Reduce by one step" in rows


def test_a_titration_downwards_has_its_ceiling_at_the_start():
    """20 mg/h down 5 every hour: the ceiling is where it starts."""
    order = order_of("20 mg/h, down 5 mg/h every 1 h to 5, 4 h in all")
    assert (order.start.hundredths, order.ceiling.hundredths) == (2000, 2000)
    rows = dict(order.table()[1:])
    assert rows["Step"].startswith("5 mg/h down, and none up, ")
    assert "Before a step up" not in rows


def test_no_step_leads_to_a_loading_dose_or_to_what_comes_after():
    """14 mg over 20 min is 42 mL/h: from 14 mL/h nobody steps up to it, nor down to the last hour at 2 mL/h."""
    order = order_of(
        "0.2 mg/kg over 20 min, then 5 mg/h, up 3 mg/h every 30 min to 14, 3 h in all, then 2 mg/h for 1 h"
    )
    assert [one.hundredths for one in order.rates] == [500, 800, 1100, 1400]
    assert (order.start.hundredths, order.ceiling.hundredths) == (500, 1400)
    assert [one.hundredths for one in order.beside] == [4200, 200]
    rows = dict(order.table()[1:])
    assert rows["Step"].endswith("in mL/h: 5, 8, 11, 14")
    assert rows["Ceiling"] == "14 mL/h (14 mg/h), never above by a step"
    assert rows["Not by a step"].startswith("42 mL/h (42 mg/h), 2 mL/h (2 mg/h): ")


@pytest.mark.parametrize(
    ("loading", "beside"),
    [("10 mg over 15 min", []), ("16.1 mg over 24 min", [4025])],
)
def test_a_loading_dose_at_the_rate_of_a_step_is_neither_the_start_nor_a_step(loading, beside):
    """A loading dose at 40 mL/h, as fast as the last step, or just past it: the titration starts at 10 and ends at 40."""
    order = order_of(f"{loading}, then 10 mg/h, up 10 mg/h every 1 h to 40, 5 h in all", hundredths=1)
    assert [one.hundredths for one in order.rates] == [1000, 2000, 3000, 4000]
    assert (order.start.hundredths, order.ceiling.hundredths) == (1000, 4000)
    assert [one.hundredths for one in order.beside] == beside
    assert dict(order.table()[1:])["Start"] == "10 mL/h (10 mg/h)"


def test_a_titration_that_the_cap_never_lets_begin_has_no_ladder():
    """40 mg at the rate of the last step reach the cap of the session, and none of the steps is ever run."""
    order = order_of("40 mg over 1 h, then 10 mg/h, up 10 mg/h every 1 h to 40, 5 h in all, max 40 mg a session")
    assert (order.step_mcg_per_h, order.every_s) == (None, None)
    assert order.start.hundredths == 4000


@pytest.mark.parametrize(
    "dose",
    [
        "20 mg over 30 min with 5 mg/h, up 3 mg/h every 30 min to 14, 3 h in all",
        "5 mg/h, up 5 mg/h every 30 min to 20, 3 h in all, then 20 mg/h, down 5 mg/h every 1 h to 5, 5 h in all",
        "30 mg/h for 2 h, then 5 mg/h, up 3 mg/h every 30 min to 14, 3 h in all, max 60 mg a session",
    ],
)
def test_without_one_titration_by_itself_there_is_no_ladder_of_steps(dose):
    """Something runs beside it, there are two, or the cap is reached before it begins: the rate follows the programme alone."""
    order = order_of(dose)
    assert (order.step_mcg_per_h, order.every_s, order.beside) == (None, None, ())
    assert dict(order.table()[1:])["Step"].startswith("none")


def test_a_capped_titration_keeps_the_capped_rate_as_its_own():
    """Up to 20 in fives and at most 12 mg/h: 5, 10 and 12."""
    order = order_of("5 mg/h, up 5 mg/h every 30 min to 20, 4 h in all, max 12 mg/h")
    assert [one.hundredths for one in order.rates] == [500, 1000, 1200]
    assert order.beside == ()


def test_one_rate_has_no_step_to_go_down_by():
    """Where nothing is titrated, what to reduce to is the prescriber's to write, and is not made up."""
    order = order_of("20 mg/h for 2 h")
    assert (order.step_mcg_per_h, order.every_s) == (None, None)
    rows = dict(order.table()[1:])
    assert rows["Step"].startswith("none")
    assert "Reduce to what the prescriber wrote, else stop" in rows


def test_signals_are_those_of_the_file_with_their_marks():
    """Each signal keeps its words, bound and mark; there are some to hold, to reduce and to stop for."""
    order = order_of("20 mg/h for 2 h")
    file = library().titration_practice()
    assert [one.id for one in order.signals] == [one.id for one in file.signals]
    assert all(order.asking_for(action) for action in ("hold", "reduce", "stop"))
    bounds = {one.id: (one.comparison, one.bound, one.unit) for one in order.signals if one.bound is not None}
    assert bounds["systolic_high"] == ("from", 160, "mm[Hg]")
    assert bounds["systolic_very_high"] == ("from", 180, "mm[Hg]")
    assert {one.confidence for one in order.signals} == {Confidence.ASSUMED, Confidence.SECONDARY}
    assert all(one.reason for one in file.signals if one.confidence == "assumed")


def test_the_order_is_text_and_an_explanation():
    """Every row is a line of text; every signal is explained with how sure it is."""
    order = order_of("20 mg/h for 2 h")
    assert len(order.text().splitlines()) == len(order.table()) - 1
    assert [line.confidence for line in order.explain()] == [one.confidence for one in order.signals]
    assert "trial_exclusions_2026" in order.sources


def test_the_order_cannot_be_changed():
    """A live session will hold to it, so it is frozen."""
    with pytest.raises(FrozenInstanceError):
        order_of("20 mg/h for 2 h").every_s = 1


def test_the_file_is_a_draft_and_never_more_than_secondary():
    """No signal was read in a source in full, so the file may only make a course more careful."""
    file = library().titration_practice()
    assert file.status == "draft"
    assert {one.confidence for one in (*file.signals, *file.changes)} <= {"assumed", "secondary"}
