"""From a chart to the covariates of a prediction."""

from datetime import UTC, date, datetime

import pytest

from assuage.dosing import parse
from assuage.patient import Answer, Fact, Measurement, Origin, Patient, Sex
from assuage.pharmacology import (
    CannotPredictError,
    Covariates,
    UnknownOptionError,
    covariates_of,
    exposure,
    plateau,
    simulate,
    simulate_people,
    virtual_people,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FORM = Origin("a form", NOW)


def _measured(name: str, value: float, unit: str) -> Measurement:
    return Measurement(name, value, unit, FORM)


def test_an_empty_chart_leaves_everything_unknown() -> None:
    """What the chart does not say stays unknown."""
    assert covariates_of(Patient("nobody", NOW)) == Covariates()


def test_a_full_chart_is_read() -> None:
    """Weight, height, age, sex, pressure, pain, liver and medicines; the mean pressure is diastolic plus a third of the difference."""
    patient = Patient(
        "somebody",
        NOW,
        birth_date=date(1980, 1, 1),
        sex=Sex.FEMALE,
        facts=(
            Fact("hypertension", Answer.YES, FORM, explicit=True),
            Fact("child_pugh_b", Answer.YES, FORM, explicit=True),
            Fact("rifampicin", Answer.YES, FORM, explicit=True),
        ),
        measurements=(
            _measured("weight", 70, "kg"),
            _measured("height", 170, "cm"),
            _measured("systolic_blood_pressure", 125, "mm[Hg]"),
            _measured("diastolic_blood_pressure", 80, "mm[Hg]"),
            _measured("pain_score", 8, "{score}"),
        ),
        medicines=("rifampicin",),
    )
    who = covariates_of(patient, condition="crps", setting="inpatient")
    assert (who.weight_kg, who.height_cm, who.age_years, who.sex) == (70, 170, 46, "female")
    assert who.baseline_map_mmhg == pytest.approx(95)
    assert (who.baseline_nrs, who.child_pugh, who.hypertension) == (8, "B", Answer.YES)
    assert "rifampicin" in who.medicines
    assert (who.condition, who.setting) == ("crps", "inpatient")


def test_a_chart_and_its_covariates_predict_the_same() -> None:
    """`simulate` takes either."""
    patient = Patient("somebody", NOW, birth_date=date(1980, 1, 1), measurements=(_measured("weight", 82, "kg"),))
    dose = parse("racemic ketamine base 0.5 mg/kg over 40 min")
    one, other = (simulate(who, dose, times_min=[40]) for who in (patient, covariates_of(patient)))
    assert one.lead.peak_ng_per_ml == other.lead.peak_ng_per_ml
    assert one.assumed == other.assumed


def test_a_well_liver_leaves_no_question() -> None:
    """Where liver disease was denied, the Child-Pugh class is not listed as unknown."""
    patient = Patient("somebody", NOW, facts=(Fact("liver_disease", Answer.NO, FORM, explicit=True),))
    dose = parse("racemic ketamine base 35 mg over 40 min")
    assert not any("Child-Pugh" in words for words in simulate(patient, dose).assumed)
    assert any("Child-Pugh" in words for words in simulate(Patient("somebody", NOW), dose).assumed)


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"weight_kg": 0.0}, "weight"),
        ({"weight_kg": -70.0}, "weight"),
        ({"weight_kg": float("nan")}, "weight"),
        ({"height_cm": float("inf")}, "height"),
        ({"age_years": float("nan")}, "age"),
        ({"age_years": -0.1}, "age"),
        ({"baseline_map_mmhg": 0.0}, "pressure"),
        ({"baseline_map_mmhg": float("nan")}, "pressure"),
        ({"baseline_nrs": -0.1}, "pain score"),
        ({"baseline_nrs": 10.1}, "pain score"),
        ({"baseline_nrs": float("nan")}, "pain score"),
        ({"child_pugh": "Child-Pugh C"}, "Child-Pugh"),
        ({"child_pugh": "D"}, "Child-Pugh"),
    ],
)
def test_what_nobody_can_have_is_refused_and_keeps_no_limit(wrong: dict[str, object], word: str) -> None:
    """An age that is no number is neither under 18 nor over it; a class written in another way is not a liver that is well."""
    with pytest.raises(CannotPredictError, match=word):
        Covariates(**wrong)  # type: ignore[arg-type]


def test_the_least_that_somebody_can_have_is_taken() -> None:
    """Age 0, no pain or the worst, and a class in small letters."""
    assert Covariates(baseline_nrs=10.0).baseline_nrs == 10.0
    assert Covariates(weight_kg=0.1, age_years=0.0, baseline_nrs=0.0, child_pugh="c").child_pugh == "c"


@pytest.mark.parametrize("who", [{"age_years": 17.99}, {"child_pugh": "C"}])
def test_a_plateau_is_refused_where_levels_are(who: dict[str, object]) -> None:
    """Under 18 years and Child-Pugh C no level is predicted, nor the one at which an infusion settles."""
    with pytest.raises(CannotPredictError):
        plateau(Covariates(weight_kg=60.0, **who), rate_mg_per_h=8.4)  # type: ignore[arg-type]
    assert plateau(Covariates(weight_kg=70.0, age_years=18.0), rate_mg_per_h=8.4)["total"] == pytest.approx(100.0)


def test_an_option_that_no_model_has_is_refused_everywhere() -> None:
    """`enantiomer` for `enantiomers` would give the area, plateau and levels without it, unseen."""
    who, dose = Covariates(weight_kg=70.0), parse("0.5 mg/kg over 40 min")
    crowd = virtual_people(2, seed=1, weight_kg=(75.0, 0.2), weight_range_kg=(46.0, 115.0))
    for options in (("enantiomers",), ("enantiomer",)):
        asked = (
            lambda options=options: exposure(who, dose, until_min=60.0, options=options),
            lambda options=options: plateau(who, rate_mg_per_h=8.4, options=options),
            lambda options=options: simulate_people(crowd, dose, times_min=[40.0], options=options),
        )
        for ask in asked:
            if options == ("enantiomers",):
                ask()
            else:
                with pytest.raises(UnknownOptionError, match="enantiomer"):
                    ask()


@pytest.mark.parametrize(
    ("stated", "grade"),
    [
        (("child_pugh_a", "severe_liver_disease"), "C"),
        (("child_pugh_b", "severe_liver_disease"), "C"),
        (("child_pugh_a", "moderate_liver_disease"), "B"),
        (("child_pugh_a", "child_pugh_b"), "B"),
        (("child_pugh_b", "child_pugh_c"), "C"),
        (("child_pugh_a",), "A"),
    ],
)
def test_the_liver_class_is_the_worst_that_is_stated(stated: tuple[str, ...], grade: str) -> None:
    """An old class A beside a severe liver disease is class C, for which no level is predicted."""
    facts = tuple(Fact(claim, Answer.YES, FORM, explicit=True) for claim in stated)
    patient = Patient("somebody", NOW, birth_date=date(1980, 1, 1), facts=facts)
    assert covariates_of(patient).child_pugh == grade
    run = simulate(patient, parse("racemic ketamine base 35 mg over 40 min")).lead
    assert (run.refused is not None) == (grade == "C")


@pytest.mark.parametrize(("systolic", "mean"), [(79.0, None), (80.0, None), (81.0, 80.0 + 1.0 / 3.0)])
def test_pressures_upside_down_give_no_mean(systolic: float, mean: float | None) -> None:
    """80 diastolic under 79, 80 and 81 systolic."""
    measured = (
        _measured("systolic_blood_pressure", systolic, "mm[Hg]"),
        _measured("diastolic_blood_pressure", 80, "mm[Hg]"),
    )
    found = covariates_of(Patient("somebody", NOW, measurements=measured)).baseline_map_mmhg
    assert found == (None if mean is None else pytest.approx(mean))
