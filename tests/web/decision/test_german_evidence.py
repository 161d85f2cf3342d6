"""What a German-speaking patient or clinician reads of benefit and harm is in German, whatever the condition, route and values."""

import re
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from html import unescape
from itertools import pairwise

import pytest
from django.utils import translation

from assuage.candidacy import HarmLimit, PatientValues, decision_aid
from assuage.documents import decision_report, evidence_report, leaflet_report, render_pdf
from assuage.patient import vocabulary, within_a_sentence
from assuage.web.candidacy.conditions import ROUTES, pain_conditions
from assuage.web.decision.knowledge import evidence_of, known_of
from assuage.web.design.phrases import drawn, phrase, spoken

AT = datetime(2026, 12, 1, 9, 5, tzinfo=UTC)
CONDITIONS = [one for one, _ in pain_conditions()]
SOME_ROUTES = ["", "iv", "oral_film"]  # any; one that results are for; one that none is for alone
HARMS = [
    "any_adverse_event",
    "discomfort",
    "dizziness",
    "fatigue_or_sedation",
    "nausea_or_vomiting",
    "psychedelic_effects",
]
VALUES = [
    PatientValues(),
    PatientValues(1, 1, 30, 1, tuple(HarmLimit(one, 0) for one in HARMS), "zu gehen"),
    PatientValues(2.5, None, 50, 20, tuple(HarmLimit(one, 1) for one in HARMS)),
    PatientValues(10, 4, 30, 5, tuple(HarmLimit(one, 50) for one in [*HARMS, "psychoperceptual_effects"])),
    PatientValues(5, 12),
]
REFERENCE = re.compile(r"(?:[^()]+; others )?\(\d{4}\)\. \[.+")
"""A source in full: its title, journal and address are looked up as they are."""
_TEXT = re.compile(r"<(?:text|title|desc)\b[^>]*>([^<]+)</")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def words_of(part):
    """Every text of a report or a part of one that a reader sees, pictures apart."""
    if isinstance(part, str):
        yield from [part] if part else []
    elif isinstance(part, tuple | list):
        for one in part:
            yield from words_of(one)
    elif is_dataclass(part):
        for one in fields(part):
            if one.name not in {"id", "kind", "mark", "name", "svg", "language"}:
                yield from words_of(getattr(part, one.name))


def pictures_of(part):
    """Every picture of a report, as it was drawn."""
    if isinstance(part, tuple | list):
        for one in part:
            yield from pictures_of(one)
    elif is_dataclass(part):
        for one in fields(part):
            if one.name == "svg":
                yield part.svg
            else:
                yield from pictures_of(getattr(part, one.name))


def reports_of(condition, route):
    known = known_of(condition, route)
    yield leaflet_report(known, made_at=AT)
    yield evidence_report(known, made_at=AT)
    yield from (decision_report(decision_aid(known, one, made_at=AT, made_by="1234")) for one in VALUES)


def library_page_of(condition):
    found = evidence_of(condition)
    for one in (*found.trials, *found.uncontrolled, *found.reviews, *found.pending):
        yield from (one.title, one.finding_words, one.dose)
    for told in (*found.published, *found.ours):
        yield from (told.file.title, told.file.words, told.file.certainty_words, told.about, told.speaks_of)
    yield from (*found.unknown, found.called)


def is_as_it_is(words):
    """A source in full, or the version of the knowledge, which is no word."""
    return bool(REFERENCE.fullmatch(words)) or words == known_of("crps").knowledge_version


def numbers_of(words):
    return sorted(_NUMBER.findall(words))


@pytest.fixture(scope="module")
def every():
    """Every text of every condition, by some routes and with some values; each once."""
    found = set()
    for condition in CONDITIONS:
        for route in SOME_ROUTES:
            for report in reports_of(condition, route):
                found |= set(words_of(report.sections)) | set(words_of(report))
        found |= set(library_page_of(condition))
    return found


def test_every_text_is_german(every):
    """Nothing stays in English but the titles of sources in full."""
    assert [one for one in sorted(every) if phrase(one, "de") is None and not is_as_it_is(one)] == []


def test_numbers_and_places(every):
    """A text says the same numbers in German, and no place of a phrase is left in it."""
    for english in every:
        german = phrase(english, "de") or english
        assert numbers_of(german) == numbers_of(english), english
        assert "{" not in german


@pytest.mark.parametrize("name", ["of", "the", "with", "not", "people", "had", "alone", "pooled"])
def test_no_text_is_german_in_part(every, name):
    """What was found was found whole: no English word is left within it."""
    left = [one for one in every if re.search(rf"\b{name}\b", phrase(one, "de") or "")]
    assert left == []


def test_every_name_of_the_vocabulary_is_german():
    """As a heading and within a sentence."""
    words = vocabulary()
    names = {form(one.name) for one in words.concepts.values() for form in (str, within_a_sentence)}
    assert [one for one in sorted(names) if phrase(one, "de") is None] == []


@pytest.mark.parametrize(
    "condition", ["crps_1", "chronic_pain_with_ptsd", "cluster_headache", "post_herpetic_neuralgia"]
)
@pytest.mark.parametrize("route", list(ROUTES))
def test_pictures_are_german(condition, route):
    """Wrapped lines are one text: wrapped anew, with every number of the English one, and no line below what comes next."""
    for report in reports_of(condition, route):
        for svg in pictures_of(report):
            with translation.override("de"):
                said = drawn(svg)
            english, german = (" ".join(map(unescape, _TEXT.findall(one))) for one in (svg, said))
            assert numbers_of(german) == numbers_of(english)
            assert not re.search(r"\b(?:the|of|with|not|people|had|alone|read)\b", german), german
            heights = [float(one) for one in re.findall(r'<text x="412" y="([\d.]+)"', said)]
            steps = [after - before for before, after in pairwise(heights)]
            assert all(step >= 12 for step in steps)


def test_the_leaflet_on_paper_is_german():
    """Spoken in German a report says so, down to the foot of its pages; in English it is as it was."""
    report = leaflet_report(known_of("crps"), made_at=AT)
    with translation.override("en-gb"):
        assert spoken(report) == report
    with translation.override("de-at"):
        said = spoken(report)
    assert (said.language, said.page) == ("de", "Seite # von #")
    assert said.title == "Ketamin: komplexes regionales Schmerzsyndrom"
    assert render_pdf(said).startswith(b"%PDF")


def test_what_a_patient_typed_stays_as_it_is():
    """Nobody translates what somebody said in their own words, even where the book has a phrase for it."""
    said = PatientValues(matters_most="no difference. Nausea or vomiting; dizziness").said
    assert phrase(said[-1], "de") == "Was Ihnen am wichtigsten ist: no difference. Nausea or vomiting; dizziness."
