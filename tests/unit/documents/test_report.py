"""The report as page, paper and JSON."""

import json
import re
import zlib
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
from assuage.documents.blocks import Details, Listing, Paragraph, Report, Table
from assuage.plan import propose

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
    names = [tag for tag, _ in outline.tags]
    assert names.count("table") == names.count("caption")
    assert names.count("table") == names.count("thead")
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


def blocks_of(part):
    """Every block of a report, the folded ones too."""
    for one in part:
        yield one
        yield from blocks_of(getattr(one, "blocks", ()))


def texts_of(report):
    """Every sentence that page and paper draw."""
    for section in report.sections:
        yield from (section.title, section.lead)
        for block in blocks_of(section.blocks):
            if isinstance(block, Table):
                yield from (block.caption, *block.header)
                yield from (words for row in block.rows for cell in row for words in (cell.text, cell.small))
            elif isinstance(block, Listing):
                yield from block.items
            elif isinstance(block, Paragraph):
                yield block.text


@pytest.fixture(scope="module")
def reports(plan_of):
    """The three shipped patients' reports as parts."""
    return {name: plan_report(plan_of(name)) for name in ("crps", "fibromyalgia", "contraindicated")}


def test_paper_names_the_negative_trials_too(reports):
    """Page and paper draw the same parts, and Noppers 2011 is in them and in the line above them."""
    evidence = next(one for one in reports["fibromyalgia"].sections if one.id == "evidence")
    assert "Noppers 2011" in evidence.lead
    table = next(one for one in evidence.blocks if isinstance(one, Table))
    row = next(row for row in table.rows if row[0].text == "Noppers 2011")
    assert row[1].text == "no difference"
    assert not any(isinstance(one, Details) for one in evidence.blocks)


@pytest.mark.parametrize("name", ["crps", "fibromyalgia", "contraindicated"])
def test_every_row_fills_its_columns(reports, name):
    """No cell without a heading, no heading without a cell, and a share of the paper for each."""
    for section in reports[name].sections:
        for block in blocks_of(section.blocks):
            if isinstance(block, Table):
                assert {len(row) for row in block.rows} <= {len(block.header)}
                assert len(block.widths) in {0, len(block.header)}


@pytest.mark.parametrize("name", ["crps", "fibromyalgia", "contraindicated"])
def test_nothing_long_is_said_twice(reports, name):
    """A sentence that several options share stands once, with their letters."""
    options = replace(reports[name], sections=(reports[name].sections[1],))
    long = [words for words in texts_of(options) if len(words) > 60]
    assert len(long) == len(set(long))


@pytest.mark.parametrize("name", ["crps", "fibromyalgia", "contraindicated"])
def test_everything_assumed_is_listed_with_its_mark(plan_of, reports, name):
    """Each assumption of each option stands in the section for them, under the letters it belongs to."""
    section = next(one for one in reports[name].sections if one.id == "assumed")
    (table,) = section.blocks
    listed = {row[1].text.rstrip("."): row for row in table.rows}
    for option in plan_of(name).options:
        for words in option.assumed:
            row = listed[(words[:1].upper() + words[1:]).rstrip(".")]
            assert row[1].mark == "assumed"
            assert row[0].text == "all" or option.letter in row[0].text


def test_assumed_isomer_and_salt_are_marked_in_the_comparison(reports):
    """Beside the dose itself, not only in a list further down."""
    given = side_by_side(reports["crps"]).rows[0]
    assert all("◇ assumed:" in cell.small for cell in given[1:])
    assert "isomer" in given[1].small


def side_by_side(report):
    """The table that compares the options."""
    options = next(one for one in report.sections if one.id == "options")
    return next(one for one in options.blocks if isinstance(one, Table) and one.caption == "Options side by side")


def test_a_regimen_over_a_hard_limit_is_marked_refused(reports):
    """The fibromyalgia trial's own infusion is over the outpatient limit: it is shown, and refused."""
    table = side_by_side(reports["fibromyalgia"])
    limits = next(row for row in table.rows if row[0].text == "Limits")
    marks = {head[:1]: cell for head, cell in zip(table.header[1:], limits[1:], strict=True)}
    assert marks["B"].mark == "stop"
    assert marks["B"].text.startswith("Refused")
    assert marks["A"].mark == "caution"


def test_every_warning_can_be_read(plan_of, reports):
    """A warning stands in its column or in the table of shared ones; none is only counted."""
    for name, report in reports.items():
        told = " ".join(texts_of(report))
        for option in plan_of(name).options:
            for limit in option.limits:
                assert limit.words.rstrip(".") in told, f"{name} {option.letter}"


def test_what_is_not_drawn_has_its_reason(plan_of, reports):
    """Four days on a drip: no dissociation and no pressure is drawn, and the reason stands below the table."""
    told = " ".join(texts_of(reports["crps"]))
    for option in plan_of("crps").options:
        for effect in option.effects:
            assert effect.peak is not None or effect.instead in told


def test_without_a_weight_the_page_says_unknown(someone):
    """Nothing per kilogram is written as zero."""
    plan = propose(someone("crps_1"), population=0)
    report = plan_report(plan)
    table = side_by_side(report)
    total = next(row for row in table.rows if row[0].text == "Total dose")
    column = next(n for n, head in enumerate(table.header) if "0.35 mg/kg/h" in head)
    assert (total[column].text, total[column].mark) == ("", "unknown")
    assert ">0\xa0mg" not in render_html(report)
    document = plan_document(plan)
    course = next(one for one in document.options if one.regimen == "cohen_2018_crps_outpatient")
    assert (course.total_mg, course.total_mg_per_kg, course.infusion_hours) == (None, None, None)


def test_the_three_reports_are_short_on_paper(reports):
    """About ten pages: what is longer is not read."""
    for report in reports.values():
        assert pages_in(render_pdf(report)) <= 10


def pages_in(paper):
    """Count the page objects of a PDF, compressed or not."""
    found = [paper]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", paper, flags=re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return max(len(re.findall(rb"/Type\s*/Page\b", part)) for part in found)


def test_paper_carries_who_it_is_about_and_who_decides(top):
    """The header and the footer of every page come from one template."""
    template = (top / "src/assuage/documents/templates/report.typ").read_text(encoding="utf-8")
    assert "report.closing" in template
    assert "report.identity" in template
    assert "the clinician decides" in Report("", "", "", (), (), ()).closing


@pytest.mark.parametrize("failing", ["chmod", "replace"])
def test_a_failure_while_writing_leaves_the_old_report_whole(plan_of, tmp_path, monkeypatch, failing):
    """A full or failing disk: what was there is still there, byte for byte, and nothing is left lying about."""
    for suffix in ("html", "pdf", "json"):
        (tmp_path / f"plan.{suffix}").write_bytes(b"old")

    def fails(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path." + failing, fails)
    with pytest.raises(CannotSaveError, match="No space left"):
        write_report(plan_of("contraindicated"), tmp_path)
    monkeypatch.undo()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "plan.html": b"old",
        "plan.json": b"old",
        "plan.pdf": b"old",
    }
