"""Tables as a user would save them, and what comes of pooling them."""

from datetime import UTC, datetime

import pytest

from assuage.evidence import Settings, data_of, read_table, synthesise

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def made_at():
    """An instant with its zone."""
    return AT


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
