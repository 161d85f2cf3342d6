"""The picture of a scheme: what it says in words, and the numbers behind it."""

from datetime import UTC, datetime

import pytest

from assuage.dosing import Isomer, Salt
from assuage.figures import tci_figure
from assuage.pharmacology import Covariates
from assuage.plan import tci_scheme

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def scheme(target=150.0, **changed):
    asked = {"minutes": 120.0, "setting": "outpatient", "isomer": Isomer.RACEMATE, "salt": Salt.BASE, "made_at": AT}
    return tci_scheme(Covariates(weight_kg=70.0), "kamp_2020", target, **asked | changed)


@pytest.mark.slow
def test_the_words_and_the_table_are_those_of_the_scheme():
    """When the target is met, how far off it is, and one row for each step with the level at its end."""
    made = scheme()
    drawn = tci_figure(made)
    assert f"{made.keyed.reached_min:g} min" in drawn.summary
    assert f"{made.keyed.max_off_ng_per_ml:.1f}" in drawn.summary
    header, *rows = drawn.table
    assert header[2:4] == ("mL/h", "mg/h")
    assert [(float(row[0]), float(row[3])) for row in rows] == [
        (one.start_min, one.rate_mg_per_h) for one in made.steps
    ]
    assert all(name in drawn.svg for name in ("kamp_2020 (a)", "domino_1982 (a)", "clements_1981 (v)", "target"))
    assert "ceiling" not in drawn.svg, "640 ng/mL is far above every line"


@pytest.mark.slow
def test_a_ceiling_in_sight_is_drawn_and_an_effect_site_named():
    """A ceiling close to the lines stands there with its number."""
    drawn = tci_figure(scheme(80.0, isomer=Isomer.S, site="effect", ceiling_ng_per_ml=130.0))
    assert "ceiling 130" in drawn.svg
    assert "effect site" in drawn.svg


@pytest.mark.slow
def test_a_target_that_is_never_met_says_so():
    """At 10 mg/h, 150 ng/mL of racemate is out of reach in an hour."""
    drawn = tci_figure(scheme(minutes=60.0, max_rate_mg_per_h=10.0))
    assert "not met within 5%" in drawn.summary
