"""A screening in German: every rule, every question, and whatever is said of the shipped charts and of charts made for it."""

import random
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from assuage.candidacy import screen
from assuage.documents import screening_document
from assuage.interop.fhir import read_chart, shipped_chart
from assuage.knowledge import library
from assuage.patient import Answer, Fact, Measurement, Origin, Sex, allergies, vocabulary
from assuage.web.candidacy import services
from assuage.web.design.phrases import phrase

BOOKS = "src/assuage/web/design/phrases/de"
CHARTS = ("crps", "fibromyalgia", "contraindicated")
VARIANTS = 40
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_ENGLISH = re.compile(r'<span lang="en">(.*?)</span>', re.DOTALL)


def german(words):
    """The words as a German page tells them; None where it shows the English."""
    return phrase(words, "de")


def asked_and_told(rule):
    """Every text of a rule that a page shows."""
    return rule.title, rule.question, rule.when_yes, rule.when_no, rule.when_unknown, rule.confidence


@pytest.mark.parametrize("rule", library().all("recommendation"), ids=lambda rule: rule.id)
def test_every_rule_has_german(rule):
    """A rule is asked and answered in the language of whoever reads it."""
    left = [words for words in asked_and_told(rule) if words and german(words) is None]
    assert not left, f"Write the German of these texts of the rule {rule.id} in {BOOKS}/rules.yaml: {left}"


@pytest.mark.parametrize("card", library().all("guideline"), ids=lambda card: card.id)
def test_every_statement_of_a_guideline_has_german(card):
    """What a guideline says of a condition stands above every screening for it."""
    left = [one.words for one in card.statements if german(one.words) is None]
    assert not left, f"Write the German of these statements of {card.id} in {BOOKS}/rules.yaml: {left}"


@pytest.mark.parametrize("form", library().all("questionnaire"), ids=lambda form: form.id)
def test_every_question_has_german(form):
    """What a form asks is asked in the language of the page."""
    left = [one.text for one in form.questions if german(one.text) is None]
    assert not left, f"Write the German of these questions of {form.id} in {BOOKS}/questions.yaml: {left}"


@pytest.mark.parametrize("score", library().all("score"), ids=lambda score: score.id)
def test_every_score_has_a_german_name(score):
    """The source of a computed answer names the score."""
    assert german(score.title), f"Write the German of {score.title!r} in {BOOKS}/questions.yaml"


@pytest.mark.parametrize("name", CHARTS)
def test_whatever_a_screening_says_has_german(name):
    """Of a shipped chart, and of many with other answers, dates, sources, sexes, ages, conditions, routes and settings.

    Names of guidelines stay as they are: they are not looked up here.
    """
    left = {}
    for content, line in variants(name):
        for kind, words in texts_of(content, line):
            if german(words) is None:
                left.setdefault(kind, words)
    assert not left, f"Write the German of these in {BOOKS}/candidacy.yaml: {left}"


@pytest.mark.parametrize("name", CHARTS)
def test_no_number_of_a_screening_changes(name):
    """A limit, a dose or an age is the same in both languages."""
    for content, line in variants(name):
        for _kind, words in texts_of(content, line):
            said = german(words)
            assert said is None or sorted(_NUMBER.findall(words)) == sorted(_NUMBER.findall(said)), words


@pytest.mark.parametrize("name", CHARTS)
def test_no_sentence_of_a_screening_is_half_german(name):
    """What stays as it is in a German sentence is a source in brackets: no English word that joins sentences."""
    for content, line in variants(name):
        for _kind, words in texts_of(content, line):
            plain = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "", german(words) or "")
            assert not re.search(r"\b(?:the|of|is|are|were|and|which|not|than|because|they|this|to)\b", plain), words


def variants(name):
    """Documents of screenings, and the line on allergies: the shipped chart first, then many made from it by one seed."""
    chance = random.Random(f"german {name}")
    chart = read_chart(shipped_chart(name), at=None)
    yield screening_document(screen(chart)), allergies(chart)
    pain = [one.id for one in vocabulary().concepts.values() if one.kind == "conditions"]
    for _ in range(VARIANTS):
        made = varied(chart, chance)
        found = screen(
            made,
            condition=chance.choice([None, chance.choice(pain)]),
            route=chance.choice([None, "iv", "oral", "nasal"]),
            setting=chance.choice([None, "emergency", "outpatient"]),
            ages=chance.choice([{}, {"electrocardiogram_reviewed": 180, "weight": 30}]),
        )
        yield screening_document(found), allergies(made)


def varied(chart, chance):
    """A chart with some other statements and values, fresh, old, undated or in the future, by several sources."""
    at = chart.at
    moments = (None, at, at - timedelta(days=1), at - timedelta(days=900), at.date(), at + timedelta(days=2))
    sources = ("form", "asked in the clinic by Dr A. Nobody", "Condition/a (entry 4)", "letter of a colleague, page 2")
    said = ("", "recorded as stopped", "unconfirmed: not settled")
    concepts = vocabulary().concepts.values()
    facts = [
        Fact(
            one.id,
            chance.choice(list(Answer)),
            Origin(chance.choice(sources), chance.choice(moments)),
            chance.random() < 0.5,
            chance.choice(said),
        )
        for one in concepts
        if one.unit is None and chance.random() < 0.15
        for _ in range(chance.choice((1, 2, 3)))
    ]
    values = [
        Measurement(
            one.id,
            round(chance.uniform(*(one.plausible or (0, 200))), 1),
            one.unit,
            Origin("Observation/a", chance.choice(moments)),
        )
        for one in concepts
        if one.unit is not None and chance.random() < 0.5
        for _ in range(chance.choice((1, 2)))
    ]
    return replace(
        chart,
        facts=(*(chart.facts if chance.random() < 0.5 else ()), *facts),
        measurements=tuple(values),
        birth_date=chance.choice((chart.birth_date, None, at.date() - timedelta(days=3700))),
        sex=chance.choice(list(Sex)),
    )


def texts_of(content, line):
    """Every text of a screening that its pages look up, with the kind it is of."""
    yield "verdict", content["words"]
    yield "condition", content["condition_words"]
    yield from (("note", note) for note in content["notes"])
    yield from (("test", one["words"]) for one in content["tests_required"])
    for one in content["ask_next"]:
        yield "question", one["words"]
        yield "what it could change", one["could"]
    for one in content["findings"]:
        yield from ((kind, one[kind]) for kind in ("title", "words", "confidence"))
        yield from ((kind, words) for kind in ("certainty",) if (words := one[kind]))
        yield from (("why", words) for words in one["why"])
        yield from (("conflict", words) for words in one["conflicts"])
    yield from (("status", one["status"]) for one in content["guidelines"])
    yield from (("allergies", one) for one in line.split("; "))


@pytest.fixture
def page(sign_in, again):
    """A page as a physician who works in German gets it."""
    client = again(sign_in("physician"))

    def get(path):
        return client.get(path, headers={"accept-language": "de"}).content.decode()

    return get


def left_in_english(text):
    """What a page marks as English, but for the names of guidelines and of the sources they cite."""
    cited = {card.title for card in library().all("guideline")} | set(sources())
    return {unescape(words) for words in _ENGLISH.findall(text)} - cited


def sources():
    """What the rules cite, as a page shows it."""
    return (one["source"] for one in screening_document(screen(read_chart(shipped_chart("crps"), at=None)))["findings"])


@pytest.mark.django_db
def test_the_pages_of_a_screening_are_german(page, state, draft, sign_now, acting):
    """The form, the page one signs on, what was signed, and what changed since: English are names of guidelines and sources alone."""
    state("psychosis", "yes", days_ago=20)
    state("mania", "no", days_ago=400)
    state("heart_failure", "yes", days_ago=2)
    draft.answers = {"pregnancy": {"answer": "no", "at": timezone.now().isoformat(), "by": "Invented Physician"}}
    draft.save()
    shown = [page(reverse("candidacy:screening", args=[draft.pk])), page(reverse("candidacy:sign", args=[draft.pk]))]
    sign_now(draft)
    state("mania", "yes")
    later = services.begin(acting("physician"), draft.person, condition="fibromyalgia", at=timezone.now())
    sign_now(later)
    shown += [page(reverse(f"candidacy:{one}", args=[later.pk])) for one in ("screening", "compared")]
    shown.append(page(reverse("candidacy:screenings", args=[draft.person_id])))
    for text in shown:
        assert '<html lang="de"' in text
        assert not left_in_english(text)


@pytest.mark.django_db
def test_conditions_to_choose_from_are_in_german_and_in_its_order(page, draft):
    """One finds a name where one looks for it."""
    names = re.findall(
        r'<option value="(?!")\w+"(?: selected)?>([^<]+)', page(reverse("candidacy:screening", args=[draft.pk]))
    )
    conditions = names[: names.index("Trigeminusneuralgie") + 1]
    assert "Fibromyalgie" in conditions
    assert conditions == sorted(conditions, key=str.casefold)
