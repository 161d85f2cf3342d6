"""What holds of every choice, whatever the goals and limits: limits only take away, nothing beaten is offered, and it is repeatable."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assuage.candidacy import screen
from assuage.dosing import Isomer, parse
from assuage.interop.fhir import read_chart, shipped_chart
from assuage.pharmacology import Change, Covariates, predict_twins, solve_steps, twins_of
from assuage.plan import Ceilings, Clinic, Goals, propose, rerank
from assuage.plan.lattice import text_of

pytestmark = pytest.mark.slow

MODELS = ("kamp_2020", "simons_2022")
ASKED = {"population": 60, "models": MODELS, "setting": "outpatient", "most": 2}
chances = st.floats(min_value=0.02, max_value=1)
goals = st.builds(
    Goals,
    relief_percent=st.sampled_from([20.0, 30.0, 50.0]),
    by_day=st.sampled_from([3.0, 7.0, 14.0]),
    for_days=st.sampled_from([0.0, 14.0, 28.0]),
    least_chance=st.none() | st.sampled_from([0.25, 0.4]),
)
clinics = st.builds(
    Clinic,
    chair_hours_per_day=st.none() | st.sampled_from([1.0, 2.0, 3.0, 4.0, 24.0]),
    days_per_week=st.none() | st.integers(1, 7),
)


@cache
def base():
    """One plan with 60 twins of two models, from which everything is ranked; outpatient courses have most to lose."""
    return propose(screen(read_chart(shipped_chart("crps"), at=None)), **ASKED)


def kept(plan):
    return {one.regimen_id for one in plan.options if one.optimised is None and not one.broken}


def objectives(option):
    goal, burden = option.chance("goal"), option.burden
    acute = [chance.high if chance.high is not None else 1.0 for chance in option.chances if chance.of != "goal"]
    return np.array([-goal.low, burden.exposure_ng_h_per_ml, burden.hours, burden.visits, *acute])


@given(goal=goals, loose=chances, strict=chances, clinic=clinics)
def test_a_stricter_ceiling_never_adds_a_published_option_or_a_course(goal, loose, strict, clinic):
    """What keeps the stricter ceiling kept the looser one."""
    loose, strict = max(loose, strict), min(loose, strict)
    one, other = (
        rerank(base(), goals=goal, ceilings=Ceilings(dissociation_chance=limit), clinic=clinic)
        for limit in (loose, strict)
    )
    assert kept(other) <= kept(one)
    assert {point.dose for point in other.trade_off if point.kept} <= {p.dose for p in one.trade_off if p.kept}


@given(goal=goals, ceiling=st.none() | chances, clinic=clinics)
def test_what_is_found_keeps_every_limit_and_is_no_worse_than_the_published_one(goal, ceiling, clinic):
    """Inside the published range, under no hard limit, inside every ceiling, and by its own aim at least as good."""
    plan = rerank(base(), goals=goal, ceilings=Ceilings(dissociation_chance=ceiling), clinic=clinic)
    by_id = {one.regimen_id: one for one in plan.options}
    for one in plan.options:
        if one.optimised is None:
            continue
        within = base().basis.spaces[one.optimised.beside].within
        assert not any(limit.kind == "hard" for limit in one.limits)
        assert one.broken == ()
        assert one.total_mg <= within.most_total_mg.value * (1 + 1e-9)
        assert one.peak_rate_mg_per_h <= within.highest_rate.value * (1 + 1e-9)
        assert one.sessions <= within.most_sessions.value
        if ceiling is not None:
            assert one.chance("dissociation").high <= ceiling + 1e-9
        assert one.chance("goal").low > one.chance("goal").on_placebo - 0.02
        beside = by_id[one.optimised.beside]
        if beside.broken:
            continue
        assert one.burden.hours <= beside.burden.hours + 1e-9
        floor = beside.chance("goal").low if goal.least_chance is None else goal.least_chance
        assert one.chance("goal").low >= floor - 0.0101
        if one.optimised.aim == "Fewest hours":
            assert one.burden.hours < beside.burden.hours
        if one.optimised.aim == "Least drug":
            assert one.burden.exposure_ng_h_per_ml < beside.burden.exposure_ng_h_per_ml


@given(goal=goals, ceiling=st.none() | chances, clinic=clinics)
def test_nothing_that_is_beaten_in_everything_is_offered(goal, ceiling, clinic):
    """No found option is matched or bettered in relief, exposure, hours, visits and acute effects by another one that is kept."""
    plan = rerank(base(), goals=goal, ceilings=Ceilings(dissociation_chance=ceiling), clinic=clinic)
    sayable = [one for one in plan.options if one.chance("goal").low is not None]
    for one in sayable:
        for other in sayable:
            if one.optimised is not None and other is not one and not other.broken:
                mine, theirs = objectives(one), objectives(other)
                assert not ((theirs <= mine).all() and (theirs < mine).any())


@pytest.mark.parametrize(
    ("goal", "ceiling"),
    [
        (Goals(), 1.0),
        (Goals(relief_percent=20, by_day=3, for_days=14, least_chance=0.25), 0.35),
        (Goals(relief_points=4, by_day=14, for_days=28), 0.2),
    ],
)
def test_ranking_anew_is_proposing_afresh(goal, ceiling):
    """The same options in the same order, with the same chances, whichever way it is asked."""
    ceilings = Ceilings(dissociation_chance=ceiling)
    again = rerank(base(), goals=goal, ceilings=ceilings)
    fresh = propose(base().candidacy, goals=goal, ceilings=ceilings, **ASKED)
    assert [one.regimen.text for one in again.options] == [one.regimen.text for one in fresh.options]
    assert [one.chances for one in again.options] == [one.chances for one in fresh.options]
    assert (again.left_out, again.blocked, again.trade_off) == (fresh.left_out, fresh.blocked, fresh.trade_off)
    assert rerank(again, goals=goal, ceilings=ceilings).options == again.options


@given(
    rate=st.floats(1, 60),
    more=st.floats(1.01, 3),
    hours=st.floats(1, 5),
    sessions=st.integers(1, 10),
    model=st.sampled_from(MODELS),
)
def test_more_drug_never_less_predicted(rate, more, hours, sessions, model):
    """In every twin a higher rate gives a level at least as high, an effect at least as great, and no more pain."""
    who = Covariates(weight_kg=70, condition="crps_1", setting="inpatient", baseline_map_mmhg=95, child_pugh="none")
    twins = twins_of(who, model, count=12, seed=4)
    often = "" if sessions == 1 else f" daily for {sessions} days"
    less, greater = (
        predict_twins(
            twins,
            who,
            parse(f"racemic ketamine base {value:.4f} mg/h over {hours:.4f} h{often}"),
            times_min=[60.0, 600.0],
            days=[7.0, 28.0],
            opt_in=True,
        )
        for value in (rate, rate * more)
    )
    for analyte, values in less.concentration_ng_per_ml.items():
        assert (greater.concentration_ng_per_ml[analyte] >= values * (1 - 1e-12)).all()
    for name, values in less.peaks.items():
        assert (greater.peaks[name] >= values - 1e-9).all()
    if less.nrs is not None and greater.nrs is not None:
        assert (greater.nrs <= less.nrs + 1e-9).all()


@given(days=st.integers(1, 20), rate=st.floats(1, 40), hours=st.integers(1, 6))
def test_a_course_that_begins_later_answers_later(days, rate, hours):
    """The whole answer is moved by the delay, to the last digit of superposition."""
    who = Covariates(weight_kg=70)
    twins = twins_of(who, "kamp_2020", count=5, seed=1)
    at = np.array([30.0, 60.0 * hours, 60.0 * hours + 90.0, 3 * 1440.0])
    lags = np.unique(np.concatenate([at, at - 60.0 * hours]))
    steps = solve_steps(twins, who, fast_lags_min=lags[lags > 0], slow_lags_min=lags[lags > 0])
    course = (Change(0.0, rate), Change(60.0 * hours, -rate))
    delay = days * 1440.0
    later = tuple(Change(one.start_min + delay, one.rate_mg_per_h) for one in course)
    for responses in (steps.fast, steps.slow):
        for key in responses.responses:
            assert np.array_equal(responses.after(later, at + delay, key=key), responses.after(course, at, key=key))


@given(
    rate=st.sampled_from([12.0, 22.0, 40.0]),
    sessions=st.integers(1, 10),
    gap=st.integers(1, 14),
    place=st.integers(0, 5),
)
def test_every_course_that_is_tried_can_be_written_and_read(rate, sessions, gap, place):
    """The text of a course gives the milligrams it was scored with."""
    spaced = next(iter(base().basis.spaces.values())).spaced
    shape, _ = spaced[place % len(spaced)]
    text = text_of(shape, isomer=Isomer.RACEMATE, rate_mg_per_h=rate, sessions=sessions, gap_days=gap)
    regimen = parse(text)
    assert float(regimen.total_mg(dosing_weight_kg=None)) == pytest.approx(sessions * shape.mg * rate)
    assert regimen.isomer is Isomer.RACEMATE
