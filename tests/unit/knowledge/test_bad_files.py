"""A bad file is refused with the field, what is wrong and what is allowed."""

import pytest
from pydantic import BaseModel

from assuage.knowledge import BadFileError, KnowledgeError, load, read_as, read_text


def _refused(path) -> BadFileError:
    with pytest.raises(BadFileError) as caught:
        load(path)
    return caught.value


def test_the_small_model_is_valid(written, small_model):
    """What the other tests break is whole to begin with."""
    assert load(written(small_model)).id == "small_2026"


BREAKS = {
    "missing field": ("title: A small model\n", "", "title", "missing", "required"),
    "unknown field": ("site: arterial", "site: arterial\nsight: venous", "sight", "did you mean `site`", "analytes"),
    "unknown field in a part": (
        "unit: L, conf",
        "unitt: L, conf",
        "parameters.v.unitt",
        "did you mean `unit`",
        "value",
    ),
    "word not allowed": ("site: arterial", "site: capillary", "site", "'capillary'", "'arterial' or 'venous'"),
    "confidence not allowed": (
        "site_confidence: confirmed",
        "site_confidence: sure",
        "site_confidence",
        "'sure'",
        "'confirmed', 'transcribed', 'secondary', 'derived' or 'assumed'",
    ),
    "not a number": ("value: 50", "value: fifty", "parameters.v.value", "'fifty' is not a number", "finite number"),
    "not finite": ("value: 50", "value: .inf", "parameters.v.value", "not a number", "finite number"),
    "empty words": ("summary: One compartment.", 'summary: ""', "summary", "is not text", "not empty"),
    "not a list": ("given: [racemate]", "given: racemate", "given", "is not a list", "a list"),
    "not a mapping": ("compartments:\n", "compartments: []\nspare:\n", "compartments", "is not a mapping", "a mapping"),
    "not a date": ("valid_from: 2026-11-22", "valid_from: soon", "valid_from", "'soon' is not a date", "YYYY-MM-DD"),
    "not a name": (
        "  - {key: somebody_2026",
        "  - {key: Somebody 2026",
        "references.0.key",
        "not a name",
        "small letters",
    ),
    "derived without formula": (
        "confidence: confirmed, read_from",
        "confidence: derived, read_from",
        "parameters.v",
        "`formula`",
        "",
    ),
    "weakest input of a number that is not derived": (
        "confidence: confirmed, read_from",
        "confidence: confirmed, rests_on: secondary, read_from",
        "parameters.v",
        "`rests_on` is for derived numbers",
        "",
    ),
    "assumed without reason": (
        "confidence: confirmed, read_from",
        "confidence: assumed, read_from",
        "parameters.v",
        "`reason`",
        "",
    ),
    "bounds swapped": (
        "value: 50, unit: L,",
        "value: 50, unit: L, lower: 60, upper: 40, bounds: range,",
        "parameters.v",
        "`lower` 60.0 is above `upper` 40.0",
        "",
    ),
    "one bound": ("value: 50, unit: L,", "value: 50, unit: L, lower: 40,", "parameters.v", "without the other", ""),
    "bounds unnamed": (
        "value: 50, unit: L,",
        "value: 50, unit: L, lower: 40, upper: 60,",
        "parameters.v",
        "need `bounds`",
        "",
    ),
    "unknown unit": ("unit: L, conf", "unit: gallon, conf", "parameters.v.unit", "`gallon` is not a unit", "L/min"),
    "negative": ("value: 50", "value: -50", "parameters.v", "-50 is negative", "0 or more"),
    "no volume": ("value: 50", "value: 0", "parameters.v", "volume of zero", "above 0"),
    "unknown compartment": (
        "iv: [{into: central}]",
        "iv: [{into: centre}]",
        "routes.iv",
        "`centre` is not known",
        "central",
    ),
    "unknown parameter": ("clearance: cl}", "clearance: clx}", "flows from central", "no parameter `clx`", "cl"),
    "wrong dimension": (
        "clearance: cl}",
        "clearance: v}",
        "flows from central",
        "`v` is in L, which is no flow",
        "L/min",
    ),
    "fraction above one": ("value: 0.9", "value: 9", "routes.im", "fraction f is 9", "0 to 1"),
    "formula calls": (
        "weight_kg / 70",
        "open(weight_kg)",
        "covariates.weight",
        "calls something unknown",
        "exp, log, max, min",
    ),
    "formula reaches out": (
        "weight_kg / 70",
        "weight_kg.real",
        "covariates.weight",
        "more than arithmetic",
        "numbers, names",
    ),
    "formula unreadable": (
        "weight_kg / 70",
        "weight_kg /",
        "covariates.weight",
        "is not an expression",
        "numbers, names",
    ),
    "formula name": ("weight_kg / 70", "wait_kg / 70", "covariates.weight", "`wait_kg` is not known", "weight_kg"),
    "assumed covariate": (
        "scale: weight_kg / 70, confidence: confirmed",
        "scale: weight_kg / 70, confidence: assumed",
        "covariates.0",
        "`reason`",
        "",
    ),
    "impossible covariance": (
        "covariance: {value: 0.05",
        "covariance: {value: 0.0601",
        "covariances",
        "not positive semi-definite",
        "",
    ),
    "covariance of nothing": ("between: [v, cl]", "between: [v, q]", "covariances", "`q` has no variance", "v, cl"),
    "two ways out": ("clearance: cl}", "clearance: cl, rate: ka}", "flows.0", "either `clearance` or `rate`", ""),
    "no concentration there": (
        "total: {compartment: central}",
        "total: {compartment: muscle}",
        "analytes.total",
        "`muscle` has no volume",
        "",
    ),
    "residual of nothing": (
        "validation: none",
        'validation: none\nresidual: [{analyte: S, log_sd: {value: 0.2, unit: "1", confidence: confirmed, read_from: "t"}}]',
        "residual",
        "`S` is not predicted",
        "total",
    ),
    "limit of nothing": (
        "validation: none",
        "validation: none\nlimits: [{quantity: weight_kg, kind: hard, words: no, confidence: confirmed, read_from: t}]",
        "limits.0",
        "bounds nothing",
        "",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_each_break_is_named(written, small_model, name):
    """Field, what is wrong and what is allowed stand in the message, with the file's name."""
    old, new, field, wrong, allowed = BREAKS[name]
    assert old in small_model
    error = _refused(written(small_model.replace(old, new, 1)))
    problem = next(problem for problem in error.problems if problem.field == field)
    assert wrong in str(problem)
    assert allowed in str(problem)
    assert "small_2026.yaml" in str(error)


def test_all_problems_of_a_file_come_at_once(written, small_model):
    """Somebody who mends a file sees everything that is wrong in one go."""
    text = (
        small_model.replace("site: arterial", "site: lymph")
        .replace("title: A small model\n", "")
        .replace("value: 60", "value: x")
    )
    assert {problem.field for problem in _refused(written(text)).problems} == {"site", "title", "parameters.cl.value"}


def test_the_id_is_the_name_of_the_file(written, small_model):
    """A file cannot be found under one name and cited under another."""
    error = _refused(written(small_model, "other_2026"))
    assert "`small_2026` is not the file's name; allowed: other_2026" in str(error)


@pytest.mark.parametrize(("kind", "words"), [("kind: recipe", "`recipe`"), ("", "it is missing")])
def test_an_unknown_kind_is_named(written, small_model, kind, words):
    """Without a kind nobody knows what the file must hold."""
    error = _refused(written(small_model.replace("kind: pharmacokinetics", kind, 1)))
    assert error.problems[0].field == "kind"
    assert words in error.problems[0].wrong
    assert "pharmacokinetics" in error.problems[0].allowed


def test_a_key_twice_is_refused(written, small_model):
    """YAML would keep the last of two values in silence."""
    error = _refused(written(small_model + "site: venous\n"))
    assert "`site` stands there twice" in str(error)
    assert f"line {len(small_model.splitlines()) + 1}" in str(error)


@pytest.mark.parametrize(
    ("text", "words"),
    [("a: [1, 2\nb: 3", "not readable as YAML"), ("- 1\n- 2\n", "a list"), ("", "nothing"), ("a: b: c", "line 1")],
)
def test_what_is_no_mapping_is_refused(written, text, words):
    """Broken YAML, a list and an empty file are told apart, with the line where there is one."""
    assert words in str(_refused(written(text)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: " + "[" * 200_000, "nested too deep"),
        ("a: 2026-13-45", "not readable as YAML"),
        ("? [a, b]\n: 1", "no plain word"),
        ("a: 1\na: 2", "`a` stands there twice"),
    ],
    ids=["without end", "no such day", "a list as a key", "a key twice"],
)
def test_somebody_s_own_file_never_ends_the_program(tmp_path, text, words):
    """Nesting without end, a day that there is not and a key that is a list are refused in words, as what is told twice is."""
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadFileError, match=words):
        read_as(path, BaseModel)
    with pytest.raises(KnowledgeError) as caught:
        read_text(text)
    assert "2026" not in str(caught.value)


def test_own_words_stay_words():
    """`no`, `on` and a clock time are not turned into something else, and numbers are numbers."""
    assert read_text("{a: no, b: on, c: 10:30, d: 180.5}") == {"a": "no", "b": "on", "c": "10:30", "d": 180.5}


def test_what_is_no_text_is_refused(written, small_model):
    """A file in another encoding is not guessed at."""
    path = written(small_model)
    path.write_bytes(b"title: \xff\xfe\n")
    assert "not UTF-8" in str(_refused(path))


def test_a_python_object_is_never_made(written, small_model):
    """YAML tags that could run code are refused, not run."""
    error = _refused(written(small_model.replace("title: A small model", "title: !!python/object/apply:os.getcwd []")))
    assert "not readable as YAML" in str(error)


def test_a_singular_covariance_is_possible(written, small_model):
    """Two effects that always move together are a group of people that can exist: 0.06 is the root of 0.04 x 0.09."""
    assert load(written(small_model.replace("covariance: {value: 0.05", "covariance: {value: 0.06"))).id == "small_2026"


def test_words_stay_words(written, small_model):
    """`no`, `on`, `yes` and clock times are text, not booleans and numbers."""
    loaded = load(
        written(
            small_model.replace("title: A small model", "title: no").replace("validation: none", "validation: 10:30")
        )
    )
    assert loaded.title == "no"
    assert loaded.validation == "10:30"


def test_a_small_number_is_a_number(written, small_model):
    """YAML 1.1 would read `1e-3` as a word."""
    loaded = load(written(small_model.replace("value: 0.05, unit: 1/min", "value: 5e-2, unit: 1/min")))
    assert loaded.parameters["ka"].value == 0.05
