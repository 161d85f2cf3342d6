"""What holds of every page of benefit and harm: no evidence, no number; and every number that there is stands with its interval."""

import re
from datetime import UTC, datetime
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from assuage.candidacy import benefit_and_harm
from assuage.documents import evidence_report, leaflet_report, render_html
from assuage.knowledge import library
from assuage.patient import vocabulary

MADE_AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
QUESTIONS = ("at 1 week", "at 4 weeks", "at 12 weeks", "1, 4 or 12 weeks", "30 %", "50 %")
conditions = st.sampled_from(sorted(library().vocabulary("conditions").terms))


def read(report):
    """What a reader would read between the header and the foot of a page, and whether there is a picture."""
    page = re.search(r'<main id="main">.*</main>', render_html(report), re.DOTALL)[0]
    return unescape(re.sub(r"<[^>]*>", " ", page)).replace("\xa0", " "), "<svg" in page


@given(
    asked=conditions,
    about=conditions,
    found=st.tuples(
        st.sampled_from(["MD", "RR", "RD"]), st.lists(st.floats(0.01, 0.99), min_size=3, max_size=3, unique=True)
    ),
)
def test_no_evidence_leaves_no_number_anywhere(synthesis, shelf, asked, about, found):
    """Whatever was found for another condition, a page without an answer has no digit but those of its questions."""
    measure, (low, value, high) = found[0], sorted(found[1])
    file = synthesis("one", measure, (value, low, high), baseline=None if measure == "MD" else 0.5, conditions=[about])
    benefit = benefit_and_harm(asked, library=shelf(file), words=vocabulary())
    for report in (
        evidence_report(benefit, made_at=MADE_AT, library=shelf()),
        leaflet_report(benefit, made_at=MADE_AT),
    ):
        words, has_picture = read(report)
        if benefit.rows:
            known = [row for row in benefit.rows if row.chances is None or row.chances.known]
            assert bool(re.search(r"\(.*?\d.* to .*?\d.*?\)", words)) or not known
            assert not has_picture or known
        else:
            for question in (*QUESTIONS, benefit.called, benefit.called.lower()):
                words = words.replace(question, "")
            assert re.findall(r"\d", words) == []
            assert not has_picture
