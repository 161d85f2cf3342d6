"""Pages from the command line: a screening, benefit and harm of a condition, and the patient's leaflet."""

import json

import pytest


def test_a_screening_is_written_beside_what_is_printed(assuage, crps_chart, tmp_path):
    """The page and the paper where they are named, and the tables as ever."""
    ended = assuage("screen", crps_chart, "--html", tmp_path / "s.html", "--pdf", tmp_path / "s.pdf")
    assert ended.code == 0
    assert "is it suitable?" in (tmp_path / "s.html").read_text(encoding="utf-8")
    assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF")
    assert ended.out


def test_benefit_and_harm_are_written_with_single_studies_beside_them(assuage, tmp_path):
    """The page of fibromyalgia holds the trial that found nothing, beside those that found something."""
    ended = assuage("evidence", "fibromyalgia", "--html", tmp_path / "new" / "e.html")
    page = (tmp_path / "new" / "e.html").read_text(encoding="utf-8")
    assert ended.code == 0
    assert "not for fibromyalgia alone" in page
    assert "noppers_2011" in page
    assert "no difference" in page


def test_the_leaflet_is_page_or_paper_by_its_name(assuage, tmp_path):
    """Named twice it is written twice."""
    ended = assuage("evidence", "crps", "--leaflet", tmp_path / "l.html", "--leaflet", tmp_path / "l.pdf")
    assert ended.code == 0
    assert "It does not tell you what to do" in (tmp_path / "l.html").read_text(encoding="utf-8")
    assert (tmp_path / "l.pdf").read_bytes().startswith(b"%PDF")


def test_a_leaflet_of_another_kind_is_asked_wrongly(assuage, tmp_path):
    """Code 2, the names that are allowed, and nothing written."""
    ended = assuage("evidence", "crps", "--leaflet", tmp_path / "l.docx")
    assert ended.code == 2
    assert ".html nor .pdf" in " ".join(ended.err.split())
    assert list(tmp_path.iterdir()) == []


def test_a_page_that_cannot_be_written_is_a_file_that_cannot(assuage, tmp_path):
    """Code 4 with what to do, and what stood there stays."""
    (tmp_path / "taken").write_text("kept", encoding="utf-8")
    ended = assuage("evidence", "crps", "--html", tmp_path / "taken" / "e.html")
    assert ended.code == 4
    assert "another file" in " ".join(ended.err.split())
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "kept"


def test_a_decision_aid_is_written_from_what_a_person_values(assuage, tmp_path):
    """The page and the record hold one hash; nothing decides."""
    (tmp_path / "values.yaml").write_text("least_points: 2\nrefuse: {dizziness: 5}\n", encoding="utf-8")
    words = ("--values", tmp_path / "values.yaml", "--decision", tmp_path / "d.html", "--decision", tmp_path / "d.json")
    assert assuage("evidence", "crps", *words).code == 0
    record = json.loads((tmp_path / "d.json").read_text(encoding="utf-8"))
    assert record["content_hash"] in (tmp_path / "d.html").read_text(encoding="utf-8")
    assert record["content"]["values"]["least_points"] == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--values", "values.yaml"), "give both"),
        (("--decision", "d.html"), "give both"),
        (("--values", "values.yaml", "--decision", "d.docx"), ".pdf nor .json"),
    ],
)
def test_a_decision_aid_asked_for_by_halves_is_asked_wrongly(assuage, words, told):
    """Code 2 and what is missing, before anything is read."""
    ended = assuage("evidence", "crps", *words)
    assert ended.code == 2
    assert told in " ".join(ended.err.split())


def test_values_that_are_not_there_are_a_file_that_cannot_be_read(assuage, tmp_path):
    """Code 4, and nothing written."""
    ended = assuage("evidence", "crps", "--values", tmp_path / "no.yaml", "--decision", tmp_path / "d.json")
    assert ended.code == 4
    assert list(tmp_path.iterdir()) == []


def test_values_that_are_not_text_are_refused_in_words(assuage, tmp_path):
    """Another encoding is told, and is no fault of ours."""
    (tmp_path / "values.yaml").write_bytes("matters_most: zu schlafen, natürlich".encode("utf-16"))
    ended = assuage("evidence", "crps", "--values", tmp_path / "values.yaml", "--decision", tmp_path / "d.json")
    assert ended.code == 2
    assert "UTF-8" in ended.err
    assert not (tmp_path / "d.json").exists()
