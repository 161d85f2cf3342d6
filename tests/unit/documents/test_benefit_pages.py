"""Benefit and harm, the leaflet, the decision aid and the screening as pages: what is known is there, what is not is said."""

import json
import re
import zlib
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser

import pytest

from assuage.candidacy import HarmLimit, PatientValues, benefit_and_harm, decision_aid, hash_of, screen
from assuage.documents import (
    CannotSaveError,
    decision_report,
    evidence_report,
    leaflet_report,
    render_html,
    render_pdf,
    screening_report,
    write_decision,
    write_evidence,
    write_leaflet,
    write_screening,
)
from assuage.interop.fhir import read_chart, shipped_chart
from assuage.patient import vocabulary

MADE_AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
VOID = {"meta", "br", "path", "rect", "line"}


class Page(HTMLParser):
    """What a page is made of, and what a reader would read on it."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.open, self.text = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        """Note the element."""
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        """Check that what closes is what was open."""
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        """Note what is read; a style sheet is not."""
        if self.open and self.open[-1] != "style":
            self.text.append(data.strip())

    @property
    def words(self):
        """Everything that is read, in order."""
        return " ".join(one for one in self.text if one).replace("\xa0", " ")


@pytest.fixture(scope="module")
def asked(shelf):
    """Benefit and harm of a condition, from invented results."""

    def make(*files, condition="chronic_pain"):
        return benefit_and_harm(condition, library=shelf(*files), words=vocabulary())

    return make


@pytest.fixture(scope="module")
def known(asked, synthesis):
    """One of everything: a change in pain, a chance of relief, a harm with and without a baseline, a series, a draft."""
    return asked(
        synthesis("pain", "MD", (-1.12, -2.33, 0.09)),
        synthesis("relief", "RR", (2.0, 1.5, 2.5), baseline=0.2, outcome="relief_30", outcome_words="relief"),
        synthesis("harm", "RD", (0.27, 0.12, 0.50)),
        synthesis("ratio", "RR", (5.35, 2.64, 10.81), harm="strange", outcome_words="strange perceptions"),
        synthesis("series", "PROPORTION", (0.69, 0.53, 0.84), outcome="relief_30", outcome_words="relief"),
        synthesis("draft", "RR", (3.0, 2.0, 4.0), baseline=0.1, harm="falls", outcome_words="falls", status="draft"),
    )


@pytest.fixture(scope="module")
def pages(known, shelf):
    """The evidence page, the leaflet and the decision aid of the same results."""
    values = PatientValues(least_points=2.0, refused=(HarmLimit("dizziness", 10),), matters_most="to sleep")
    aid = decision_aid(known, values, made_at=MADE_AT, made_by="a nurse", came_from="an invented person")
    return {
        "evidence": render_html(evidence_report(known, made_at=MADE_AT, library=shelf())),
        "leaflet": render_html(leaflet_report(known, made_at=MADE_AT)),
        "decision": render_html(decision_report(aid, library=shelf())),
    }


@pytest.fixture(scope="module")
def screenings():
    """The screenings of the three shipped patients."""
    return {
        name: screen(read_chart(shipped_chart(name), at=None)) for name in ("crps", "fibromyalgia", "contraindicated")
    }


@pytest.mark.parametrize("name", ["evidence", "leaflet", "decision"])
def test_a_page_is_whole_and_readable_without_seeing_it(pages, name):
    """Well formed, no script, nothing from elsewhere, one first heading, words on every picture, a table behind it."""
    page = Page(pages[name])
    assert page.open == []
    names = [tag for tag, _ in page.tags]
    assert names.count("h1") == 1
    assert not {"script", "iframe", "link", "img"} & set(names)
    drawings = [found for _, found in page.tags if found.get("role") == "img"]
    assert drawings
    assert all(found["aria-label"] for found in drawings)
    assert names.count("table") == names.count("caption")
    ids = [found["id"] for _, found in page.tags if "id" in found]
    assert len(ids) == len(set(ids))


def test_the_evidence_page_has_each_number_with_interval_certainty_date_and_source(pages):
    """Side by side with placebo, the difference alone, the mean, the ratio that gives no number, and what was cut."""
    words = Page(pages["evidence"]).words
    for told in (
        "20 of 100 with placebo",
        "40 of 100 with ketamine",
        "27 more (12 to 50)",
        "1.1 points of 10 lower (from 2.3 lower to 0.1 higher)",
        "5.4 times as often with ketamine as with placebo (2.6 to 10.8 times)",
        "no number in a hundred can be given",
        "There may be no difference at all",
        "Graded low.",
        "Date not read.",
        "invented_source",
    ):
        assert told in words


def test_a_series_without_a_comparison_stands_in_a_section_of_its_own(pages):
    """Marked, after the comparisons, and with the words that it is no chance against placebo."""
    page = pages["evidence"]
    section = re.search(r'<section id="alone".*?</section>', page, re.DOTALL)[0]
    assert "Not a chance against placebo" in section
    assert "69 (53 to 84)" in section.replace("\xa0", " ")
    assert "69 (53 to 84)" not in page.replace(section, "").replace("\xa0", " ")


def test_a_draft_is_marked_and_never_a_picture(pages):
    """It stands in the table with its mark; nothing is drawn from it."""
    page = pages["evidence"].replace("\xa0", " ")
    assert "◇ draft" in page
    assert "40 of 100 with ketamine" in page  # of what was checked
    assert "30 of 100 with ketamine" not in page


def test_the_leaflet_leaves_drafts_out_and_says_so(pages):
    """A patient is shown only what somebody has checked, and is told that something was left out."""
    words = Page(pages["leaflet"]).words
    assert "falls" not in words
    assert "1 result that nobody has checked yet is left out" in words
    assert "It does not tell you what to do" in words


def test_the_leaflet_is_short_words_and_short_sentences(asked, synthesis):
    """Read by somebody of about twelve: few words a sentence and few long ones (Flesch-Kincaid grade of at most 8)."""
    known = asked(synthesis("pain", "MD", (-1.12, -2.33, 0.09)), synthesis("harm", "RD", (0.27, 0.12, 0.50)))
    report = leaflet_report(known, made_at=MADE_AT)
    told = []
    for section in report.sections:
        told += [section.title, section.lead]
        for block in section.blocks:
            told += [*getattr(block, "items", ()), getattr(block, "text", "")]
            told += [text for row in getattr(block, "rows", ()) for cell in row for text in (cell.text, cell.small)]
    sentences = [one for text in told for one in re.split(r"[.?!:;]\s*", text) if re.search("[a-z]", one)]
    words = [word for one in sentences for word in re.findall(r"[A-Za-z]+", one)]
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower())))) for word in words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    assert grade <= 8


@pytest.fixture(scope="module")
def both_groups(asked, synthesis):
    """Dizziness printed both ways, as in McMaster 2024: 0.11 (0.01 to 0.40) beside 3.66 (1.25 to 10.74)."""
    ratio = {"value": 3.66, "lower": 1.25, "upper": 10.74, "bounds": "95% CI", "unit": "ratio"}
    beside = {"ratio": {**ratio, "confidence": "confirmed", "read_from": "x"}, "ratio_to": 0.01, "difference_to": 0.01}
    return asked(synthesis("harm", "RD", (0.11, 0.01, 0.40), ratio_beside=beside))


def test_both_groups_stand_on_every_page_and_what_is_ours_is_said(both_groups, shelf):
    """The picture with its mark, and the words that the number without ketamine was worked out from two that are printed."""
    aid = decision_aid(both_groups, PatientValues(refused=(HarmLimit("dizziness", 10),)), made_at=MADE_AT)
    made = {
        "evidence": evidence_report(both_groups, made_at=MADE_AT, library=shelf()),
        "leaflet": leaflet_report(both_groups, made_at=MADE_AT),
        "decision": decision_report(aid, library=shelf()),
    }
    for name, report in made.items():
        words = Page(render_html(report)).words
        assert "about 4 of 100 with placebo" in words, name
        assert "15 of 100 with ketamine" in words, name
        assert "◇ worked out" in words, name
        ours = "We worked it out" if name == "leaflet" else "not printed in the source; we worked it out"
        assert ours.lower() in words.lower(), name
    for name in ("evidence", "decision"):
        words = Page(render_html(made[name])).words
        assert "0.11 / (3.66 - 1)" in words
        assert "number without ketamine derived" in words


def test_the_leaflet_is_large_and_draws_three_outcomes_at_most(asked, synthesis):
    """The others are told in words, so that it stays one page."""
    files = [
        synthesis(f"n{n}", "RD", (n / 10, 0.01, 0.9), harm=f"h{n}", outcome_words=f"harm {n}") for n in range(1, 6)
    ]
    report = leaflet_report(asked(*files), made_at=MADE_AT)
    assert report.large
    (hundred,) = (one for one in report.sections if one.id == "hundred")
    assert len(hundred.blocks[0].picture.table) == 1 + 3
    (others,) = (one for one in report.sections if one.id == "harm")
    assert [("harm 4" in one, "harm 5" in one) for one in others.blocks[0].items] == [(True, False), (False, True)]
    assert pages_in(render_pdf(report)) == 1


def test_a_grade_of_no_effect_is_never_told_as_a_sure_effect(asked, synthesis):
    """Moderate certainty that there is no effect is fairly sure that it makes no difference."""
    fields = {"certainty": "moderate", "certain_of": "no_effect"}
    words = Page(
        render_html(leaflet_report(asked(synthesis("p", "MD", (-0.99, -2.0, 0.03), **fields)), made_at=MADE_AT))
    ).words
    assert "fairly sure that it makes no difference" in words
    assert "There may be no difference at all." in words


def pages_in(pdf):
    """How many pages a document has."""
    inside = b"".join(zlib.decompress(part) for part in _streams(pdf)) + pdf
    return int(max(re.findall(rb"/Count (\d+)", inside), key=int))


def _streams(pdf):
    for found in re.finditer(rb"/FlateDecode.*?stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            zlib.decompress(found[1])
        except zlib.error:
            continue
        yield found[1]


@pytest.mark.parametrize("condition", ["crps", "diabetic_neuropathy", "cancer_pain"])
def test_the_leaflet_is_one_page_of_paper(condition):
    """For the shipped results, much known or nothing."""
    report = leaflet_report(benefit_and_harm(condition), made_at=MADE_AT)
    assert pages_in(render_pdf(report)) == 1


def test_where_nothing_is_known_no_number_is_on_the_page(asked, synthesis, shelf):
    """Results for another condition leave no digit and no picture behind; only the questions themselves have numbers."""
    elsewhere = [
        synthesis("a", "MD", (-7.77, -8.88, -6.66), conditions=["fibromyalgia"]),
        synthesis("b", "RR", (7.7, 6.6, 8.8), baseline=0.07, conditions=["fibromyalgia"]),
        synthesis(
            "c", "PROPORTION", (0.77, 0.66, 0.88), outcome="relief_30", outcome_words="relief", conditions=["crps"]
        ),
    ]
    benefit = asked(*elsewhere, condition="cancer_pain")
    for report in (
        evidence_report(benefit, made_at=MADE_AT, library=shelf()),
        leaflet_report(benefit, made_at=MADE_AT),
    ):
        page = re.search(r'<main id="main">.*</main>', render_html(report), re.DOTALL)[0]
        assert "<svg" not in page
        words = unescape(re.sub(r"<[^>]*>", " ", page)).replace("\xa0", " ")
        for question in ("at 1 week", "at 4 weeks", "at 12 weeks", "1, 4 or 12 weeks", "30 %", "50 %"):
            words = words.replace(question, "")
        assert re.findall(r"\d+", words) == []


def test_the_decision_aid_shows_what_was_said_beside_each_number(pages):
    """What the person values first, then each number with its answer in a word, then everything that was shown, and the hash."""
    words = Page(pages["decision"]).words
    assert "You said: at least 2 points less pain would be worth it." in words
    assert "What matters most to you: to sleep." in words
    assert "✗ not as you asked" in words
    assert "~ could be either" in words
    assert re.search(r"SHA-256 [0-9a-f]{64}", words)
    assert words.index("What matters to you") < words.index("In a hundred people")


@pytest.mark.parametrize("name", ["crps", "fibromyalgia", "contraindicated"])
def test_a_screening_page_says_the_verdict_first_and_why(screenings, name):
    """Verdict, tests, what to ask, rules with source and date, scores, benefit and harm, sources: in this order."""
    candidacy = screenings[name]
    page = Page(render_html(screening_report(candidacy)))
    words = page.words
    assert page.open == []
    assert candidacy.verdict.words in words
    sections = [found["id"] for tag, found in page.tags if tag == "section"]
    assert sections == ["candidacy", "scores", "benefit", "patient", "sources"]
    captions = re.findall(r"Tests to order first|What to ask or do next|Rules answered yes, or not answered", words)
    wanted = ["Tests to order first", "What to ask or do next", "Rules answered yes, or not answered"]
    assert captions
    assert [one for one in wanted if one in captions] == captions
    for finding in candidacy.findings:
        assert finding.claim.replace("_", " ").lower() in words.lower()


def test_every_score_is_on_the_screening_page_with_its_inputs(screenings):
    """Computed or not, each stands there by its name, with what each input was found to be."""
    candidacy = screenings["crps"]
    words = Page(render_html(screening_report(candidacy))).words
    assert candidacy.scores
    for score in candidacy.scores:
        assert score.title in words
        assert all(one.words in words for one in score.inputs)


def test_rules_of_the_programme_alarm_nobody(screenings):
    """What no verdict rests on stands apart, and carries no mark of caution or stop."""
    page = render_html(screening_report(screenings["crps"]))
    beside = re.search(r"Whatever the answer, the verdict stays the same</caption>.*?</table>", page, re.DOTALL)[0]
    assert "▲ caution" not in beside
    assert "■ stop" not in beside


def test_pages_are_written_whole_or_not_at_all(known, shelf, tmp_path):
    """HTML and PDF where they are named, their folder made; where one cannot be written, nothing is."""
    made = write_evidence(
        known, made_at=MADE_AT, html=tmp_path / "new" / "e.html", pdf=tmp_path / "new" / "e.pdf", library=shelf()
    )
    assert made == (tmp_path / "new" / "e.html", tmp_path / "new" / "e.pdf")
    assert made[1].read_bytes().startswith(b"%PDF")
    (tmp_path / "taken").write_text("kept", encoding="utf-8")
    with pytest.raises(CannotSaveError, match="another file"):
        write_leaflet(known, made_at=MADE_AT, html=tmp_path / "taken" / "l.html")
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "kept"


def test_a_screening_is_written_as_a_page(screenings, tmp_path):
    """The same parts as the page that was looked at."""
    (made,) = write_screening(screenings["contraindicated"], html=tmp_path / "s.html")
    assert "Not suitable" in made.read_text(encoding="utf-8")


def test_a_decision_aid_is_written_as_it_was_shown(known, shelf, tmp_path):
    """The page names the hash of the record, so that the two can be held together years later."""
    aid = decision_aid(known, PatientValues(least_points=2.0), made_at=MADE_AT)
    write_decision(aid, html=tmp_path / "d.html", json=tmp_path / "d.json", library=shelf())
    assert aid.content_hash in (tmp_path / "d.html").read_text(encoding="utf-8")


def test_a_record_that_was_written_can_be_checked(known, tmp_path):
    """Read back, its content has the hash that stands beside it; one changed word has another."""
    aid = decision_aid(known, PatientValues(least_points=2.0, refused=(HarmLimit("dizziness", 5),)), made_at=MADE_AT)
    (made,) = write_decision(aid, json=tmp_path / "d.json")
    record = json.loads(made.read_text(encoding="utf-8"))
    assert record["content_hash"] == hash_of(record["content"]) == aid.content_hash
    assert record["stamp"]["made_at"] == "2026-11-22T09:30:00+00:00"
    record["content"]["values"]["least_points"] = 1.9
    assert hash_of(record["content"]) != record["content_hash"]


def test_nothing_named_writes_nothing(known):
    """No place, no file."""
    assert write_leaflet(known, made_at=MADE_AT) == ()
