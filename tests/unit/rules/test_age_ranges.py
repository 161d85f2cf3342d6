from datetime import UTC, datetime

import pytest

from assuage.candidacy import screen
from assuage.patient import Answer, load_form

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("born", "answer"),
    [
        ("2007", Answer.NO),  # 18 or 19
        ("2008", Answer.UNKNOWN),  # 17 or 18
        ("2008-11", Answer.UNKNOWN),  # 17 until the 20th, 18 from then on
        ("2008-10", Answer.NO),  # 18
        ("2008-12", Answer.YES),  # 17
        ("2009", Answer.YES),  # 16 or 17
        ("1985", Answer.NO),  # 40 or 41 is an adult either way
    ],
)
def test_a_rule_on_age_is_three_valued(born, answer):
    """A year or month of birth answers a rule on age where every age it leaves does, and leaves it open where they differ."""
    candidacy = screen(load_form({"at": AT, "birth_date": born}), guidelines=("assuage_2026",))
    finding = next(one for one in candidacy.findings if one.rule == "assuage_2026_age")
    assert finding.answer is answer
    assert (answer is Answer.UNKNOWN) is bool(finding.missing)


def test_what_is_said_of_the_age():
    """A person who may be a child is told as such; one who is an adult either way needs no note."""
    child = screen(load_form({"at": AT, "birth_date": "2008"})).notes
    adult = screen(load_form({"at": AT, "birth_date": "1985"})).notes
    assert any("17 or 18 years old, and may be outside" in note for note in child)
    assert not any("adults only" in note for note in adult)
