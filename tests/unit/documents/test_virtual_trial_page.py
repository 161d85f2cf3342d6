"""The page of a virtual trial: the power first, the words that belong to it, every assumption and source."""

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from assuage.documents import render_html, virtual_trial_report, write_virtual_trial
from assuage.virtual_trials import Design, SampleSize, Tried, read_design, simulate_trial

EXAMPLE = Path(__file__).resolve().parents[3] / "docs/examples/virtual-trial.yaml"
SIZE = SampleSize(
    "kamp_2020", 0.8, (("S-ketamine", 20), ("placebo", 20)), (Tried(4, 0.1, 0.05, 0.2), Tried(20, 0.8, 0.7, 0.9))
)


@pytest.fixture(scope="module")
def result():
    """Ten trials of the manual's design, where the relief model was not learnt."""
    design = read_design(EXAMPLE)
    asked = design.model_copy(update={"trials": 10, "condition": "fibromyalgia", "outside_evidence": "draw_anyway"})
    return simulate_trial(asked, made_at=datetime(2026, 11, 22, tzinfo=UTC))


def shown(report):
    """The page as a reader sees it: entities and unbreakable spaces are plain."""
    return " ".join(unescape(render_html(report)).split())


def test_the_page_says_what_it_is_before_any_number(result):
    """What it is, that it treats nobody, and the words of not being evidence stand above the first power."""
    page = shown(virtual_trial_report(result, SIZE))
    first = page.index(f"{100 * result.models[0].primary.power:.1f} %")
    for words in ("no evidence that they are right", "no ground for treating anybody", "CRPS model, not evidence here"):
        assert page.index(words) < first


def test_every_model_assumption_and_source_is_on_the_page(result):
    """Each model's name, each sentence of what is assumed, each key."""
    page = shown(virtual_trial_report(result, SIZE))
    for told in (*(one.name for one in result.models), *result.words, *result.bibliography()):
        assert told in page
    assert "needs 20 in S-ketamine, 20 in placebo" in page


def test_a_size_that_was_not_found_is_told(result):
    """In words, and no section where nobody looked."""
    none = virtual_trial_report(result, SampleSize("kamp_2020", 0.99, None, SIZE.tried))
    assert "No size that was tried reaches a power of 0.99" in shown(none)
    assert "How many people" not in shown(virtual_trial_report(result))


def test_what_could_not_be_analysed_is_told_in_words():
    """Where everybody leaves, the page says what is not known, and shows no value that is none."""
    design = read_design(EXAMPLE).model_dump() | {"trials": 5, "dropout": {"per_week": 5.0}}
    gone = simulate_trial(Design.model_validate(design), made_at=datetime(2026, 11, 22, tzinfo=UTC))
    page = shown(virtual_trial_report(gone))
    assert "not known" in page
    assert not re.search(r"\bnan\b", page)


def test_page_and_paper_are_written_together(result, tmp_path):
    """Both files, the paper a PDF."""
    written = write_virtual_trial(result, html=tmp_path / "a.html", pdf=tmp_path / "a.pdf")
    assert {path.name for path in written} == {"a.html", "a.pdf"}
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
