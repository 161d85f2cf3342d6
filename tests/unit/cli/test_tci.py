"""`assuage tci` as it is typed."""

import pytest

ASKED = ("tci", "kamp_2020", "--for", "2 h", "--weight-kg", "70", "--setting", "outpatient")
RACEMATE = ("--drug", "racemic ketamine base")


def test_the_document_has_the_published_shape(assuage):
    """The names that scripts rely on, and steps that follow one another."""
    document = assuage(*ASKED, *RACEMATE, "--target", "150 ng/mL", "--json").document
    assert list(document)[:3] == ["drug", "regimen", "steps"]
    assert set(document["steps"][0]) == {"start_min", "duration_min", "rate_ml_per_h", "rate_mg_per_h"}
    assert sum(step["duration_min"] for step in document["steps"]) == 120
    assert document["target"]["levels"] == [{"level_ng_per_ml": 150.0, "from_min": 0.0}]
    assert len(document["keyed"]["time_min"]) == len(document["keyed"]["plasma_ng_per_ml"]) == 121
    assert {one["model"] for one in document["models"]} >= {"kamp_2020", "otto_2021"}
    assert document["bibliography"]


def test_units_of_a_target_are_read(assuage):
    """0.15 mg/L is 150 ng/mL, and a later target has its time."""
    one = assuage(*ASKED, *RACEMATE, "--target", "0.15 mg/L", "--json").document
    other = assuage(*ASKED, *RACEMATE, "--target", "150 ng/mL", "--target", "80 ng/mL from 1 h", "--json").document
    assert one["target"]["levels"][0]["level_ng_per_ml"] == 150.0
    assert other["target"]["levels"][1] == {"level_ng_per_ml": 80.0, "from_min": 60.0}


def test_the_steps_are_told_first(assuage):
    """The table to key in, the models, and the words on what bounds it."""
    ended = assuage(*ASKED, *RACEMATE, "--target", "150 ng/mL")
    assert ended.code == 0
    assert ended.out.index("To key in") < ended.out.index("The same steps by every model")
    assert "drives no pump" in " ".join(ended.out.split())


@pytest.mark.slow
def test_everything_is_written(assuage, tmp_path):
    """Page, paper, picture and numbers."""
    ended = assuage(*ASKED, *RACEMATE, "--target", "150 ng/mL", "--out", tmp_path / "scheme")
    assert ended.code == 0
    assert {path.name for path in (tmp_path / "scheme").iterdir()} == {
        f"tci.{kind}" for kind in ("html", "pdf", "svg", "png", "json")
    }
    assert (tmp_path / "scheme/tci.png").read_bytes().startswith(b"\x89PNG")
    assert "To key in" in (tmp_path / "scheme/tci.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((*RACEMATE, "--target", "150"), 2, "no level with its unit"),
        ((*RACEMATE, "--target", "150 mg/h"), 2, "no level with its unit"),
        (("--drug", "ketamine", "--target", "150 ng/mL"), 2, "which ketamine"),
        (("--drug", "S-ketamine", "--target", "150 ng/mL"), 2, "base or of hydrochloride"),
        ((*RACEMATE, "--target", "150 ng/mL", "--step", "10"), 2, "with its unit"),
        ((*RACEMATE, "--target", "150 ng/mL", "--site", "brain"), 2, "no site"),
        ((*RACEMATE, "--target", "700 ng/mL"), 3, "above the ceiling"),
        ((*RACEMATE, "--target", "100 ng/mL", "--site", "effect"), 3, "level of S"),
        ((*RACEMATE, "--target", "150 ng/mL", "--chart", "nobody.json"), 2, "not both"),
    ],
)
def test_what_is_asked_wrongly_is_named(assuage, words, code, told):
    """With the code of its kind, a sentence, and no traceback."""
    ended = assuage(*ASKED, *words)
    assert ended.code == code
    assert told in " ".join(ended.err.split())
    assert "Traceback" not in ended.err
