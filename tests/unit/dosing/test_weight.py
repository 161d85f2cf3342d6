import pytest

from assuage.dosing import DoseError, HeightNeededError, WeightBasis, WeightNeededError, dosing_weight


@pytest.mark.parametrize(
    ("sex", "height_cm", "expected"),
    [
        ("male", 152.4, 50.0),  # 60 inches: Devine 1974 starts here
        ("female", 152.4, 45.5),
        ("male", 177.8, 73.0),  # 70 inches: 50 + 2.3 x 10
        ("female", 165.1, 57.0),  # 65 inches: 45.5 + 2.3 x 5
    ],
)
def test_ideal_weight_is_devines(sex, height_cm, expected):
    """Devine 1974: 50 or 45.5 kg, and 2.3 kg for each inch over five feet."""
    ideal = dosing_weight(basis=WeightBasis.IDEAL, actual_kg=120, height_cm=height_cm, sex=sex)
    assert ideal == pytest.approx(expected, rel=1e-12)


def test_adjusted_weight_adds_four_tenths_of_the_excess():
    """Traynor 1995: ideal body weight plus 40 % of the excess; 73 + 0.4 x 47 = 91.8 kg."""
    adjusted = dosing_weight(basis=WeightBasis.ADJUSTED, actual_kg=120, height_cm=177.8, sex="male")
    assert adjusted == pytest.approx(91.8)


@pytest.mark.parametrize(("actual", "expected"), [(99.0, 99.0), (100.0, 100.0), (101.0, 100.0)])
def test_capped_weight_just_below_at_and_above_its_cap(actual, expected):
    """The cap changes nothing until it is passed."""
    assert dosing_weight(basis=WeightBasis.CAPPED, actual_kg=actual, cap_kg=100) == expected


def test_actual_weight_is_itself():
    """No height and no sex is needed for it."""
    assert dosing_weight(basis=WeightBasis.ACTUAL, actual_kg=70) == 70


def test_an_unknown_weight_is_asked_for():
    """No body weight, no dosing weight."""
    with pytest.raises(WeightNeededError, match="Measure or enter"):
        dosing_weight(basis=WeightBasis.IDEAL, actual_kg=None, height_cm=177.8, sex="male")


@pytest.mark.parametrize("basis", [WeightBasis.IDEAL, WeightBasis.ADJUSTED])
def test_an_unknown_height_is_asked_for(basis):
    """Ideal weight comes from height, and height is not guessed."""
    with pytest.raises(HeightNeededError, match="height in cm"):
        dosing_weight(basis=basis, actual_kg=80, sex="male")


@pytest.mark.parametrize("sex", [None, "unknown", "other"])
def test_a_sex_the_formula_does_not_know_is_said(sex):
    """The formula has two constants and no third is made up."""
    with pytest.raises(HeightNeededError, match="actual or capped"):
        dosing_weight(basis=WeightBasis.IDEAL, actual_kg=80, height_cm=170, sex=sex)


def test_the_formula_is_not_stretched_below_five_feet():
    """Just below 152.4 cm it is refused, at it it holds."""
    with pytest.raises(DoseError, match=r"152\.4"):
        dosing_weight(basis=WeightBasis.IDEAL, actual_kg=80, height_cm=152.3, sex="female")
    assert dosing_weight(basis=WeightBasis.IDEAL, actual_kg=80, height_cm=152.4, sex="female") == 45.5


@pytest.mark.parametrize(("actual", "refused"), [(72.9, True), (73.1, False)])
def test_a_light_person_is_never_dosed_for_more_than_they_weigh(actual, refused):
    """Ideal weight above actual weight would be an overdose."""
    if refused:
        with pytest.raises(DoseError, match="too high"):
            dosing_weight(basis=WeightBasis.ADJUSTED, actual_kg=actual, height_cm=177.8, sex="male")
    else:
        assert dosing_weight(basis=WeightBasis.ADJUSTED, actual_kg=actual, height_cm=177.8, sex="male") <= actual


@pytest.mark.parametrize("wrong", [0.0, -1.0, float("nan")])
def test_numbers_no_person_has_are_refused(wrong):
    """Weight, height and cap are positive."""
    with pytest.raises(DoseError, match="weight is not"):
        dosing_weight(basis=WeightBasis.ACTUAL, actual_kg=wrong)
    with pytest.raises(DoseError, match="height is not"):
        dosing_weight(basis=WeightBasis.IDEAL, actual_kg=80, height_cm=wrong, sex="male")
    with pytest.raises(DoseError, match="cap is not"):
        dosing_weight(basis=WeightBasis.CAPPED, actual_kg=80, cap_kg=wrong)


def test_a_capped_weight_needs_its_cap():
    """No cap is assumed."""
    with pytest.raises(DoseError, match="no cap"):
        dosing_weight(basis=WeightBasis.CAPPED, actual_kg=120)
