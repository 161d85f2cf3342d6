"""`assuage evidence`: good news beside bad, certainty, and what is unknown."""

import pytest


def test_pooled_results_stand_with_their_certainty(assuage):
    """The published differences, those of a wider group marked, a draft marked, the certainty of no effect in words."""
    told = " ".join(assuage("evidence", "crps").out.split())
    assert "0.69 (0.53 to 0.84)" in told
    assert "-1.83 (-2.35 to -1.31), 7 studies, 211 people; certainty not graded; in chronic pain; orhurhu_2019" in told
    assert "0.11 (0.01 to 0.4), also printed as 3.66 times as many (1.25 to 10.7)" in told
    assert "0.27 (0.12 to 0.5), also printed as 2.89 times as many (interval not read)" in told
    assert "DRAFT, may not be relied on" in told
    assert "graded moderate by the authors, for no effect" in told


def test_trials_stand_by_what_they_found(assuage):
    """Favourable and unfavourable trials of fibromyalgia under their own headings, and the gaps below."""
    told = assuage("evidence", "fibromyalgia").out
    assert "Trials that favour ketamine (2)" in told
    assert "Trials that found no benefit (1)" in told
    assert "noppers_2011" in told
    assert "Not known" in told


def test_the_json_holds_every_part(assuage):
    """Published, ours, trials, gaps and sources, each number with its interval and confidence."""
    document = assuage("evidence", "CRPS", "--route", "iv", "--json").document
    assert document["condition"] == "crps"
    assert document["route"] == "iv"
    first = document["published"][0]
    assert first["estimate"].keys() == {"value", "lower", "upper", "unit", "confidence", "read_from"}
    (dizziness,) = (one for one in document["published"] if one["harm"] == "dizziness")
    assert dizziness["ratio_beside"]["value"] == 3.66
    assert {"positive", "mixed"} == {one["finding"] for one in document["trials"]}
    assert document["ours"] == []
    assert all(one["words"] for one in document["unknown"])
    keys = {one["key"] for one in document["bibliography"]}
    assert set(first["sources"]) <= keys


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nonsense",), "not a condition"),
        (("crsp",), "Did you mean `crps`"),
        (("unicorn",), "There is something on acute_pain, "),
        (("crps", "--route", "eye"), "is no route"),
    ],
)
def test_what_is_not_known_is_asked_wrongly(assuage, words, told):
    """Code 2 and the words that help."""
    ended = assuage("evidence", *words)
    assert ended.code == 2
    assert told in " ".join(ended.err.split())
