import pytest

from assuage.dosing import (
    CapScope,
    DoseError,
    IncompleteRegimenError,
    Isomer,
    OnDemandError,
    Route,
    Salt,
    WeightNeededError,
    assume_for_simulation,
    base_mg,
    binding_caps,
    parse,
    require_complete,
)


def given(text, weight=None):
    return [
        (each.start_min, each.duration_min, each.amount_mg)
        for each in parse(text).administrations(dosing_weight_kg=weight)
    ]


def test_a_rate_becomes_milligrams_with_the_weight():
    """0.35 mg/kg/h for 4 h at 70 kg is 98 mg a day."""
    assert given("0.35 mg/kg/h over 4 h daily for 2 days", 70) == [(0, 240, 98), (1440, 240, 98)]


def test_a_weight_is_asked_for_and_never_assumed():
    """Per-kilogram doses have no milligrams without a weight."""
    assert parse("0.5 mg/kg IM").needs_weight
    with pytest.raises(WeightNeededError, match="dosing weight"):
        given("0.5 mg/kg IM")
    assert given("35 mg IM") == [(0, 0, 35)]


@pytest.mark.parametrize("weight", [0.0, -70.0, float("nan"), float("inf")])
def test_a_weight_nobody_has_is_refused(weight):
    """A slip in the weight is not multiplied."""
    with pytest.raises(DoseError, match="dosing weight"):
        given("0.5 mg/kg IM", weight)


def test_a_cap_in_kilograms_also_makes_doses_depend_on_weight():
    """`max 0.5 mg/kg/h` needs a weight even when the rate does not."""
    assert parse("40 mg/h for 1 h, max 0.5 mg/kg/h").needs_weight
    assert given("40 mg/h for 1 h, max 0.5 mg/kg/h", 70) == [(0, 60, 35)]


@pytest.mark.parametrize(("weight", "rate", "binds"), [(99, 24.75, False), (100, 25.0, False), (101, 25.0, True)])
def test_a_rate_cap_holds_just_from_where_it_is_reached(weight, rate, binds):
    """0.25 mg/kg/h reaches 25 mg/h at 100 kg: up to it nothing changes, above it the cap holds and says so."""
    regimen = parse("0.25 mg/kg/h over 4 h daily for 10 days, max 25 mg/h")
    assert regimen.peak_rate_mg_per_h(dosing_weight_kg=weight) == pytest.approx(rate, rel=1e-12)
    assert bool(binding_caps(regimen, dosing_weight_kg=weight)) == binds


def test_a_rate_cap_lowers_a_timed_dose_and_keeps_its_time():
    """A dose over a time, capped, is a smaller dose over the same time."""
    assert given("60 mg over 60 min, max 40 mg/h") == [(0, 60, 40)]


def test_a_daily_cap_stops_the_infusion():
    """30 mg/h with at most 100 mg a day stops after 3 h 20 min, and starts again the next day."""
    assert given("30 mg/h over 4 h daily for 2 days, max 100 mg a day") == [(0, 200, 100), (1440, 200, 100)]


def test_a_day_is_24_hours_from_the_start():
    """A continuous infusion that has used up its day waits for the next 24 h."""
    assert given("10 mg/h for 48 h, max 120 mg a day") == [(0, 720, 120), (1440, 720, 120)]


def test_a_cap_counts_everything_given_together():
    """Bolus and infusion begun together share the session's cap."""
    assert given("20 mg bolus plus 30 mg/h for 2 h, max 50 mg a session") == [(0, 0, 20), (0, 60, 30)]
    assert given("60 mg bolus plus 30 mg/h for 2 h, max 50 mg a session") == [(0, 0, 50)]


def test_a_cap_reached_by_single_doses_cuts_the_last():
    """25 mg three times with at most 60 mg a day is 25, 25 and 10 mg."""
    assert given("25 mg oral three times daily for 1 day, max 60 mg a day") == [(0, 0, 25), (480, 0, 25), (960, 0, 10)]


def test_a_course_cap_ends_the_course():
    """Nothing is given once the total is reached."""
    assert given("100 mg IM daily for 5 days, max 250 mg in all") == [(0, 0, 100), (1440, 0, 100), (2880, 0, 50)]


def test_a_dose_cap_holds_for_each_dose():
    """0.5 mg/kg at 140 kg is 70 mg, capped at 50."""
    assert given("0.5 mg/kg IM, max 50 mg", 140) == [(0, 0, 50)]


@pytest.mark.parametrize(("weight", "amount"), [(99, 49.5), (100, 50.0), (101, 50.0)])
def test_a_capped_weight_is_capped_by_the_regimen_itself(weight, amount):
    """The cap on the weight is part of the prescription: just below, at and just above it."""
    assert given("0.5 mg/kg over 40 min, weight capped at 100 kg", weight) == [(0, 40, amount)]


def test_a_titration_is_one_piece_for_each_rate():
    """Each step lasts its time, the last one to the end."""
    found = parse("S-ketamine 5 mg/h, up 5 mg/h every 3 h to 15, 10 h in all").administrations()
    assert [(each.start_min, each.duration_min, each.rate_mg_per_h) for each in found] == [
        (0, 180, 5),
        (180, 180, 10),
        (360, 240, 15),
    ]


def test_then_waits_and_plus_does_not():
    """`then` starts when all before it has ended; `plus` starts with it."""
    assert given("10 mg over 10 min plus 20 mg over 20 min, then 5 mg IV bolus") == [
        (0, 10, 10),
        (0, 20, 20),
        (20, 0, 5),
    ]
    assert parse("10 mg over 10 min plus 20 mg over 20 min").peak_rate_mg_per_h() == 120


def test_a_part_begins_when_the_last_interval_is_over():
    """Three daily doses fill three days, so what follows begins on day four."""
    assert [start for start, _, _ in given("25 mg oral daily for 3 days, then 50 mg oral daily for 2 days")] == [
        0,
        1440,
        2880,
        4320,
        5760,
    ]


def test_length_and_days():
    """The course of ten 4-hour days ends 9 days and 4 hours after it began; the 100-hour infusion touches five days."""
    assert parse("0.35 mg/kg/h over 4 h daily for 10 days").duration_min == 9 * 1440 + 240
    assert parse("0.35 mg/kg/h over 4 h daily for 10 days").days == 10
    assert parse("22.2 mg/h for 100 h").days == 5
    assert parse("22.2 mg/h for 24 h").days == 1
    assert parse("0.5 mg/kg over 40 min weekly for 4 weeks").days == 4
    assert parse("25 mg oral three times daily for 7 days").days == 7
    assert parse("10 mg IM").duration_min == 0
    assert parse("10 mg IM").days == 1
    assert parse("0.5 mg/kg bolus").peak_rate_mg_per_h(dosing_weight_kg=70) is None


def test_the_total_is_rounded_once():
    """Ten times 0.1 mg is 1 mg, as it is not when floats are added."""
    assert parse("0.1 mg oral daily for 10 days").total_mg() == 1.0
    assert parse("22.2 mg/h for 100.8 h").total_mg() == 2237.76


def test_only_an_intravenous_bolus_has_an_unknown_duration():
    """An injection into a muscle is a dose at an instant; a push into a vein has a duration somebody left out."""
    assert [
        each.timed for each in parse("0.3 mg/kg bolus, then 0.2 mg/kg/h for 4 h").administrations(dosing_weight_kg=70)
    ] == [False, True]
    assert parse("0.5 mg/kg bolus").has_untimed_bolus
    assert not parse("0.5 mg/kg bolus over 10 min").has_untimed_bolus
    assert not parse("0.5 mg/kg IM").has_untimed_bolus
    assert parse("35 mg IM").administrations()[0].timed


def test_amounts_on_demand_are_shown_and_not_simulated():
    """A PCA depends on the person: it has a text and no administrations, and says so."""
    regimen = parse("PCA 1.5 mg bolus, lockout 8 min, max 10 mg/h")
    with pytest.raises(OnDemandError, match="depend on what the person asks for"):
        regimen.administrations()
    with pytest.raises(OnDemandError, match="how long"):
        _ = regimen.duration_min
    with pytest.raises(OnDemandError, match="how long"):
        _ = regimen.days
    assert parse("PCA 1.5 mg bolus, lockout 8 min for 24 h").duration_min == 1440


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("ketamine hydrochloride 0.5 mg/kg over 40 min", "which ketamine"),
        ("S-ketamine 0.5 mg/kg over 40 min", "base or of hydrochloride"),
        ("S-ketamine base 0.5 mg/kg bolus", "duration"),
    ],
)
def test_a_plan_refuses_what_is_unnamed(text, missing):
    """Isomer, salt and the duration of a bolus are named before anything is planned, programmed or booked."""
    with pytest.raises(IncompleteRegimenError, match=missing):
        require_complete(parse(text))
    with pytest.raises(IncompleteRegimenError, match=missing):
        parse(text).named()


def test_a_complete_regimen_passes_unchanged():
    """Asking twice changes nothing; the salt may be left to the label where that is said."""
    regimen = parse("S-ketamine base 0.5 mg/kg bolus over 10 min")
    assert require_complete(regimen) is regimen
    assert require_complete(parse("S-ketamine 0.5 mg/kg over 40 min"), salt_too=False).salt is None


def test_what_a_simulation_assumes_is_said():
    """Racemate, base and an instantaneous bolus are assumed for a simulation alone, each in words."""
    regimen, words = assume_for_simulation(parse("0.5 mg/kg bolus"))
    assert (regimen.isomer, regimen.salt) == (Isomer.RACEMATE, Salt.BASE)
    assert [word in " ".join(words) for word in ("racemic", "base", "instantaneous")] == [True] * 3
    complete = parse("S-ketamine base 10 mg over 10 min")
    assert assume_for_simulation(complete) == (complete, ())
    assert "evenly spaced" in " ".join(assume_for_simulation(parse("25 mg oral three times daily for 7 days"))[1])


def test_isomers_and_salts_are_never_converted():
    """What is named stays; naming it otherwise is refused."""
    regimen = parse("S-ketamine 10 mg/h for 1 h").with_form(salt=Salt.BASE)
    assert str(regimen) == "S-ketamine base 10 mg/h for 1 h"
    with pytest.raises(DoseError, match="never turned"):
        regimen.with_form(isomer=Isomer.RACEMATE)
    with pytest.raises(DoseError, match="never turned"):
        regimen.with_form(salt=Salt.HYDROCHLORIDE)


def test_the_mass_of_base():
    """The fraction comes from a knowledge file; base stays as it is, and an unnamed salt is refused."""
    assert base_mg(100, salt=Salt.HYDROCHLORIDE, base_fraction=0.867) == pytest.approx(86.7)
    assert base_mg(100, salt=Salt.BASE, base_fraction=0.867) == 100
    with pytest.raises(IncompleteRegimenError):
        base_mg(100, salt=None, base_fraction=0.867)
    with pytest.raises(DoseError, match="between 0 and 1"):
        base_mg(100, salt=Salt.BASE, base_fraction=1.2)


def test_routes_that_a_pump_can_give():
    """Infusions run into a vein, under the skin or into the epidural space."""
    assert {route for route in Route if route.takes_infusion} == {Route.IV, Route.SC, Route.EPIDURAL}


def test_caps_keep_one_order():
    """The same caps in another order are the same regimen."""
    one = parse("30 mg/h for 4 h, max 100 mg a day, max 25 mg/h")
    other = parse("30 mg/h for 4 h, max 25 mg/h, max 100 mg a day")
    assert one == other
    assert [cap.scope for cap in one.caps] == [CapScope.RATE, CapScope.DAY]
