import pytest

MG = "mg/d"


def taken(**medicines):
    return {"medicines": {name: {"route": "oral", "dose": dose} for name, dose in medicines.items()}}


@pytest.mark.parametrize(
    ("medicine", "dose", "expected"),
    [
        # CDC 2022: multiply by 0.15, 1, 5, 4.7, 1, 1.5, 3, 0.4, 0.2
        ("codeine", "100 mg/d", 15),
        ("hydrocodone", "20 mg/d", 20),  # the guideline's own example: 5 mg four times a day
        ("hydromorphone", "10 mg/d", 50),
        ("methadone", "10 mg/d", 47),
        ("morphine", "60 mg/d", 60),
        ("oxycodone", "20 mg/d", 30),  # the guideline's own example: 10 mg twice a day
        ("oxymorphone", "10 mg/d", 30),
        ("tapentadol", "100 mg/d", 40),
        ("tramadol", "200 mg/d", 40),
    ],
)
def test_each_factor_of_the_table(medicine, dose, expected, score):
    """Each opioid by mouth is multiplied by its factor of 2022."""
    found = score("morphine_equivalent", **taken(**{medicine: dose}))
    assert found.value == pytest.approx(expected)
    assert (found.unit, found.measurements[0].name, found.missing) == (MG, "morphine_equivalent", ())


def test_fentanyl_patch_is_counted_by_its_hourly_rate(score):
    """A patch of 25 micrograms an hour is 60; the same drug by vein has no factor."""
    patch = {"medicines": {"fentanyl": {"route": "transdermal", "dose": "25 mcg/h"}}}
    assert score("morphine_equivalent", **patch).value == pytest.approx(60)
    drip = {"medicines": {"fentanyl": {"route": "iv", "dose": "25 mcg/h"}}}
    found = score("morphine_equivalent", **drip)
    assert found.value is None
    assert "not covered" in found.not_covered[0]


def test_several_add_up(score):
    """Morphine 30 mg and oxycodone 20 mg a day are 60 together."""
    assert score("morphine_equivalent", **taken(morphine="30 mg/d", oxycodone="20 mg/d")).value == pytest.approx(60)


def test_buprenorphine_is_not_applicable_and_never_nothing(score):
    """Alone it gives no number; beside another it is named, and the sum is not kept as the whole."""
    alone = score("morphine_equivalent", **taken(buprenorphine="16 mg/d"))
    assert (alone.value, alone.measurements) == (None, ())
    assert "not applicable" in alone.not_covered[0]
    beside = score("morphine_equivalent", **taken(buprenorphine="16 mg/d", morphine="30 mg/d"))
    assert beside.value == pytest.approx(30)
    assert beside.measurements == ()
    assert "so the whole is more" in beside.words


@pytest.mark.parametrize("route", ["iv", "im", "sc", "nasal", "intrathecal", "epidural", "rectal", "sublingual"])
def test_other_routes_are_not_covered(route, score):
    """Morphine by any route but the mouth has no factor and is refused, not approximated."""
    given = {"medicines": {"morphine": {"route": route, "dose": "30 mg/d"}}}
    found = score("morphine_equivalent", **given)
    assert (found.value, found.measurements) == (None, ())
    assert "not covered" in found.not_covered[0]


@pytest.mark.parametrize("medicine", ["levorphanol", "pethidine", "pentazocine", "butorphanol", "opium"])
def test_opioids_outside_the_table_are_not_covered(medicine, score):
    """An opioid without a factor of 2022 gets none from an older table."""
    found = score("morphine_equivalent", **taken(**{medicine: "30 mg/d"}))
    assert found.value is None
    assert "not covered" in found.not_covered[0]


def test_methadone_is_flagged(score):
    """The number for methadone comes with the warning about its long and variable half-life."""
    assert "half-life" in score("morphine_equivalent", **taken(methadone="10 mg/d")).words


@pytest.mark.parametrize(
    ("use", "missing"),
    [
        ({"route": "oral"}, "dose of Morphine"),
        ({"dose": "60 mg/d"}, "route of Morphine"),
        (True, "route of Morphine"),
    ],
)
def test_dose_or_route_that_is_not_written_leaves_it_open(use, missing, score):
    """Without a dose or a route nothing is computed, for that medicine or for the sum."""
    said = {
        "morphine": use if use is True else {"answer": True} | use,
        "oxycodone": {"route": "oral", "dose": "20 mg/d"},
    }
    found = score("morphine_equivalent", medicines=said)
    assert (found.value, found.measurements, found.missing) == (None, (), (missing,))


def test_nothing_on_the_chart_is_unknown_and_a_denial_is_nothing(score):
    """No opioid on the chart is unknown; somebody's word that none is taken is 0."""
    assert score("morphine_equivalent").value is None
    assert score("morphine_equivalent").missing == ("opioid",)
    denied = score("morphine_equivalent", facts={"opioid": False})
    assert (denied.value, denied.measurements[0].value) == (0, 0)
    assert score("morphine_equivalent", medicines={"morphine": False}).value is None


def test_a_group_alone_is_a_dose_that_is_missing(score):
    """That opioids are taken, without saying which, leaves the sum open."""
    found = score("morphine_equivalent", facts={"opioid": True})
    assert (found.value, found.missing) == (None, ("dose of Opioids",))


def test_it_is_never_a_way_to_change_opioids(score):
    """Every result says that it is an estimate and not for conversion."""
    assert "never used to change" in score("morphine_equivalent", **taken(morphine="60 mg/d")).words
