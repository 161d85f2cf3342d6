"""Arterial and venous samples against arterial and venous models."""

import pytest

from assuage.pharmacology import refuse_sample


@pytest.mark.parametrize(
    ("model", "site", "minutes", "may"),
    [
        ("kamp_2020", "arterial", 0, True),
        ("kamp_2020", "venous", 14.9, False),
        ("kamp_2020", "venous", 15, True),
        ("kamp_2020", "venous", None, False),
        ("otto_2021", "venous", 0, True),
        ("otto_2021", "arterial", 600, False),
    ],
)
def test_a_sample_is_compared_only_where_that_means_something(
    model: str, site: str, minutes: float | None, *, may: bool
) -> None:
    """An arterial model takes venous samples from 15 min after the last rate change (assuage_2026, part a), else in words not."""
    refused = refuse_sample(model, site, min_after_rate_change=minutes)
    assert (refused is None) is may
    assert refused is None or refused.words
