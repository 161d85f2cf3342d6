"""Doses by nose: devices of one sitting, the racemate, and how wide the prediction is."""

import numpy as np
import pytest

from assuage.dosing import Administration, Route, parse
from assuage.knowledge import library
from assuage.numerics import Floats
from assuage.pharmacology import Covariates, exposure, simulate
from assuage.pharmacology.assembly import doses_of
from assuage.pharmacology.draws import drawn_parameters
from assuage.pharmacology.parameters import parameters_of
from assuage.pharmacology.structure import structure_of

ADULT = Covariates(weight_kg=70, age_years=40, child_pugh="none")
# Perez-Ruixo 2020, table 3: 0.54 of the first 28 mg device, 0.62 times that of each later one.
FIRST, LATER = 28 * 0.54, 28 * 0.54 * 0.62


def _through_the_nose(*given: tuple[float, float]) -> Floats:
    """What each dose of (start [min], mg) delivers through the nose [mg]."""
    structure = structure_of(library().model("perez_ruixo_2020"))
    sprays = [Administration(start, 0.0, amount, Route.NASAL) for start, amount in given]
    amounts = np.array([amount for _, amount in given])
    found = doses_of(structure, parameters_of(structure, {"age_years": 40.0}), sprays, amounts)
    return np.asarray(found.amount[found.state == structure.states.index("nose")])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([(0, 84)], [FIRST + 2 * LATER]),
        ([(0, 28), (5, 28), (10, 28)], [FIRST, LATER, LATER]),
        ([(10, 28), (0, 28), (5, 28)], [LATER, FIRST, LATER]),
        ([(0, 28), (60, 28)], [FIRST, LATER]),
        ([(0, 28), (60.1, 28)], [FIRST, FIRST]),
        ([(0, 28), (50, 28), (100, 28)], [FIRST, LATER, LATER]),
        ([(0, 14), (5, 28)], [FIRST / 2, FIRST / 2 + LATER / 2]),
        ([(0, 56), (1440, 56)], [FIRST + LATER, FIRST + LATER]),
        ([(60.0 * hour, 28) for hour in range(25)], [FIRST, *[LATER] * 23, FIRST]),
    ],
)
def test_later_devices_of_a_sitting_count_as_later(given: list[tuple[float, float]], expected: list[float]) -> None:
    """Three sprays of 28 mg are one dose of 84 mg; a sitting goes on over gaps up to 60 min, for a day at most."""
    np.testing.assert_allclose(_through_the_nose(*given), expected, rtol=1e-12)


@pytest.mark.parametrize(("every_min", "alike"), [(5, True), (60, True), (61, False)])
def test_three_devices_of_a_sitting_expose_like_one_dose(every_min: int, *, alike: bool) -> None:
    """The area under S is that of 84 mg at once; in three sittings each device is a first one, three times 28 mg."""
    apart = parse(f"S-ketamine base 28 mg nasal every {every_min} min for 3 doses")
    area, of_84, of_28 = (
        exposure(ADULT, dose, "perez_ruixo_2020", until_min=1e6)["S"][0]
        for dose in (apart, parse("S-ketamine base 84 mg nasal"), parse("S-ketamine base 28 mg nasal"))
    )
    assert area == pytest.approx(of_84 if alike else 3 * of_28, rel=1e-9)
    assert of_84 < 0.9 * 3 * of_28


def test_amounts_of_many_people_are_shared_out_by_person() -> None:
    """Two people with 14 and 28 mg first: the second spray finds half a device left in one and none in the other."""
    structure = structure_of(library().model("perez_ruixo_2020"))
    sprays = [Administration(start, 0.0, 28.0, Route.NASAL) for start in (0.0, 5.0)]
    amounts = np.array([[14.0, 28.0], [28.0, 28.0]])
    found = doses_of(structure, parameters_of(structure, {"age_years": 40.0}), sprays, amounts)
    nose = found.amount[:, found.state == structure.states.index("nose")]
    np.testing.assert_allclose(nose, [[FIRST / 2, FIRST / 2 + LATER / 2], [FIRST, LATER]], rtol=1e-12)


@pytest.mark.parametrize(
    ("dose", "flagged"),
    [
        ("racemic ketamine base 56 mg nasal", True),
        ("S-ketamine base 56 mg nasal", False),
        ("racemic ketamine base 56 mg over 40 min", False),
    ],
)
def test_racemate_by_nose_is_no_device_product(dose: str, *, flagged: bool) -> None:
    """The device model takes racemate by nose with a soft limit that says what it is not."""
    run = simulate(ADULT, parse(dose), ["perez_ruixo_2020"], times_min=[60], effects=()).lead
    assert run.refused is None
    assert any("not a device product" in hit.words and hit.kind == "soft" for hit in run.limits) is flagged


def test_nasal_racemate_is_typical_within_its_own_band() -> None:
    """Availability 0.28 lies inside 0.11 to 0.45: the curve is inside both of its bands, and the range is said."""
    dose = parse("racemic ketamine base 35 mg nasal")
    simulation = simulate(ADULT, dose, times_min=[5.0, 20.0, 60.0, 240.0], population=400, effects=())
    typical = simulation.lead.concentration_ng_per_ml["total"]
    assert simulation.bands is not None
    for kind in ("parameters", "between_people"):
        band = simulation.bands[kind]["total"]
        assert (band.p5 < typical).all()
        assert (typical < band.p95).all()
    assert any("0.11 and 0.45" in hit.words for hit in simulation.limits)
    assert any("0.7 to 0.95" in hit.words for hit in simulate(ADULT, parse("racemic ketamine base 35 mg IM")).limits)


def test_nasal_availability_spreads_widely_between_people() -> None:
    """A logit SD of 0.708 about 0.28 puts nine in ten between 0.108 and 0.555 (logit -0.944 plus or minus 1.165)."""
    drawn = drawn_parameters(structure_of(library().model("kamp_2020")), "between_people", people=20000, seed=1)
    np.testing.assert_allclose(np.quantile(drawn["f_nasal"], [0.05, 0.95]), [0.108, 0.555], atol=0.01)
