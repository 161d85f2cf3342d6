"""Tables as a user would save them, and what comes of pooling them."""

from datetime import UTC, datetime

import pytest

from assuage.evidence import Settings, data_of, read_table, synthesise

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

# Colditz et al. 1994 (JAMA 271:698-702): tuberculosis after BCG vaccination, 13 trials, events and others in both arms.
BCG = """study,year,ai,bi,ci,di
Aronson,1948,4,119,11,128
Ferguson & Simes,1949,6,300,29,274
Rosenthal et al,1960,3,228,11,209
Hart & Sutherland,1977,62,13536,248,12619
Frimodt-Moller et al,1973,33,5036,47,5761
Stein & Aronson,1953,180,1361,372,1079
Vandiviere et al,1973,8,2537,10,619
TPT Madras,1980,505,87886,499,87892
Coetzee & Berjak,1968,29,7470,45,7232
Rosenthal et al,1961,17,1699,65,1600
Comstock et al,1974,186,50448,141,27197
Comstock & Webster,1969,5,2493,3,2338
Comstock et al,1976,27,16886,29,17825
"""


@pytest.fixture
def made_at():
    """An instant with its zone."""
    return AT


@pytest.fixture
def bcg():
    """The thirteen trials as CSV."""
    return BCG


@pytest.fixture
def table_of(tmp_path):
    """A table read from text saved under a name."""

    def make(text, name="trials.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_table(path)

    return make


@pytest.fixture
def pooled(table_of):
    """A synthesis of a table, by settings."""

    def make(text, *, columns=None, **settings):
        return synthesise(data_of(table_of(text), Settings(**settings), columns=columns), made_at=AT)

    return make
