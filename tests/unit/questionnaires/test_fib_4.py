import pytest

from assuage.patient import Answer
from assuage.questionnaires import fib_4

LABS = {"alanine_aminotransferase": "25 U/L", "platelets": "200 10*9/L"}


def test_formula_by_hand():
    """Age 50, AST 40 U/L, platelets 200, ALT 25 U/L: 50 × 40 / (200 × 5) = 2.00."""
    value = fib_4(age_years=50, aspartate_u_per_l=40, platelets_10_9_per_l=200, alanine_u_per_l=25)
    assert value == pytest.approx(2.0, rel=1e-15)


def test_units_of_laboratories_are_honoured(score):
    """Platelets in thousands a microlitre and enzymes in IU/L or microkatal a litre give the same number."""
    same = {"aspartate_aminotransferase": "40 IU/L", "alanine_aminotransferase": "25 U/L", "platelets": "200 10*3/uL"}
    assert score("fib_4", age_years=50, measurements=same).value == pytest.approx(2.0)
    # 1 ukat is 60 U
    katal = same | {"aspartate_aminotransferase": "0.6666666667 ukat/L"}
    assert score("fib_4", age_years=50, measurements=katal).value == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("age", "aspartate", "category"),
    [
        # FIB-4 is age × AST / 1000 with these values
        (50, 25.98, "low"),  # 1.299
        (50, 26, "indeterminate"),  # 1.30
        (50, 26.02, "indeterminate"),  # 1.301
        (50, 53.38, "indeterminate"),  # 2.669
        (50, 53.4, "indeterminate"),  # 2.67
        (50, 53.42, "high"),  # 2.671
        (64, 20.4, "indeterminate"),  # 1.3056: the lower cut-off for the old does not hold yet
        (65, 20.1, "low"),  # 1.3065
        (65, 30.75, "low"),  # 1.99875
        (80, 25, "indeterminate"),  # 2.0
        (80, 25.1, "indeterminate"),  # 2.008
        (66, 20.1, "low"),  # 1.3266
    ],
)
def test_classes_at_every_cut_off_and_age(age, aspartate, category, score):
    """Just under, at and just over 1.30, 2.00 and 2.67, and both sides of 65 years."""
    found = score("fib_4", age_years=age, measurements=LABS | {"aspartate_aminotransferase": f"{aspartate} U/L"})
    assert found.category == category


@pytest.mark.parametrize("lost", ["aspartate_aminotransferase", "alanine_aminotransferase", "platelets"])
def test_missing_values_leave_it_open(lost, score):
    """Without one of the values there is neither number nor class."""
    measured = LABS | {"aspartate_aminotransferase": "40 U/L"}
    del measured[lost]
    found = score("fib_4", age_years=50, measurements=measured)
    assert (found.value, found.category, found.facts) == (None, None, ())
    assert found.missing == (lost,)


def test_an_age_of_two_years_gives_a_class_but_no_number(score):
    """Somebody born in 1976 is 49 or 50: the number stays open, the class does not where both ages agree."""
    measured = LABS | {"aspartate_aminotransferase": "80 U/L"}  # 3.92 to 4.00
    found = score("fib_4", birth_date="1976", measurements=measured)
    assert (found.value, found.category) == (None, "high")
    near = LABS | {"aspartate_aminotransferase": "26.2 U/L"}  # 1.284 to 1.31
    assert score("fib_4", birth_date="1976", measurements=near).category is None
    assert score("fib_4", measurements=measured).missing == ("birth_date",)


def test_high_is_a_risk_and_low_denies_only_itself(score):
    """A high class states that it is high; a low one denies that and nothing broader."""
    high = score("fib_4", age_years=50, measurements=LABS | {"aspartate_aminotransferase": "80 U/L"})
    low = score("fib_4", age_years=50, measurements=LABS | {"aspartate_aminotransferase": "20 U/L"})
    assert [(fact.claim, fact.answer) for fact in high.facts] == [("fib_4_high", Answer.YES)]
    assert [(fact.claim, fact.answer) for fact in low.facts] == [("fib_4_high", Answer.NO)]
