"""One plan with twins, made once: everything that is ranked anew starts from it."""

import pytest

from assuage.candidacy import screen
from assuage.interop.fhir import read_chart, shipped_chart
from assuage.plan import propose


@pytest.fixture(scope="session")
def crps():
    """The shipped person with CRPS type 1, 68.4 kg, systolic pressure 124 mmHg, pain not stated; 120 twins, all models."""
    return propose(screen(read_chart(shipped_chart("crps"), at=None)), population=120)


@pytest.fixture(scope="session")
def fibromyalgia():
    """The shipped person with fibromyalgia, where no relief course may be drawn; 60 twins."""
    return propose(screen(read_chart(shipped_chart("fibromyalgia"), at=None)), population=60, models=("kamp_2020",))
