"""Published regimens in the dose language, and the amounts their sources print."""

import pytest

from assuage.dosing import Isomer, parse

# dose text, weight [kg], what the source prints [mg], tolerance [mg], source
TOTALS = [
    (
        "racemic ketamine 0.35 mg/kg/h over 4 h daily for 10 days, max 25 mg/h",
        70,
        980,
        0,
        "Schwartzman 2009: at most 1000 mg a course",
    ),
    (
        "racemic ketamine 0.35 mg/kg/h over 4 h daily for 10 days, max 25 mg/h",
        90,
        1000,
        0,
        "Schwartzman 2009: at most 1000 mg a course",
    ),
    ("S-ketamine 22 mg/h for 4 days", None, 2112, 0, "Cohen 2018 / regimen checks: 22 mg/h x 4 d = 2.1 g"),
    ("S-ketamine 14 mg/h for 7 days", None, 2350, 5, "Mangnus 2022: at most 2.35 g at the highest rate"),
    ("racemic ketamine 10 mg/h for 120 h", None, 1200, 0, "Goldberg 2010: 1.2 to 4.8 g"),
    ("racemic ketamine 40 mg/h for 120 h", None, 4800, 0, "Goldberg 2010: 1.2 to 4.8 g"),
    ("racemic ketamine 80 mg over 5 h daily for 7 days", None, 560, 0, "Amr 2010: 560 mg"),
    ("S-ketamine 0.5 mg/kg over 30 min", 70, 35, 0, "Noppers 2011: 35 mg at 70 kg"),
    ("racemic ketamine 0.3 mg/kg over 10 min", 70, 21, 0, "Sorensen 1995: 21 mg at 70 kg"),
    ("0.1 mg/kg over 7 min", 70, 7, 0, "Cohen 2006: 7 mg at 70 kg"),
    (
        "0.5 mg/kg over 10 min, then 0.125 mg/kg/h for 72 h, weight capped at 100 kg",
        70,
        665,
        0.5,
        "ROCKet: about 665 mg at 70 kg",
    ),
    (
        "0.5 mg/kg over 10 min, then 0.125 mg/kg/h for 72 h, weight capped at 100 kg",
        130,
        950,
        0.5,
        "ROCKet: weight cap 100 kg",
    ),
    ("0.2 mg/kg/h over 4 h daily for 1 day", 70, 56, 0, "Rema 2012: 56 mg on day 1"),
    ("0.4 mg/kg/h over 4 h daily for 1 day", 70, 112, 0, "Rema 2012: 112 mg on day 2"),
    ("0.6 mg/kg/h over 4 h daily for 1 day", 70, 168, 0, "Rema 2012: 168 mg on day 3"),
    ("0.2 mg/kg epidural", 70, 14, 0, "Amr 2011: 14 mg at 70 kg"),
    ("0.4 mg/kg over 1 h", 70, 28, 0, "Eichenberger 2008: 28 mg at 70 kg"),
]


@pytest.mark.parametrize(("text", "weight", "printed", "tolerance", "source"), TOTALS, ids=[row[4] for row in TOTALS])
def test_totals_are_those_of_the_sources(text, weight, printed, tolerance, source):
    """The dose text means the milligrams that its source prints."""
    assert parse(text).total_mg(dosing_weight_kg=weight) == pytest.approx(printed, abs=max(tolerance, 1e-9)), source


# The segments of the reference simulations at 70 kg: start [h], stop [h], mg/h; a bolus [mg] where both times are the same.
SEGMENTS = [
    ("0.5 mg/kg over 40 min", [(0, 0.666667, 52.5)]),
    ("0.35 mg/kg/h over 4 h daily for 1 day", [(0, 4, 24.5)]),
    (
        "S-ketamine 5 mg/h for 3 h, then 10 mg/h for 3 h, then 15 mg/h for 3 h, then 22.2 mg/h for 91 h",
        [(0, 3, 5), (3, 6, 10), (6, 9, 15), (9, 100, 22.2)],
    ),
    ("1 mg/kg bolus", [(0, 0, 70)]),
    ("0.1 mg/kg/h for 24 h", [(0, 24, 7)]),
    ("S-ketamine 20 mg over 20 min", [(0, 0.333333, 60)]),
    (
        "S-ketamine 0.14 mg/kg/h for 1 h, then 0.28 mg/kg/h for 1 h, then 0.57 mg/kg/h for 1 h",
        [(0, 1, 9.8), (1, 2, 19.6), (2, 3, 39.9)],
    ),
    ("S-ketamine 10 mg over 30 min", [(0, 0.5, 20)]),
]


@pytest.mark.parametrize(("text", "segments"), SEGMENTS)
def test_segments_are_those_of_the_reference_simulations(text, segments):
    """The schedules handed to other programs are the ones the dose language gives."""
    found = [
        (each.start_min / 60, each.stop_min / 60, each.rate_mg_per_h if each.duration_min else each.amount_mg)
        for each in parse(text).administrations(dosing_weight_kg=70)
    ]
    assert found == [pytest.approx(segment, abs=1e-6) for segment in segments]


def test_the_sigtermans_titration_runs_from_0_072_to_0_432_mg_per_kg_per_hour():
    """Sigtermans 2009: 1.2 to 7.2 mcg/kg/min, which is 0.072 to 0.432 mg/kg/h."""
    regimen = parse("S-ketamine 1.2 mcg/kg/min, up 1.2 mcg/kg/min every 8 h to 7.2, 100 h in all")
    rates = [each.rate_mg_per_h for each in regimen.administrations(dosing_weight_kg=1)]
    assert regimen.isomer is Isomer.S
    assert rates == pytest.approx([0.072, 0.144, 0.216, 0.288, 0.360, 0.432])
    assert regimen.duration_min == 100 * 60


def test_eighty_milligrams_over_two_hours_is_a_higher_rate_than_the_outpatient_course():
    """Regimen checks: 80 mg over 2 h is 40 mg/h, 0.57 mg/kg/h at 70 kg, above 0.35 mg/kg/h."""
    rate = parse("80 mg over 2 h").peak_rate_mg_per_h()
    assert rate == 40
    assert rate / 70 == pytest.approx(0.57, abs=0.005)
    assert rate > parse("0.35 mg/kg/h over 4 h daily for 10 days").peak_rate_mg_per_h(dosing_weight_kg=70)
