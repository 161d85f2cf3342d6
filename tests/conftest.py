"""How often each law is tried, and where the tests stand.

`ASSUAGE_COUNTS` says how many examples Hypothesis makes: `few` in `make check`, `reduced` in `make test`, `full` in
`make soak`. No test sets its own number, so that one word changes them all.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Examples for each law. Enough in `reduced` to meet the usual corners, few enough for the whole suite to stay under ten
# minutes on two cores.
COUNTS = {"few": 10, "reduced": 60, "full": 2000}

for _name, _examples in COUNTS.items():
    settings.register_profile(
        _name,
        max_examples=_examples,
        deadline=None,  # the first call of a kernel compiles it, and a busy machine is not a failure
        derandomize=_name != "full",  # the same examples for everyone; the soak looks for new ones
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],
        database=None,
    )


def pytest_configure() -> None:
    """Choose the number of examples before any test is read."""
    counts = os.environ.get("ASSUAGE_COUNTS", "reduced")
    if counts not in COUNTS:
        raise pytest.UsageError(f"ASSUAGE_COUNTS={counts} is not known: choose one of {', '.join(COUNTS)}.")
    settings.load_profile(counts)


def pytest_report_header() -> str:
    """Say at the top of a run how hard it looks."""
    counts = os.environ.get("ASSUAGE_COUNTS", "reduced")
    return f"counts: {counts} ({COUNTS[counts]} examples for each law)"


@pytest.fixture(scope="session")
def counts() -> str:
    """How hard this run looks: `few`, `reduced` or `full`."""
    return os.environ.get("ASSUAGE_COUNTS", "reduced")


@pytest.fixture(scope="session")
def top() -> Path:
    """The top folder of the checkout."""
    return Path(__file__).resolve().parent.parent
