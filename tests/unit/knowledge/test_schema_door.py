"""The front door of the shapes hands out everything it lists."""

import pytest

from assuage.knowledge import schema


@pytest.mark.parametrize("name", schema.__all__)
def test_every_listed_shape_is_there(name):
    """A name in `__all__` is imported on first use."""
    assert getattr(schema, name) is not None


def test_an_unknown_shape_is_refused():
    """A slip of the pen is an AttributeError, as with any module."""
    with pytest.raises(AttributeError, match="no attribute 'Recipe'"):
        _ = schema.Recipe
