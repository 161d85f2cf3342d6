"""The phrase book: a text is found whole or not at all, numbers and names stay, and every book says what its English says."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import assuage.web.design.phrases
from assuage.knowledge.strict_yaml import read
from assuage.web.design.phrases import BookError, phrase, read_book

BOOKS = sorted(Path(assuage.web.design.phrases.__file__).parent.glob("*/*.yaml"))
_PLACE = re.compile(r"\{\w+\}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"\b(\d{1,3}),(\d{3})\b")


@pytest.fixture
def small(tmp_path):
    """A book of a few phrases."""
    (tmp_path / "a.yaml").write_text(
        """
joints:
  "; ": "; "
  " and ": " und "
phrases:
  no source answers this: keine Quelle beantwortet das
  "Nothing is guessed.": "Nichts wird geraten."
  "Pain: weak evidence. None lasts.": "Schmerz: schwache Evidenz. Keine hält an."
  "{one}, “{two}” ({as_source})": "{one}, „{two}“ ({as_source})"
  "“{two}” ({as_source})": "„{two}“ ({as_source})"
  chronic pain: chronische Schmerzen
  nausea: Übelkeit
  "{n} of {n1} had {harm}": "{harm}: {n} von {n1}"
  "{harm}, see {as_key}": "{harm}, siehe {as_key}"
""",
        encoding="utf-8",
    )
    return read_book(tmp_path)


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("chronic pain", "chronische Schmerzen"),
        ("Chronic pain", "Chronische Schmerzen"),
        ("No source answers this.", "Keine Quelle beantwortet das."),
        ("3 of 40 had nausea", "Übelkeit: 3 von 40"),
        ("2.5 of 1,000 had nausea.", "Übelkeit: 2.5 von 1,000."),  # the full stop stays at the end
        ("Nothing is guessed. No source answers this.", "Nichts wird geraten. Keine Quelle beantwortet das."),
        ("chronic pain and nausea", "chronische Schmerzen und Übelkeit"),
        ("chronic pain; nausea", "chronische Schmerzen; Übelkeit"),
        ("nausea, see mcmaster_2024", "Übelkeit, siehe mcmaster_2024"),
        ("Nothing is guessed", "Nichts wird geraten"),  # in a list, or before what goes on
        (
            "Nothing is guessed. Pain: weak evidence. None lasts. No source answers this.",
            "Nichts wird geraten. Schmerz: schwache Evidenz. Keine hält an. Keine Quelle beantwortet das.",
        ),
        ("“nausea” (a, b), “chronic pain” (c)", "„Übelkeit“ (a, b), „chronische Schmerzen“ (c)"),
        ("12.5 %", "12.5 %"),
        ("", None),
        ("three of 40 had nausea", None),
        ("3 of 40 had hiccups", None),
        ("chronic pain and hiccups", None),
        ("Nothing is guessed. Nothing at all.", None),
    ],
)
def test_a_text_is_found_whole_or_not_at_all(small, english, said):
    """Half a translation could say the opposite of both halves."""
    assert (small.find(english) if english else None) == said


@given(st.text(max_size=60))
def test_any_text_has_an_answer(tmp_path_factory, text):
    """Whatever it is given, the book answers with words or with nothing."""
    said = phrase(text, "de")
    assert said is None or isinstance(said, str)


@given(n=st.integers(0, 10**6), of=st.integers(0, 10**6))
def test_numbers_come_through(n, of, tmp_path_factory):
    """What is counted stays as it was counted."""
    folder = tmp_path_factory.mktemp("book")
    (folder / "a.yaml").write_text('phrases:\n  "{n} of {n1}": "{n} von {n1}"\n', encoding="utf-8")
    assert read_book(folder).find(f"{n} of {of}") == f"{n} von {of}"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('"{n} people": "Leute"', "different places"),
        ('"nobody": ""', "no translation"),
        ('"nobody": 3', "no translation"),
    ],
)
def test_a_bad_phrase_is_named(tmp_path, line, why):
    """Whoever edits a book is told which phrase it is and what to do."""
    (tmp_path / "a.yaml").write_text(f"phrases:\n  {line}\n", encoding="utf-8")
    with pytest.raises(BookError, match=why):
        read_book(tmp_path)


def test_two_files_may_not_contradict_each_other(tmp_path):
    """One text has one translation, wherever it stands."""
    for name, said in (("a", "niemand"), ("b", "keiner")):
        (tmp_path / f"{name}.yaml").write_text(f"phrases:\n  nobody: {said}\n", encoding="utf-8")
    with pytest.raises(BookError, match="two ways"):
        read_book(tmp_path)


def test_another_language_has_no_book():
    """English is shown where nobody has written a book."""
    assert phrase("chronic pain", "fr") is None
    assert phrase("chronic pain", "en-gb") is None


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_book_says_what_its_english_says(path):
    """Numbers are the same, with a decimal point, in a file that says for which language it is and who has read it."""
    content = read(path)
    assert content["language"] == path.parent.name
    assert content["status"] in {"draft", "signed"}
    for english, said in content["phrases"].items():
        plain, german = _PLACE.sub("", english), _PLACE.sub("", said)
        assert _numbers(plain) == _numbers(german), english
        assert not re.search(r"\d,\d", german), said
        assert said.strip() == said, english


def _numbers(text):
    return sorted(_NUMBER.findall(_THOUSANDS.sub(r"\1\2", text)))
