"""A consent on paper."""

from datetime import date

import pytest

from assuage.web.consent.paper import text_report
from assuage.web.consent.texts import current


@pytest.mark.parametrize(("language", "foot"), [("en", ("en", "Page # of #")), ("de", ("de", "Seite # von #"))])
def test_the_foot_of_a_paper_is_in_the_language_of_its_text(language, foot):
    """Whoever reads German reads German to the last line, also where the clinic's pages are in English."""
    report = text_report(current("ketamine_pain", language, on=date(2026, 12, 1)))
    assert (report.language, report.page) == foot
