"""A page in another language: what the phrase book has is in that language, what it has not is marked as English, and the page says so."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from assuage.web.candidacy import services as screening
from assuage.web.decision import services as decision
from assuage.web.decision.steps import Step
from assuage.web.design.phrases import drawn, filled, phrase, told, told_plainly
from assuage.web.patients.entry_forms import StatementForm
from assuage.web.patients.models import Entry

TOLD = "Medizinische Texte auf dieser Seite sind ein Übersetzungsentwurf"
CRPS = "Komplexes regionales Schmerzsyndrom"
NEW = "A rule nobody has translated < yet"
"""A text that is in no book: as if a rule had been added today."""


@pytest.fixture
def draft(clinic, acting):
    """A screening for a condition of the chart."""
    Entry.objects.create(
        person=clinic.person, kind="fact", concept="crps", answer="yes", source="form", recorded_by=clinic.nurse,
        at=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    return screening.begin(acting("physician"), clinic.person, condition="crps", at=timezone.now())


@pytest.fixture
def german(sign_in):
    """A page as a physician who works in German reads it."""
    client = sign_in("physician")
    return lambda path: client.get(path, headers={"accept-language": "de"}).content.decode()


def test_words_are_marked_only_where_the_page_is_in_another_language():
    """In English they are of the language of the page; what is marked is escaped like anything else."""
    assert phrase(NEW, "de") is None
    with translation.override("en-gb"):
        assert told(NEW) == told_plainly(NEW) == NEW
    with translation.override("de"):
        assert told(NEW) == '<span lang="en">A rule nobody has translated &lt; yet</span>'
        assert told_plainly(NEW) == NEW
        marked = '<span lang="en">A rule nobody has translated &lt; yet</span> &amp; &lt;'
        assert filled("%(one)s & %(two)s", one=told(NEW), two="<") == marked
        assert told("") == told_plainly("") == ""


def test_words_of_the_book_are_of_the_language_of_the_page():
    """They are not marked, in a text, in an attribute and in a picture alike; each page keeps its own language."""
    name = "complex regional pain syndrome"
    with translation.override("de"):
        assert told(name) == told_plainly(name) == "komplexes regionales Schmerzsyndrom"
        assert drawn(f"<svg><text x='1'>{name}</text></svg>") == f"<svg><text x='1'>{told(name)}</text></svg>"
    with translation.override("en-gb"):
        assert told(name) == told_plainly(name) == name


@pytest.mark.django_db
def test_a_screening_is_german_and_says_once_that_it_is_a_draft(german, draft):
    """Verdict, questions, rules and the names of conditions to choose from."""
    page = german(reverse("candidacy:screening", args=[draft.pk]))
    assert page.count(TOLD) == 1
    content = draft.content
    for words in (content["words"], content["ask_next"][0]["words"], content["findings"][0]["title"]):
        assert words.replace("'", "&#x27;") not in page
        assert phrase(words, "de") in page, words
    assert f'<option value="crps" selected>{CRPS}</option>' in page


@pytest.mark.django_db
def test_a_screening_marks_what_no_book_has(german, draft, monkeypatch):
    """A rule that was added today is shown, in the words it was written in."""
    added = {**draft.content, "words": NEW, "notes": [NEW]}
    added["findings"] = [{**added["findings"][0], "title": NEW}, *added["findings"][1:]]
    monkeypatch.setattr("assuage.web.candidacy.working.screening_document", lambda _found: added)
    page = german(reverse("candidacy:screening", args=[draft.pk]))
    marked = '<span lang="en">A rule nobody has translated &lt; yet</span>'
    assert f'<p role="status" id="verdict-words">{marked}.</p>' in page
    assert f"<li>{marked}.</li>" in page
    assert f"<strong>{marked}</strong>" in page


@pytest.mark.django_db
def test_the_chart_is_german(german, draft, clinic):
    """On the overview and in the timeline, with the answer in the language of the page."""
    page = german(reverse("patients:overview", args=[clinic.person.pk]))
    assert page.count(TOLD) == 1
    assert f"<strong>{CRPS}</strong>" in page
    assert f"{CRPS}: ja" in german(reverse("patients:timeline", args=[clinic.person.pk]))


@pytest.mark.django_db
def test_what_somebody_typed_is_never_marked(german, draft, clinic):
    """Remarks and allergies are in the words of whoever wrote them."""
    Entry.objects.create(
        person=clinic.person, kind="fact", concept="mania", answer="no", source="form", recorded_by=clinic.nurse,
        at=timezone.now(), words="so sagt die Mutter",
    )  # fmt: skip
    assert "Manie: nein (so sagt die Mutter)" in german(reverse("patients:timeline", args=[clinic.person.pk]))


def test_a_name_is_found_as_the_page_calls_it():
    """Typed in the language of the page or in English; a name is of one kind, and what is no name is refused."""
    with translation.override("de"):
        field = StatementForm.base_fields["claim"]
        assert field.clean("komplexes regionales Schmerzsyndrom") == field.clean("CRPS") == "crps"
        assert CRPS.casefold() in map(str.casefold, field.names)
        for written in ("Ketamin", "kein Name"):
            assert not StatementForm({"claim": written, "answer": "yes"}).is_valid()


@pytest.mark.django_db
def test_benefit_and_harm_are_marked_as_they_are(german, draft, clinic, acting):
    """What the page around a study says is of the language of the page; nor is a question on a leaflet marked."""
    page = german(reverse("decision:evidence", args=[clinic.person.pk]))
    assert page.count(TOLD) == 1
    with translation.override("de"):
        made = decision.print_leaflet(acting("physician"), clinic.person, condition="crps", route="", at=timezone.now())
    assert '<section class="report-section" aria-labelledby="s-questions"' in made.page


@pytest.mark.django_db
def test_a_refusal_is_german_and_escaped(clinic, sign_in):
    """What cannot be read of a value is told in the words of the reader, with what was typed as text."""
    page = sign_in("nurse").post(
        reverse("patients:add", args=[clinic.person.pk, "measurement"]),
        {"name": "weight", "value": "70 <b>"},
        headers={"accept-language": "de"},
    )
    assert "die Einheit `&lt;b&gt;` lässt sich nicht in `kg` umrechnen" in page.content.decode()
    assert "<b>`" not in page.content.decode()


def test_words_within_a_question_are_marked():
    """A harm that has no words of its own yet is asked in English, and marked as that."""
    step = Step("harm.x", "Das kann vorkommen: %(harm)s. Wie viele?", harm=NEW)
    with translation.override("en-gb"):
        assert step.marked == "Das kann vorkommen: A rule nobody has translated &lt; yet. Wie viele?"
    with translation.override("de"):
        marked = '<span lang="en">A rule nobody has translated &lt; yet</span>'
        assert step.marked == f"Das kann vorkommen: {marked}. Wie viele?"
