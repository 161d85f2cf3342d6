import pytest

RCRI = (
    "high_risk_surgery",
    "coronary_disease",
    "heart_failure",
    "stroke",
    "insulin_treatment",
)
NONE = dict.fromkeys(RCRI, False)
CALM = {"stop_bang_s": False, "stop_bang_t": False, "stop_bang_o": False, "hypertension": False}
SLIM = {"body_mass_index": "24 kg/m2", "neck_circumference": "36 cm"}


def test_cardiac_risk_best_and_worst(score):
    """None of the six items is 0, all of them 6."""
    best = score("rcri", facts=NONE, measurements={"creatinine": "0.9 mg/dL"})
    worst = score("rcri", facts=dict.fromkeys(RCRI, True), measurements={"creatinine": "3 mg/dL"})
    assert (best.value, best.category) == (0, "0")
    assert (worst.value, worst.category) == (6, "3 or more")


@pytest.mark.parametrize(("count", "category"), [(0, "0"), (1, "1"), (2, "2"), (3, "3 or more"), (4, "3 or more")])
def test_cardiac_risk_classes(count, category, score):
    """The classes are none, one, two, and three or more items (Lee 1999)."""
    facts = NONE | dict.fromkeys(RCRI[:count], True)
    found = score("rcri", facts=facts, measurements={"creatinine": "0.9 mg/dL"})
    assert (found.value, found.category) == (count, category)


@pytest.mark.parametrize(
    ("written", "points"),
    [("1.99 mg/dL", 0), ("2 mg/dL", 0), ("2.01 mg/dL", 1), ("176 umol/L", 0), ("178 umol/L", 1), ("0.178 mmol/L", 1)],
)
def test_cardiac_risk_creatinine(written, points, score):
    """Above 2.0 mg/dL counts, which is 177 umol/L; 2.0 itself does not."""
    assert score("rcri", facts=NONE, measurements={"creatinine": written}).value == points


@pytest.mark.parametrize("lost", [*RCRI, "creatinine"])
def test_cardiac_risk_misses_what_nobody_said(lost, score):
    """An item nobody answered leaves the count between two numbers, and is named."""
    facts = {name: no for name, no in NONE.items() if name != lost}
    measured = {} if lost == "creatinine" else {"creatinine": "0.9 mg/dL"}
    found = score("rcri", facts=facts, measurements=measured)
    assert (found.value, found.category, found.missing) == (None, None, (lost,))
    assert "between 0 and 1" in found.words


def test_cardiac_risk_worked_example(score):
    """Coronary disease and insulin, nothing else: two items."""
    facts = NONE | {"coronary_disease": True, "insulin_treatment": True}
    found = score("rcri", facts=facts, measurements={"creatinine": "80 umol/L"})
    assert (found.value, found.category) == (2, "2")


def test_stop_bang_best_and_worst(score):
    """A slim young woman without signs counts 0; a man with every sign counts 8."""
    best = score("stop_bang", sex="female", age_years=30, facts=CALM, measurements=SLIM)
    worst = score(
        "stop_bang",
        sex="male",
        age_years=60,
        facts=dict.fromkeys(CALM, True),
        measurements={"body_mass_index": "40 kg/m2", "neck_circumference": "45 cm"},
    )
    assert (best.value, best.category) == (0, "low")
    assert (worst.value, worst.category) == (8, "high")


@pytest.mark.parametrize(
    ("body", "points"),
    [
        ((34.9, 50, 36, "female"), 0),
        ((35, 50, 36, "female"), 0),
        ((35.1, 50, 36, "female"), 1),
        ((24, 50, 36, "female"), 0),
        ((24, 51, 36, "female"), 1),
        ((24, 49, 40.9, "female"), 0),
        ((24, 49, 41, "female"), 1),
        ((24, 49, 41.1, "female"), 1),
        ((24, 49, 42.9, "male"), 1),
        ((24, 49, 43, "male"), 2),
        ((24, 49, 43.1, "male"), 2),
    ],
)
def test_stop_bang_thresholds(body, points, score):
    """Just under, at and just over a body mass index of 35, an age of 50, and a neck of 41 cm in women and 43 cm in men."""
    bmi, age, neck, sex = body
    measured = {"body_mass_index": f"{bmi} kg/m2", "neck_circumference": f"{neck} cm"}
    assert score("stop_bang", sex=sex, age_years=age, facts=CALM, measurements=measured).value == points


@pytest.mark.parametrize(
    ("facts", "age_and_bmi", "expected"),
    [
        ({"stop_bang_s": True}, (51, 24), (2, "low")),
        ({"stop_bang_s": True}, (51, 36), (3, "intermediate")),  # one of STOP only, so the further rule does not hold
        ({"stop_bang_s": True, "stop_bang_t": True, "stop_bang_o": True}, (51, 24), (4, "intermediate")),
        (dict.fromkeys(CALM, True), (51, 24), (5, "high")),
        ({"stop_bang_s": True, "hypertension": True}, (30, 24), (2, "low")),
        ({"stop_bang_s": True, "hypertension": True}, (30, 36), (3, "high")),  # two of STOP and a high body mass index
    ],
)
def test_stop_bang_classes(facts, age_and_bmi, expected, score):
    """0 to 2 low, 3 and 4 intermediate, 5 to 8 high; high as well with two of STOP and one of three others."""
    age, bmi = age_and_bmi
    measured = SLIM | {"body_mass_index": f"{bmi} kg/m2"}
    found = score("stop_bang", sex="female", age_years=age, facts=CALM | facts, measurements=measured)
    assert (found.value, found.category) == expected


def test_stop_bang_in_a_man_with_two_signs(score):
    """Two of STOP and male is high, at a count of three."""
    facts = CALM | {"stop_bang_s": True, "stop_bang_t": True}
    found = score("stop_bang", sex="male", age_years=40, facts=facts, measurements=SLIM)
    assert (found.value, found.category) == (3, "high")


@pytest.mark.parametrize("lost", [*CALM, "neck_circumference", "age", "sex"])
def test_stop_bang_misses_what_nobody_said(lost, score):
    """Without one answer there is no count; what is missing is named."""
    fields = {
        "sex": "female",
        "age_years": 30,
        "facts": {name: no for name, no in CALM.items() if name != lost},
        "measurements": {name: value for name, value in SLIM.items() if name != lost},
    }
    for gone in {"age": ["age_years"], "sex": ["sex"]}.get(lost, []):
        del fields[gone]
    found = score("stop_bang", **fields)
    assert found.value is None
    assert {"age": "birth_date"}.get(lost, lost) in found.missing


def test_body_mass_index_from_weight_and_height(score):
    """115 kg at 180 cm is 35.5 kg/m2 and counts; a measured index would go before it."""
    neck = {"neck_circumference": "36 cm"}
    computed = neck | {"weight": "115 kg", "height": "180 cm"}
    assert score("stop_bang", sex="female", age_years=30, facts=CALM, measurements=computed).value == 1
    measured = computed | {"body_mass_index": "34 kg/m2"}
    assert score("stop_bang", sex="female", age_years=30, facts=CALM, measurements=measured).value == 0


def test_wording_of_a_protected_questionnaire_is_not_held(score):
    """The items of STOP-Bang that are questions carry a letter and nothing of the owner's text."""
    found = score("stop_bang")
    assert [one.words for one in found.inputs[:3]] == ["Item S", "Item T", "Item O"]
    told = " ".join((found.words, *(one.told for one in found.inputs))).lower()
    assert not any(word in told for word in ("snor", "tired", "observed"))
