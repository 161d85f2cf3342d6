"""The texts: what they must name, that their numbers are read and not typed, and that any change changes their hash."""

import re
from datetime import date
from pathlib import Path

import pytest

from assuage.knowledge import library
from assuage.web.consent import texts
from assuage.web.consent.numbers import NumberError, put_in
from assuage.web.consent.texts import TextError, choices, current, every

FOLDER = Path(texts.__file__).parent / "texts"

MUST_NAME = {
    "en": [
        "off-label",
        "not known",
        "Other ways",
        "watched",
        "drive",
        "escort",
        "Pregnancy",
        "dependen",
        "at any time",
    ],
    "de": [
        "off-label",
        "nicht weiß",
        "Andere Wege",
        "geachtet",
        "Auto",
        "Begleitung",
        "Schwangerschaft",
        "abhängig",
        "jederzeit",
    ],
}


@pytest.mark.parametrize("text", every(), ids=lambda one: f"{one.id}.{one.language}")
def test_a_text_names_what_it_must(text):
    """Off-label use, what is not known, other ways, watching, driving, escort, pregnancy, misuse, and taking it back."""
    whole = " ".join(f"{p.heading} {' '.join(' '.join(said) for _, said in p.blocks)}" for p in text.passages)
    for words in MUST_NAME[text.language]:
        assert words in whole
    assert text.is_draft
    assert len(text.questions) >= 5
    assert text.sources


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.md")), ids=lambda one: one.name)
def test_no_number_of_a_study_is_typed_in(path):
    """Apart from scales, times and the hundred people, a text holds no number: those of studies are read from the results."""
    body = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    plain = re.sub(r"\[\[[^\]]+\]\]", "", body)
    allowed = {"0", "10", "100", "3", "7", "5"}
    assert set(re.findall(r"[0-9]+(?:[.,][0-9]+)?", plain)) <= allowed


def test_the_numbers_are_those_of_the_results():
    """Dizziness: the published difference is 11 of 100 (1 to 40), and the text says it as with and without."""
    file = library().synthesis("mcmaster_2024_dizziness")
    assert file.estimate.value == 0.11
    told, sources = put_in("[[mcmaster_2024_dizziness.more]] of 100", language="en")
    assert told == "11 of 100"
    assert "McMaster" in sources[0]


def test_a_ratio_is_rounded_as_it_is_everywhere():
    """5.35 times is told as 5.4 times, in German with a comma."""
    assert put_in("[[michelet_2018_psychedelic.times]]", language="en")[0] == "5.4"
    assert put_in("[[michelet_2018_psychedelic.times]]", language="de")[0] == "5,4"


def test_no_difference_at_all_is_said_where_the_authors_say_it():
    """Of weeks 3 to 5 the text says that there may be no difference, and that the authors are fairly certain of none: so does the result."""
    file = library().synthesis("mcmaster_2024_weeks_3_to_5")
    assert file.estimate.lower < 0 < file.estimate.upper
    assert file.certainty == "moderate"
    assert "certain of no effect" in file.words
    assert put_in("[[mcmaster_2024_weeks_3_to_5.sure]]", language="en")[0] == "fairly certain"


@pytest.mark.parametrize(
    "body",
    ["[[no_such_result.more]]", "[[orhurhu_2019_responders.with]]", "[[mcmaster_2024_dizziness.less]]", "[[Broken]]"],
)
def test_what_no_checked_result_says_stops_the_text(body):
    """A result that is unknown, a draft, without that number, or miswritten is refused: no consent rests on it."""
    with pytest.raises(NumberError):
        put_in(body, language="en")


def test_every_language_asks_the_same(db):
    """The questions have the same ids and the same right answers in every language."""
    found = {one.language: [(q.id, [c.right for c in q.choices]) for q in one.questions] for one in every()}
    assert found["en"] == found["de"]


def test_the_hash_is_of_every_word_and_number(tmp_path, monkeypatch):
    """A changed word, and nothing else, gives another hash; the same text the same one."""
    before = current("ketamine_pain", "en", on=date(2026, 12, 1))
    for path in FOLDER.glob("*.md"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(texts, "_FOLDER", tmp_path)
    assert current("ketamine_pain", "en", on=date(2026, 12, 1)).digest == before.digest
    texts._every.cache_clear()
    path = tmp_path / "ketamine_pain_1.en.md"
    path.write_text(path.read_text(encoding="utf-8").replace("You decide.", "You decide it."), encoding="utf-8")
    assert current("ketamine_pain", "en", on=date(2026, 12, 1)).digest != before.digest


@pytest.mark.parametrize(
    ("day", "version"), [(date(2026, 11, 30), None), (date(2026, 12, 1), 1), (date(2026, 12, 2), 1)]
)
def test_a_text_holds_from_its_day_on(day, version):
    """The day before it is valid there is no text; on that day and after there is."""
    found = current("ketamine_pain", "en", on=day)
    assert (found.version if found else None) == version


def test_of_several_versions_the_newest_that_is_valid_holds(tmp_path, monkeypatch):
    """A version that is valid later does not hold yet, and then does."""
    for path in FOLDER.glob("*.md"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    newer = (FOLDER / "ketamine_pain_1.en.md").read_text(encoding="utf-8")
    newer = newer.replace("version: 1", "version: 2").replace("valid_from: 2026-12-01", "valid_from: 2027-01-01")
    (tmp_path / "ketamine_pain_2.en.md").write_text(newer, encoding="utf-8")
    monkeypatch.setattr(texts, "_FOLDER", tmp_path)
    assert current("ketamine_pain", "en", on=date(2026, 12, 31)).version == 1
    assert current("ketamine_pain", "en", on=date(2027, 1, 1)).version == 2
    assert {(one.language, one.version) for one in choices(on=date(2027, 1, 1))} == {("en", 2), ("de", 1)}


def test_a_file_that_is_not_a_text_is_refused(tmp_path, monkeypatch):
    """A name that does not fit its content stops everything, loudly."""
    body = (FOLDER / "ketamine_pain_1.en.md").read_text(encoding="utf-8")
    (tmp_path / "ketamine_pain_3.en.md").write_text(body, encoding="utf-8")
    monkeypatch.setattr(texts, "_FOLDER", tmp_path)
    with pytest.raises(TextError, match="not those of its name"):
        every()
