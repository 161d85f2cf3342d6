import re

import pytest

from assuage.dosing import DoseError, parse

PAGE = "docs/reference/dose-language.md"


@pytest.fixture(scope="module")
def blocks(top):
    """The fenced blocks of the page, by their language."""
    found = re.findall(
        r"^```(\w+)\n(.*?)^```", (top / PAGE).read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    by_language = {}
    for language, text in found:
        by_language.setdefault(language, []).append(text)
    return by_language


def _rows(texts):
    for line in "".join(texts).splitlines():
        typed, _, other = line.partition("=>")
        yield typed.strip(), other.strip() or typed.strip()


def test_every_dose_is_written_back_as_the_page_says(blocks):
    """Each example is read, and its canonical text is the one shown."""
    rows = list(_rows(blocks["dose"]))
    assert len(rows) > 40
    for typed, written in rows:
        assert str(parse(typed)) == written


def test_every_refusal_says_what_the_page_says(blocks):
    """Each refused example is refused, in the words shown."""
    for typed, said in _rows(blocks["refused"]):
        with pytest.raises(DoseError) as refusal:
            parse(typed)
        assert said in str(refusal.value), typed


def test_the_python_of_the_page_runs(blocks):
    """The lines of Python do what they assert."""
    for text in blocks["python"]:
        exec(compile(text, PAGE, "exec"), {})  # noqa: S102 - our own page, run as a reader would


def test_every_route_and_cap_is_on_the_page(top):
    """No word of the language is left undocumented."""
    text = (top / PAGE).read_text(encoding="utf-8")
    words = [
        "IM",
        "SC",
        "oral",
        "sublingual",
        "nasal",
        "oral film",
        "rectal",
        "epidural",
        "intra-articular",
        "trigger point",
    ]
    words += [
        "a dose",
        "a session",
        "a day",
        "in all",
        "in 4 h",
        "by ideal weight",
        "by adjusted weight",
        "by actual weight",
    ]
    words += ["then", "plus", "pause for", "next day", "once", "all", "up", "down", "lockout", "weight capped at"]
    assert not [word for word in words if word not in text]
