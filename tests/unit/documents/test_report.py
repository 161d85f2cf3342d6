"""The report as page, paper and JSON."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import jsonschema
import pytest

from assuage.documents import (
    CannotSaveError,
    plan_document,
    plan_report,
    plan_schema,
    render_html,
    render_pdf,
    write_report,
)

VOID = {"meta", "br", "path", "use", "rect", "image", "line", "circle", "polygon", "polyline", "ellipse", "stop"}


class Outline(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self):
        super().__init__()
        self.tags, self.ids, self.headings, self.links, self.open = [], [], [], [], []

    def handle_starttag(self, tag, attributes):
        """Note the element, its id, its level and where it points."""
        found = dict(attributes)
        self.tags.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.links += [found[name] for name in ("src", "href", "xlink:href") if name in found]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        """Check that what closes is what was open."""
        if tag not in VOID:
            assert self.open.pop() == tag, f"</{tag}> closes nothing that is open"


@pytest.fixture(scope="module")
def pages(plan_of):
    """The three shipped patients' reports as HTML."""
    return {name: render_html(plan_report(plan_of(name))) for name in ("crps", "fibromyalgia", "contraindicated")}


@pytest.mark.parametrize("name", ["crps", "fibromyalgia", "contraindicated"])
def test_a_page_is_whole_and_needs_nothing_from_elsewhere(pages, name):
    """Well formed, no script, nothing loaded, every link inside the page and every id once."""
    outline = Outline()
    outline.feed(pages[name])
    assert outline.open == []
    assert not [tag for tag, _ in outline.tags if tag in {"script", "iframe", "link", "img", "object"}]
    assert all(link.startswith("#") for link in outline.links)
    assert len(outline.ids) == len(set(outline.ids))
    assert {link[1:] for link in outline.links} <= set(outline.ids)


@pytest.mark.parametrize("name", ["crps", "fibromyalgia", "contraindicated"])
def test_a_page_can_be_read_without_seeing_it(pages, name):
    """Language, title, one first heading, no level skipped, captions on tables, words on pictures."""
    outline = Outline()
    outline.feed(pages[name])
    html = dict(outline.tags[0][1])
    assert html["lang"] == "en-GB"
    assert outline.headings[0] == 1
    assert outline.headings.count(1) == 1
    assert all(then - first <= 1 for first, then in zip(outline.headings, outline.headings[1:], strict=False))
    drawings = [found for _, found in outline.tags if found.get("role") == "img"]
    assert drawings
    assert all(found["aria-label"] for found in drawings)
    regions = [found for _, found in outline.tags if found.get("role") == "region"]
    assert all(found["aria-label"] and found["tabindex"] == "0" for found in regions)


def test_the_verdict_comes_before_any_option(pages):
    """Somebody who should not have ketamine is told so first."""
    page = pages["contraindicated"]
    assert page.index("Not suitable") < page.index("Options side by side")
    assert "not an offer" in page


def test_invented_people_are_said_to_be_invented(pages):
    """Every shipped patient's page says so at the top."""
    for page in pages.values():
        assert "Invented patient, for demonstration" in page


def test_negative_trials_are_named_for_fibromyalgia(plan_of, pages):
    """On the page, on paper and in JSON, what found nothing stands beside what found something."""
    plan = plan_of("fibromyalgia")
    assert "Noppers 2011" in pages["fibromyalgia"]
    document = plan_document(plan)
    noppers = next(study for study in document.studies if study.study == "noppers_2011")
    assert noppers.finding in {"negative", "mixed"}


def test_what_is_assumed_and_draft_carries_a_word(pages):
    """A mark is a word and a shape, never a colour alone."""
    assert "draft" in pages["crps"]
    assert "What is assumed" in pages["crps"]
    assert "◇ assumed" in pages["crps"]


def test_a_label_cannot_act_as_markup(plan_of):
    """Whatever a chart calls a person is shown as text, on page and paper."""
    plan = plan_of("crps")
    hostile = '<script>alert(1)</script> #set page() "x" \\'
    candidacy = replace(plan.candidacy, patient=replace(plan.candidacy.patient, label=hostile))
    report = plan_report(replace(plan, candidacy=candidacy))
    assert "<script" not in render_html(report)
    assert render_pdf(report).startswith(b"%PDF")


def test_doses_never_break_the_rules_of_safe_writing(pages):
    """No micro sign, no trailing zero before a unit, no naked decimal point."""
    for page in pages.values():
        text = re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)
        text = re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL)
        assert "µg" not in text
        assert "μg" not in text
        assert not re.search(r"\d\.0+[\s\xa0](mg|mcg|g|mL)\b", text)
        assert not re.search(r"(?<![\d\w])\.\d+[\s\xa0](mg|mcg|g|mL)\b", text)


@pytest.mark.parametrize("name", ["crps", "fibromyalgia", "contraindicated"])
def test_json_has_its_published_shape(plan_of, top, name):
    """The shipped patients' plans are valid by the schema in the reference manual."""
    published = json.loads((top / "docs" / "reference" / "plan.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(plan_document(plan_of(name)).model_dump_json()), published)


def test_the_published_schema_is_the_one_in_use(top):
    """`python tools/write_schema.py` writes it anew when it changes."""
    published = json.loads((top / "docs" / "reference" / "plan.schema.json").read_text(encoding="utf-8"))
    assert published == plan_schema()


def test_writing_leaves_three_whole_files_and_nothing_else(plan_of, tmp_path):
    """HTML, PDF and JSON, and no leftovers; a second writing replaces them."""
    told = []
    for _ in range(2):
        written = write_report(plan_of("crps"), tmp_path / "new" / "folder", step=told.append)
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == [
        "plan.html",
        "plan.json",
        "plan.pdf",
    ]
    assert written.pdf.read_bytes().startswith(b"%PDF")
    assert json.loads(written.json.read_text(encoding="utf-8"))["schema_version"] == "1"
    assert len(told) == 6


def test_a_folder_that_cannot_be_written_loses_nothing(plan_of, tmp_path):
    """The message says what to do, and what stood there stays."""
    (tmp_path / "taken").write_text("kept", encoding="utf-8")
    with pytest.raises(CannotSaveError, match="--out"):
        write_report(plan_of("crps"), tmp_path / "taken")
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "kept"


def test_the_same_plan_gives_the_same_bytes(plan_of):
    """A report can be compared with an earlier one: no clock and no chance in it."""
    first, again = (render_html(plan_report(plan_of("crps"))) for _ in range(2))
    assert first == again
