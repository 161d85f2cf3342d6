"""`assuage virtual-trial`: the tables, the promised keys, the folder, and clear refusals."""

import json
import re

import pytest
import yaml

PROMISED = [
    "design",
    "design_hash",
    "what_it_is",
    "models",
    "power_lowest",
    "power_highest",
    "disagreement",
    "sample_size",
    "assumed",
]


@pytest.fixture
def save(tmp_path, top):
    """The design of the manual as a file, with fields in the place of its own."""

    def make(**fields):
        design = yaml.safe_load((top / "docs/examples/virtual-trial.yaml").read_text(encoding="utf-8"))
        path = tmp_path / "design.yaml"
        path.write_text(yaml.safe_dump({**design, "trials": 30, **fields}), encoding="utf-8")
        return path

    return make


def test_it_tells_what_each_model_gives_and_what_is_assumed(assuage, save):
    """Weeks, arms, power, disagreement, assumptions and sources."""
    ended = assuage("virtual-trial", save())
    assert ended.code == 0
    for words in (
        "kamp_2020:",
        "simons_2022:",
        "S-ketamine - placebo",
        "Power:",
        "The models disagree",
        "Assumed",
        "dahan_2011",
    ):
        assert words in ended.out
    assert "no evidence that they are right" in ended.out
    assert "block" in ended.err


def test_the_json_has_the_promised_keys(assuage, save):
    """And the number of trials that was asked for."""
    document = assuage("virtual-trial", save(), "--trials", 12, "--json").document
    assert list(document)[: len(PROMISED)] == PROMISED
    assert [model["trials"] for model in document["models"]] == [12, 12]
    assert document["design"]["trials"] == 12


def test_the_folder_holds_the_result_and_its_pictures(assuage, save, tmp_path):
    """With the size that was asked for; the same command again gives the same document but for the time."""
    out = tmp_path / "trial"
    words = ("virtual-trial", save(models=["kamp_2020"]), "--power", "0.3", "--out", out, "--json")
    first, again = (assuage(*words).document for _ in range(2))
    assert {path.name for path in out.iterdir()} == {
        "run.json",
        "arms",
        "comparisons",
        "result.json",
        "arms.svg",
        "power.svg",
        "virtual-trial.html",
        "virtual-trial.pdf",
    }
    assert json.loads((out / "result.json").read_text(encoding="utf-8"))["sample_size"]["power_wanted"] == 0.3
    assert {**first, "stamp": None} == {**again, "stamp": None}


def test_words_of_not_evidence_here_are_printed(assuage, save):
    """Under the model's name and once more among what to beware of."""
    ended = assuage("virtual-trial", save(condition="fibromyalgia", outside_evidence="draw_anyway"))
    assert ended.out.count("CRPS model, not evidence here") >= 3


@pytest.mark.parametrize(
    ("fields", "words", "expected"),
    [
        ({"condition": "fibromyalgia"}, (), (3, "outside_evidence: draw_anyway")),
        ({"condition": "crsp_1"}, (), (2, "did you mean `crps_1`")),
        (
            {
                "people": {
                    "weight_kg": {"median": 70, "cv": 0.2, "lower": 50, "upper": 90},
                    "age_years": {"lower": 18, "upper": 60},
                    "co_medication": {"rifampicine": 0.5},
                }
            },
            (),
            (2, "rifampicin"),
        ),
        ({"setting": "beach"}, (), (4, "setting")),
        ({"readings": ["steep"]}, (), (2, "as_published, steeper")),
        ({"models": ["kamp_1920"]}, (), (2, "did you mean `kamp_2020`")),
        ({"people": {"published": "nobody"}}, (), (2, "sigtermans_2009_people")),
        ({"arms": []}, (), (4, "arms")),
        ({"seeds": 3}, (), (4, "did you mean `seed`")),
        ({}, ("--power", "80"), (2, "between 0 and 1")),
        ({}, ("--power", "0.04"), (2, "above alpha (0.05)")),
        ({}, ("--trials", "100001"), (2, "at most 100000")),
        ({}, ("--scheduler", "garbage"), (2, "no address of a Dask scheduler")),
        ({}, ("--workers", "2", "--scheduler", "tcp://127.0.0.1:1"), (2, "its own workers")),
        ({}, ("--trials", "0"), (2, "--trials")),
    ],
)
def test_what_is_wrong_is_named(assuage, save, fields, words, expected):
    """The code for whose move it is, and a message without a traceback."""
    code, told = expected
    ended = assuage("virtual-trial", save(**fields), *words)
    assert (ended.code, ended.out) == (code, "")
    assert told in ended.err
    assert "Traceback" not in ended.err


def test_what_could_not_be_analysed_is_said_in_words(assuage, save):
    """Where nearly everybody leaves each week, no table shows a value that is none, and models of one power do not disagree."""
    ended = assuage("virtual-trial", save(dropout={"per_week": 5}, trials=5))
    assert ended.code == 0
    assert not re.search(r"\bnan\b", ended.out)
    assert "not known" in ended.out
    assert "No trial could be analysed" in ended.out
    assert "Every model gives the same power: 0 %" in ended.out


def test_a_folder_of_another_design_is_refused(assuage, save, tmp_path):
    """Code 4, and nothing is written."""
    out = tmp_path / "trial"
    assert assuage("virtual-trial", save(), "--out", out).code == 0
    ended = assuage("virtual-trial", save(seed=99), "--out", out)
    assert ended.code == 4
    assert "two runs are never mixed" in ended.err


def test_a_missing_design_is_a_file_that_cannot_be_used(assuage, tmp_path):
    """The path is named."""
    ended = assuage("virtual-trial", tmp_path / "none.yaml")
    assert ended.code == 4
    assert "none.yaml" in ended.err


def test_the_design_of_the_manual_is_the_one_that_ships(top):
    """The page shows the example file word for word."""
    page = (top / "docs/how-to/virtual-trials.md").read_text(encoding="utf-8")
    design = (top / "docs/examples/virtual-trial.yaml").read_text(encoding="utf-8").partition("\n")[2]
    assert f"```yaml design.yaml\n{design}```" in page
