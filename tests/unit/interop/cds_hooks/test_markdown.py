"""Words for a card: shown as they are, cut where they must be, and never an address that can be followed."""

import pytest

from assuage.interop.cds_hooks.markdown import document, escaped, section, short
from assuage.interop.cds_hooks.telling import unnamed


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("a *b* _c_ `d` ~e~ |f|", r"a \*b\* \_c\_ \`d\` \~e\~ \|f\|"),
        ("<script>", r"\<script\>"),
        ("[x](http://y)", r"[x\](http\://y)"),
        ("[x]: y", r"[x\]: y"),
        ("140 mm[Hg], 5 %", "140 mm[Hg], 5 %"),
        ("www.example.org", r"www\.example.org"),
        ("a@example.org", r"a\@example.org"),
        ("two\nlines\t and  more", "two lines and more"),
        ("back\\slash", "back\\\\slash"),
    ],
)
def test_nothing_is_formatted_and_no_address_is_a_link(words, shown):
    """What Markdown would act on is escaped, all on one line, and plain clinical words stay as they are."""
    assert escaped(words) == shown


@pytest.mark.parametrize("length", [138, 139, 140, 141, 500])
def test_a_summary_has_fewer_than_140_characters(length):
    """At the limit and beyond it; what is cut says so."""
    words = short(("word " * length)[:length].strip())
    assert len(words) < 140
    assert words.endswith("…") is (len(("word " * length)[:length].strip()) > 139)
    assert len(short("x" * length)) < 140


def test_a_long_list_says_how_much_is_left_out():
    """The first entries are shown and the rest counted; an empty list is nothing."""
    assert section("H", ["a", "b", "c"], most=2) == "**H**\n\n- a\n- b\n- and 1 more"
    assert section("H", ["a", "b"], most=2) == "**H**\n\n- a\n- b"
    assert section("H", []) == ""
    assert document("a", "", "b") == "a\n\nb"


def test_places_on_the_chart_are_told_by_their_kind():
    """The id of an entry, which a record system could trace to a person, is left out."""
    told = "“yes” of 2026-01-02 (Condition/abc-123 (entry 4)) and “no” (QuestionnaireResponse (entry 5), question x) disagree"
    assert unnamed(told) == "“yes” of 2026-01-02 (Condition) and “no” (QuestionnaireResponse, question x) disagree"
