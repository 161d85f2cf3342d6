"""The picture of the steps: what it says in words and numbers is what is keyed in."""

from datetime import UTC, datetime

from assuage.dosing import parse
from assuage.figures import pump_steps_figure
from assuage.plan import pump_programme, read_container, read_vial


def drawn(dose, **changed):
    """The picture of the first session of a dose for 70 kg."""
    asked = {"container": read_container("50 mL syringe"), "setting": "outpatient", **changed}
    programme = pump_programme(
        parse(f"racemic ketamine hydrochloride {dose}"),
        dosing_weight_kg=70,
        vial=read_vial("500 mg/10 mL racemic ketamine hydrochloride"),
        made_at=datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
        made_by="a test",
        **asked,
    )
    return pump_steps_figure(programme, programme.sessions[0])


def test_its_table_is_what_is_keyed_in():
    """40 mg/h of 0.8 mg/mL is 50 mL/h and empties the first syringe in an hour; then 20 mg/h is 25 mL/h."""
    picture = drawn("40 mg/h for 1 h, then 20 mg/h for 1 h", concentration_mg_per_ml="0.8")
    assert picture.table == (
        ("from", "for", "container", "mL/h", "mg/h", "volume", "drug"),
        ("0:00", "1 h", "1", "50", "40", "50 mL", "40 mg"),
        ("1:00", "1 h", "2", "25", "20", "25 mL", "20 mg"),
    )
    assert picture.summary.startswith("2 rates in 2 h, 1 change of container")


def test_limits_are_drawn_where_they_are_near():
    """40 mg/h is near the soft limit of 48.4 mL/h; 5 mg/h is not, and the axis is kept for it."""
    assert "soft limit 48.4 mL/h" in drawn("40 mg/h for 1 h").svg
    assert "limit" not in drawn("5 mg/h for 1 h").svg


def test_a_pause_is_named():
    """A step of no rate says what it is."""
    assert "pause" in drawn("20 mg/h for 1 h, then pause for 1 h, then 20 mg/h for 1 h").svg


def test_the_same_programme_gives_the_same_picture():
    """No date and no chance in it."""
    assert drawn("20 mg/h for 1 h").svg == drawn("20 mg/h for 1 h").svg
