"""The parts of the design: numbers, dates, charts, places, lists, colours, what is vendored."""

import hashlib
import re
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

import assuage.web
from assuage.web.design import quantities, styles, worklists
from assuage.web.design.charts import Figure, Limit, Series
from assuage.web.design.fields import TripleField
from assuage.web.design.places import places
from assuage.web.design.reasons import Source, Why

ROOM = Path(assuage.web.__file__).parent / "design"
STATIC = ROOM / "static" / "assuage"

UPLOT = {
    "uPlot.esm.js": "5dd9b3281aa64b461b42d9945f6adb2649d346502b12281a9ae0d46599a80eba",
    "uPlot.min.css": "df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04",
}


@pytest.mark.parametrize(("name", "digest"), UPLOT.items())
def test_what_is_vendored_is_as_it_was_published(name, digest):
    """UPlot 1.6.32, byte for byte as its package holds it; NOTICE names version and digest."""
    assert hashlib.sha256((STATIC / "uplot" / name).read_bytes()).hexdigest() == digest
    assert digest in (Path(__file__).parents[3] / "NOTICE").read_text(encoding="utf-8")


def test_no_page_has_inline_script_or_style():
    """Every template of the application keeps to the content-security policy; blocks of data are no script."""
    wrong = []
    for page in ROOM.parent.rglob("templates/**/*.html"):
        text = page.read_text(encoding="utf-8")
        scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text)
        inline = [one for one in scripts if "application/json" not in one]
        if inline or re.search(r"<style|\sstyle=|\son(?!e=)[a-z]+=|hx-on|javascript:|\bjs:", text):
            wrong.append(page.name)
    assert not wrong


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (70.0, "kg", "70\u00a0kg"),
        (0.5, "mg/h", "0.5\u00a0mg/h"),
        (24.50, "mg/h", "24.5\u00a0mg/h"),
        (25, "ug/h", "25\u00a0mcg/h"),
        (128, "mm[Hg]", "128\u00a0mmHg"),
        (98, "%", "98%"),
        (7, "{score}", "7"),
        (0.00001, "mg", "0.00001\u00a0mg"),
        (1234567, "ng", "1234570\u00a0ng"),
        (None, "kg", ""),
    ],
)
def test_quantities(value, unit, written):
    """No trailing zero, a leading one, mcg for micrograms, no exponent, and the unit never on another line."""
    assert quantities.quantity(value, unit) == written


def test_weights_and_heights_by_site():
    """Pounds and feet come first where a site writes them, and kilograms stay, because doses are by them."""
    assert quantities.weight(70.3, is_american=True) == "155\u00a0lb (70.3\u00a0kg)"
    assert quantities.weight(70.3, is_american=False) == "70.3\u00a0kg"
    assert quantities.height(170.2, is_american=True) == "5\u00a0ft\u00a07\u00a0in (170.2\u00a0cm)"


def test_dates_by_site_and_language():
    """The month is a word; the American site has it first, the German language a point."""
    born = date(1980, 3, 4)
    assert styles.Style().day(born) == "4 Mar 1980"
    assert styles.Style(is_american_date=True).day(born) == "Mar 4, 1980"
    with translation.override("de"):
        assert styles.Style().day(born).startswith("4. M")


def test_moments_are_told_in_the_zone_of_the_site():
    """Half past one in the night in UTC is the evening before in New York."""
    style = styles.Style(is_american_date=True, zone=ZoneInfo("America/New_York"))
    assert style.moment(datetime(2026, 7, 2, 1, 30, tzinfo=UTC)) == "Jul 1, 2026, 21:30"


@pytest.mark.parametrize(
    ("born", "words"), [(date(2026, 1, 15), "months"), (date(1980, 3, 14), "years"), (None, "unknown")]
)
def test_ages(born, words):
    """Months under two years, then years; unknown where no date is known."""
    assert words in Template("{% load assuage %}{{ born|age_in_words }}").render(Context({"born": born}))


def figure(**about):
    series = (
        Series("predicted", [0, 10.0, 5.0], [0, 7.0, 3.0], [0, 14.0, 8.0]),
        Series("measured", [None, 11.0, None], is_points=True),
    )
    asked = {
        "x": [0, 30, 60],
        "x_words": "Minutes",
        "y_words": "ng/mL",
        "series": series,
        "limits": (Limit("stop", 12, is_stop=True),),
    }
    return Figure("level", "Level", "Peak 10 ng/mL (7 to 14)", **{**asked, **about})


def test_a_chart_has_its_numbers_in_a_table():
    """The same numbers, with the interval in the cell; places without a value are left out."""
    assert figure().rows == [["0", "0 (0 to 0)", ""], ["30", "10 (7 to 14)", "11"], ["60", "5 (3 to 8)", ""]]
    page = Template('{% include "design/parts/figure.html" %}').render(Context({"figure": figure()}))
    assert 'type="application/json"' in page
    assert page.index("Peak 10 ng/mL") < page.index("<table")


def test_a_chart_that_cannot_be_drawn_is_refused():
    """A key that is no id, or a series of another length."""
    with pytest.raises(ValueError, match="id on the page"):
        Figure("Has Space", "", "", x=[], x_words="", y_words="", series=())
    with pytest.raises(ValueError, match="one value for each place"):
        figure(x=[0, 1])


def test_words_in_a_chart_cannot_leave_their_block():
    """What a label holds is data, also where it looks like markup."""
    evil = figure(y_words="</script><b>")
    page = Template('{% include "design/parts/figure.html" %}').render(Context({"figure": evil}))
    assert "</script><b>" not in page


def test_nothing_is_ticked_beforehand_in_a_triple():
    """Yes, no and unknown are three equal choices."""
    from django import forms

    class Asked(forms.Form):
        psychosis = TripleField(label="Psychosis")

    page = Template('{% include "design/parts/form.html" with button="Go" %}').render(Context({"form": Asked()}))
    assert page.count('type="radio"') == 3
    assert "checked" not in page
    page = Template('{% include "design/parts/form.html" with button="Go" %}').render(Context({"form": Asked({})}))
    assert "Choose yes, no or unknown." in page
    assert 'href="#id_psychosis_0"' in page


def test_why_tells_everything():
    """Rule, inputs, source with date and grade, what is assumed, what would change it."""
    why = Why(
        "Rate", "rule 5", (("Weight", "70 kg"),), (Source("Cohen 2018", "2018", "moderate"),), (), ("a new weight",)
    )
    page = Template('{% include "design/parts/why.html" %}').render(Context({"why": why}))
    for words in (
        "rule 5",
        "Weight: 70 kg",
        "Cohen 2018, 2018",
        "moderate",
        "Nothing beyond the source",
        "a new weight",
    ):
        assert words in page


@pytest.mark.parametrize("kind", ["yes", "caution", "stop", "unknown", "draft", "signed", "quiet"])
def test_badges_have_word_and_shape(kind):
    """A badge says it in words and shows a shape, so that the colour is never alone."""
    page = Template('{% include "design/parts/badge.html" with kind=kind words="word" %}').render(
        Context({"kind": kind})
    )
    assert "word" in page
    assert re.search(r"<(circle|path|rect)", page)


def test_what_needs_somebody_comes_first(clinic, sign_in, monkeypatch):
    """Overdue before blocked before unsigned, and the rest below under its room."""
    tasks = [
        worklists.Task(worklists.Urgency.LATER, "can wait", "/"),
        worklists.Task(worklists.Urgency.UNSIGNED, "sign it", "/"),
        worklists.Task(worklists.Urgency.OVERDUE, "late already", "/", clinic.person),
        worklists.Task(worklists.Urgency.BLOCKED, "stands still", "/"),
    ]
    monkeypatch.setattr(worklists, "_TELLERS", {"test": (1, "Tests", lambda _actor: tasks)})
    page = sign_in("nurse").get("/").content.decode()
    order = [page.index(words) for words in ("late already", "stands still", "sign it", "can wait")]
    assert order == sorted(order)
    assert "Doe, Jo" in page


def test_places_are_for_those_who_may_go_there(acting):
    """A patient gets their own record and no list of people; one link alone is the current one."""
    patient = {str(one.name) for one in places(acting("patient"), "/", own=False)}
    assert "My record" in patient
    assert "People" not in patient
    nurse = places(acting("nurse"), "/people/register/", own=False)
    assert [str(one.name) for one in nurse if one.is_current] == ["People"]


def test_the_language_is_chosen_and_kept(client, db):
    """The switch sets a cookie and goes back to a path of ours, never elsewhere."""
    answer = client.post(reverse("design:language"), {"language": "de", "next": "/people/"})
    assert (answer.url, answer.cookies["django_language"].value) == ("/people/", "de")
    answer = client.post(reverse("design:language"), {"language": "xx", "next": "https://elsewhere.example/"})
    assert answer.url == "/"
    assert "django_language" not in answer.cookies


def _colours(text):
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", text))


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one, other):
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


TEXT = [
    (ink, ground)
    for ink in ("ink", "quiet", "accent", "accent-strong", "stop", "caution")
    for ground in ("ground", "surface", "raised")
] + [
    ("ink", "accent-ground"), ("accent", "accent-ground"), ("ink", "caution-ground"), ("caution", "caution-ground"), ("ink", "stop-ground"),
    ("stop", "stop-ground"), ("on-accent", "accent"), ("on-accent", "accent-strong"), ("on-stop", "stop"), ("on-stop", "stop-strong"),
    *((f"series-{n}", "raised") for n in range(1, 6)),
]  # fmt: skip
LINES = [("edge", "ground"), ("edge", "raised"), ("focus", "ground"), ("caution-edge", "raised")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_keep_their_contrast(scheme):
    """Text 4.5 to 1 and edges 3 to 1 at least (WCAG 2.2, 1.4.3 and 1.4.11), in light and in dark."""
    light, dark = (STATIC / "tokens.css").read_text(encoding="utf-8").split("@media")
    colours = _colours(light) | (_colours(dark) if scheme == "dark" else {})
    weak = [pair for pair in TEXT if _contrast(colours[pair[0]], colours[pair[1]]) < 4.5]
    weak += [pair for pair in LINES if _contrast(colours[pair[0]], colours[pair[1]]) < 3]
    assert not weak
