"""What holds of every number and every page, whatever stands in them."""

import re
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assuage.documents import render_html
from assuage.documents.blocks import Cell, Details, Listing, Paragraph, Report, Section, Table
from assuage.documents.wording import number, span, unbroken
from assuage.plan import Span

sizes = st.floats(min_value=1e-6, max_value=1e7)
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60)


@given(value=sizes, sign=st.sampled_from([1, -1]), digits=st.integers(2, 4))
def test_a_number_is_written_safely_and_keeps_its_size(value, sign, digits):
    """No exponent, no trailing zero, a leading zero, and within half of its last digit of what it was."""
    written = number(sign * value, digits)
    assert re.fullmatch(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", written)
    assert float(written) == pytest.approx(sign * value, rel=0.51 * 10.0 ** (1 - digits))


@given(value=sizes, low=st.floats(0, 1), high=st.floats(1, 3))
def test_a_band_is_never_finer_than_its_number(value, low, high):
    """Typical and bounds carry the same decimals at most, in the same order."""
    told = span(Span(value, value * low, value * high, "between people"), "ng/mL").replace("\xa0", " ")
    typical, below, above = (Decimal(part) for part in re.findall(r"-?\d+(?:\.\d+)?", told))
    assert below <= above
    finest = max(0, 2 - typical.adjusted())
    assert all(-part.as_tuple().exponent <= finest + 1 for part in (below, above))


@given(text=words)
def test_holding_numbers_to_units_changes_no_word(text):
    """Only the kind of a space changes, and doing it twice changes nothing more."""
    held = unbroken(text)
    assert held.replace("\xa0", " ") == text.replace("\xa0", " ")
    assert unbroken(held) == held


class Read(HTMLParser):
    """Collects what a reader would see, and every element."""

    def __init__(self):
        super().__init__()
        self.text, self.tags = [], []

    def handle_starttag(self, tag, attributes):
        """Note the element and its attributes."""
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        """Note what is read."""
        self.text.append(data)


def page_of(word):
    """A small page with one word in every place that takes words."""
    cells = ((Cell(word, "unknown", word), Cell(word)),)
    blocks = (
        Paragraph(word, "caution"),
        Listing((word,)),
        Table(word, (word, word), cells),
        Details(word, (Paragraph(word),)),
    )
    return render_html(Report(word, word, word, ((word, word),), (Section("part", word, word, blocks),), (word,)))


@given(word=words)
def test_no_word_can_act_as_markup(word):
    """Whatever a chart says is read as it was written, and makes no element and no attribute."""
    plain, read = Read(), Read()
    plain.feed(page_of("x"))
    read.feed(page_of(word))
    assert [(tag, sorted(found)) for tag, found in read.tags] == [(tag, sorted(found)) for tag, found in plain.tags]
    assert unescape("".join(read.text)).count(unbroken(word)) >= 1
