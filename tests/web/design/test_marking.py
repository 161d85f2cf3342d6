"""Words that are not translated are marked as the English they are, once the page is in another language, and the page says so."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from assuage.web.candidacy import services as screening
from assuage.web.decision import services as decision
from assuage.web.decision.steps import Step
from assuage.web.design.phrases import filled, told
from assuage.web.patients.models import Entry

pytestmark = pytest.mark.django_db
TOLD = "stehen in ihrer Originalsprache, Englisch"
CRPS = '<span lang="en">Complex regional pain syndrome</span>'


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
    with translation.override("en-gb"):
        assert told("a < b") == "a < b"
    with translation.override("de"):
        assert told("a < b") == '<span lang="en">a &lt; b</span>'
        assert filled("%(one)s & %(two)s", one=told("<"), two="<") == '<span lang="en">&lt;</span> &amp; &lt;'
        assert told("") == ""


def test_a_screening_marks_its_findings_and_says_so_once(german, draft):
    """Verdict, questions, rules and the names of conditions to choose from are marked."""
    page = german(reverse("candidacy:screening", args=[draft.pk]))
    assert page.count(TOLD) == 1
    content = draft.content
    for words in (content["words"], content["ask_next"][0]["words"], content["findings"][0]["title"]):
        assert f'<span lang="en">{words}'.replace("'", "&#x27;") in page, words
    assert '<option value="crps" selected lang="en">' in page


def test_the_chart_marks_names_of_the_vocabulary(german, draft, clinic):
    """On the overview and in the timeline, with the answer in the language of the page."""
    page = german(reverse("patients:overview", args=[clinic.person.pk]))
    assert page.count(TOLD) == 1
    assert f"<strong>{CRPS}</strong>" in page
    assert f"{CRPS}: ja" in german(reverse("patients:timeline", args=[clinic.person.pk]))


def test_benefit_and_harm_are_marked_as_they_are(german, draft, clinic, acting):
    """What studies found is told in German, with a word that it is a draft; only a source in full is English, and marked."""
    page = german(reverse("decision:evidence", args=[clinic.person.pk]))
    assert page.count("sind ein Übersetzungsentwurf") == 1
    assert ">Schwindel</th>" in page
    marked = re.findall(r'<span lang="en">([^<]+)</span>', page)
    assert marked
    assert all(re.search(r"\(\d{4}\)\. \[", one) for one in marked), marked
    with translation.override("de"):
        made = decision.print_leaflet(acting("physician"), clinic.person, condition="crps", route="", at=timezone.now())
    assert "Das kann vorkommen: Schwindel." in made.page
    assert "<span lang" not in made.page


def test_a_refusal_in_english_is_marked(clinic, sign_in):
    """What cannot be read of a value is told in the words of the reader."""
    page = sign_in("nurse").post(
        reverse("patients:add", args=[clinic.person.pk, "measurement"]),
        {"name": "weight", "value": "70 <b>"},
        headers={"accept-language": "de"},
    )
    assert '<span lang="en">the unit `&lt;b&gt;`' in page.content.decode()
    assert "<b>`" not in page.content.decode()


def test_words_within_a_question_are_marked():
    """A harm that has no words of its own yet is asked in English, and marked as that."""
    step = Step("harm.x", "Das kann vorkommen: %(harm)s. Wie viele?", harm="a < b")
    with translation.override("en-gb"):
        assert step.marked == "Das kann vorkommen: a &lt; b. Wie viele?"
    with translation.override("de"):
        assert step.marked == 'Das kann vorkommen: <span lang="en">a &lt; b</span>. Wie viele?'
