"""A plan in German: every regimen and every limit of a model, and whatever is said of options, orders and their refusals."""

import random
import re
from dataclasses import replace
from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from assuage.candidacy import screen
from assuage.dosing import DoseError, parse
from assuage.interop.fhir import read_chart, shipped_chart
from assuage.knowledge import library
from assuage.patient import Answer, Fact, Measurement, Origin
from assuage.pharmacology import covariates_of
from assuage.plan import Ceilings, Clinic, GivenBefore, Goals, propose
from assuage.web.design.phrases import phrase
from assuage.web.plan.explaining import TOPICS
from assuage.web.plan.predicting import predict
from assuage.web.plan.showing import shown

BOOKS = "src/assuage/web/design/phrases/de"
_ENGLISH = re.compile(r'<span lang="en">(.*?)</span>', re.DOTALL)
_NUMBER = re.compile(r"\d+(?:\.\d+)*")

STAYS = (
    "As printed: ",  # what a source prints, in its own words
    "kamp_2020: how people differ is assumed for ",  # where in tables of papers a spread was read
    "domino_1982: how people differ is assumed for ",
    "clements_1981: how people differ is assumed for ",
    "simons_2022: how people differ is assumed for ",
    "otto_2021: how people differ is assumed for ",
)
"""How the few texts begin that stay in English; orders stay too, which are written in the language of doses."""

KINDS = ("pharmacokinetics", "effect", "interaction", "rate_limits")
NOT_ASKED = {"herd_2007", "ebert_1997", "jonkman_2018"}
"""Models that no plan asks: of children, or to explain only."""

GOALS = (
    None,
    Goals(relief_points=2, by_day=7, for_days=21),
    Goals(relief_percent=50, by_day=3, for_days=60, least_chance=0.5),
    Goals(relief_points=1, least_chance=0.9),
)
CEILINGS = (
    None,
    Ceilings(dissociation_percent=20, dissociation_chance=0.05),
    Ceilings(systolic_rise_mmhg=20, systolic_mmhg=160, systolic_chance=0.01),
)
CLINICS = (
    None,
    Clinic(chair_hours_per_day=2, days_per_week=3, settings=("outpatient",), vial_mg=(50, 200), escort=False),
    Clinic(chair_hours_per_day=0.3),
    Clinic(days_per_week=1, settings=("inpatient",), escort=True),
    Clinic(vial_mg=(500,), routes=("oral", "nasal")),
)
PAST = ((), (GivenBefore(parse("racemic ketamine base 25 mg/h over 4 h daily for 10 days"), 20),))
CONDITIONS = ("crps", "fibromyalgia", "migraine", "cancer_pain", "spinal_cord_injury_pain", "postoperative_pain")

ORDERS = (
    "racemic ketamine base 25 mg/h over 4 h",
    "racemic ketamine base 300 mg/h over 4 h",
    "racemic ketamine base 1000 mg over 1 min",
    "S-ketamine base 22 mg/h for 96 h",
    "R-ketamine base 10 mg over 1 h",
    "racemic ketamine hydrochloride 0.3 mg/kg/h over 4 h daily for 10 days",
    "racemic ketamine base 50 mg orally 3 times daily for 7 days",
    "racemic ketamine base 0.1 mg/kg bolus, then 0.2 mg/kg/h over 2 h",
    "racemic ketamine base 10 mg im",
    "racemic ketamine base 25 mg/h over 4 h daily for 10 days, max 20 mg/h",
    "0.5 mg/kg over 40 min",
)
REFUSED = (
    "ketamine",
    "racemic ketamine base 25 mg/h",
    "0,5 mg/kg",
    "blah",
    "racemic ketamine base .5 mg/kg over 40 min",
    "racemic ketamine base 25 mg over 4 h over 3 h",
    "racemic ketamine base 25 mg/h over 4 h daily",
    "racemic ketamine 5 over 40 min",
    "racemic ketamine base 10 mg",
    "racemic ketamine base 10 mg IV",
    "racemic ketamine base 10 mg orally over 1 h",
    "racemic ketamine base 10 mg over 1 h then",
    "racemic ketamine base 10 mg over 1 h 5 mg over 1 h",
    "racemic ketamine base 10 mg over 1 h, max 5 mg/h, max 4 mg/h",
    "racemic ketamine base 10 mg over 1 h for 10 days",
    "racemic ketamine base 10 mg/kg/kg over 1 h",
    "racemic S-ketamine base 10 mg over 1 h",
    "racemic ketamine base 0 mg over 1 h",
    "racemic ketamine base PCA 1 mg bolus",
)


def german(words):
    """The words as a German page tells them; None where it shows the English."""
    return phrase(words, "de")


def left_of(texts):
    """Texts that are in no book, less those that stay."""
    return sorted({one for one in texts if one and german(one) is None and not stays(one)})


def stays(words):
    """Whether a text is one of the few that stay in English, or an order."""
    if words.startswith(STAYS):
        return True
    try:
        parse(words.replace("\N{NO-BREAK SPACE}", " "))
    except DoseError:
        return False
    return True


@pytest.mark.parametrize("regimen", library().all("regimen"), ids=lambda one: one.id)
def test_every_regimen_has_german(regimen):
    """What it is called, why it is not offered, what is assumed of it, and where one that can be offered comes from."""
    told = [regimen.name, regimen.not_proposable_because, *regimen.assumptions]
    left = left_of([*told, regimen.summary if regimen.proposable else ""])
    assert not left, f"Write the German of these texts of the regimen {regimen.id} in {BOOKS}/regimens.yaml: {left}"


@pytest.mark.parametrize(
    "file",
    [one for kind in KINDS for one in library().all(kind) if one.id not in NOT_ASKED],
    ids=lambda one: one.id,
)
def test_every_limit_of_a_model_has_german(file):
    """Where a model stops, and what was observed in its stead, stands beside every prediction of a model that is asked."""
    left = left_of(one.words for one in words_of(file))
    assert not left, f"Write the German of these texts of {file.id} in {BOOKS}/models.yaml: {left}"


def words_of(file):
    """The limits and observations of a knowledge file, and the limits of settings."""
    for name in ("limits", "observed", "findings", "settings"):
        found = getattr(file, name, None) or ()
        yield from (one for one in (found.values() if hasattr(found, "values") else found) if hasattr(one, "words"))


def people():
    """Charts a plan is made from: the shipped ones, one of whom little is known, and one with much against it."""
    charts = [read_chart(shipped_chart(name), at=None) for name in ("crps", "fibromyalgia", "contraindicated")]
    yield from charts
    chart = charts[0]

    def fact(claim):
        return Fact(claim, Answer.YES, Origin("form", chart.at), True, "")

    def value(name, much, unit):
        return Measurement(name, much, unit, Origin("form", chart.at))

    yield replace(chart, measurements=(), facts=(fact("crps"),))
    pressure = (value("systolic_blood_pressure", 165, "mm[Hg]"), value("diastolic_blood_pressure", 95, "mm[Hg]"))
    against = (fact("crps_1"), fact("liver_disease"), fact("severe_liver_disease"), fact("hypertension"))
    yield replace(chart, facts=against, measurements=(*pressure, value("weight", 150, "kg")))
    taken = ("benzodiazepines", "clarithromycin", "rifampicin")
    yield replace(
        chart,
        facts=(fact("fibromyalgia"), fact("opioid_dependence"), *map(fact, taken)),
        medicines=taken,
        measurements=(value("weight", 48, "kg"), value("pain_score", 2, "{score}"), *pressure),
    )


@pytest.fixture(scope="module")
def told():
    """Every text of plans and orders that a page looks up."""
    chance, found = random.Random("german plans"), set()
    charts = list(people())
    for chart in charts:
        for goals in (None, chance.choice(GOALS)):
            found.update(texts_of(plan_for(chart, goals, chance)))
    for condition in CONDITIONS:
        found.update(texts_of(plan_for(charts[0], chance.choice(GOALS), chance, condition=condition)))
    for chart in charts:
        who = covariates_of(chart)
        for setting in ("outpatient", "inpatient", "home", ""):
            for order in ORDERS:
                found.update(texts_of(predict(who, order, setting=setting, bands=setting == "outpatient").kept()))
    return found


def plan_for(chart, goals, chance, *, condition=None):
    """What the pages keep of a plan under some limits."""
    made = propose(
        screen(chart, condition=condition),
        goals,
        ceilings=chance.choice(CEILINGS),
        clinic=chance.choice(CLINICS),
        past=chance.choice(PAST),
        population=30,
    )
    kept = shown(made)
    return {name: kept[name] for name in ("sections", "reasons", "blocked", "goal_words", "verdict_words")}


_NO_WORDS = {"kind", "mark", "id", "letter", "topic", "numeric", "order", "name", "of", "sources"}


def texts_of(kept):
    """Every text within what is kept, less ids and marks."""
    if isinstance(kept, str):
        yield kept
    elif isinstance(kept, dict):
        for name, one in kept.items():
            if name not in _NO_WORDS:
                yield from texts_of(one)
    elif isinstance(kept, list | tuple):
        for one in kept:
            yield from texts_of(one)


def test_whatever_a_plan_says_has_german(told):
    """Options side by side, goals, burdens, what stands in the way, the working behind each number, and orders."""
    assert len(told) > 500
    left = left_of(told)
    assert not left, f"Write the German of these in {BOOKS}/plan.yaml or {BOOKS}/models.yaml: {left}"


def test_no_number_of_a_plan_changes(told):
    """A dose, a rate, a chance or a day is the same in both languages."""
    for words in told:
        said = german(words)
        assert said is None or sorted(_NUMBER.findall(words)) == sorted(_NUMBER.findall(said)), words


def test_no_sentence_of_a_plan_is_half_german(told):
    """What stays as it is in a German sentence is an order, a key or a source: no English word that joins sentences."""
    for words in told:
        said = german(words) or ""
        plain = re.sub(r"\[[^]]*\]|`[^`]*`", "", said)
        assert not re.search(r"\b(?:the|of|is|are|were|and|which|not|than|because|they|this|to)\b", plain), (
            words,
            said,
        )


@pytest.mark.parametrize("order", REFUSED)
def test_a_refusal_of_an_order_has_german(order):
    """Whoever writes an order is told in their language what is wrong with it."""
    found = predict(covariates_of(read_chart(shipped_chart("crps"), at=None)), order, setting="outpatient", bands=False)
    words = found.error or found.unfinished
    assert words
    assert german(words), f"Write the German of this in {BOOKS}/orders.yaml: {words!r}"


def test_the_lines_of_a_chart_need_no_racemate_equivalent_of_r():
    """R-ketamine alone has a level and no line among racemate-equivalents, because nobody says what it counts as."""
    who = covariates_of(read_chart(shipped_chart("crps"), at=None))
    found = predict(who, "R-ketamine base 10 mg over 1 h", setting="outpatient")
    assert not found.error
    assert found.levels[0][2].small.startswith("R")
    assert found.series == ()


def test_the_working_is_kept_in_english_whatever_the_page():
    """A plan that was compared on a German page reads in English on an English one."""
    with translation.override("de"):
        kept = shown(propose(screen(next(people())), population=0))["reasons"]["A"]["dose"]
    assert kept["title"] == "Where the dose comes from"
    assert kept["inputs"][0][0] == "Order"


@pytest.mark.django_db
def test_the_pages_of_a_plan_are_german(sheet, sign_in):
    """Options, their working, the order, the plan and a pump sheet: English are orders, sources and the few texts that stay."""
    plan, client = sheet.plan, sign_in("physician")

    def page(name, *args):
        return client.get(reverse(f"plan:{name}", args=args), headers={"accept-language": "de"}).content.decode()

    working = plan.content["shown"]["reasons"]["A"]
    cited = {one["words"] for topic in working.values() for one in topic["sources"]}
    shown_pages = [page("options", plan.pk), page("plan", plan.pk), page("sheet", sheet.pk)]
    for text in (*shown_pages, *(page("why", plan.pk, "A", one) for one in set(TOPICS.values()) & set(working))):
        assert '<html lang="de"' in text
        left = {unescape(one) for one in _ENGLISH.findall(text)} - cited
        assert not {one for one in left if not stays(one)}
