"""How often each law is tried, and where the tests stand.

`ASSUAGE_COUNTS` says how many examples Hypothesis makes: `few` in `make check`, `reduced` in `make test`, `full` in
`make soak`. No test sets its own number, so that one word changes them all.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings

from assuage.knowledge import BibliographyEntry, library
from assuage.knowledge.schema import SynthesisFile

# The tests run in as many processes as there are cores. Threads of the linear algebra would come on top, and spend ten times as long
# waiting for each other as a matrix of four by four takes. Its library reads this when NumPy is first imported, after this file.
for _threads in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ.setdefault(_threads, "1")

# Examples for each law. Enough in `reduced` to meet the usual corners, few enough for the whole suite to stay under ten
# minutes on two cores.
COUNTS = {"few": 10, "reduced": 15, "full": 2000}

# Laws of which each example is a whole job (a plan, a screening by every rule, the pooling of many studies) have numbers of
# their own: at 2,000 they would take the soak hours, and nobody would run it; at 60 they took minutes of `make test`.
COUNTS_OF_WHOLE_JOBS = {"few": 10, "reduced": 15, "full": 300}
WHOLE_JOBS = {
    "properties/candidacy/test_laws_of_verdicts.py",
    "properties/dosing/test_language.py",
    "properties/pharmacology/test_laws_of_updates.py",
    "properties/plan/test_laws_of_plans.py",
    "properties/plan/test_laws_of_pumps.py",
    "properties/plan/test_laws_of_tci.py",
    "properties/stats/test_pooling_laws.py",
    "properties/virtual_trials/test_trial_laws.py",
}

for _kind, _counts in (("", COUNTS), (" of whole jobs", COUNTS_OF_WHOLE_JOBS)):
    for _name, _examples in _counts.items():
        settings.register_profile(
            f"{_name}{_kind}",
            max_examples=_examples,
            deadline=None,  # the first call of a kernel compiles it, and a busy machine is not a failure
            derandomize=_name != "full",  # the same examples for everyone; the soak looks for new ones
            print_blob=True,
            suppress_health_check=[HealthCheck.too_slow],
            database=None,
        )


def pytest_configure() -> None:
    """Refuse a number of examples that nobody knows, before any test is read."""
    counts = os.environ.get("ASSUAGE_COUNTS", "reduced")
    if counts not in COUNTS:
        raise pytest.UsageError(f"ASSUAGE_COUNTS={counts} is not known: choose one of {', '.join(COUNTS)}.")


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Choose the number of examples before a file of tests is read: a law takes the one that holds then."""
    if isinstance(collector, pytest.Module):
        counts = os.environ.get("ASSUAGE_COUNTS", "reduced")
        file = collector.path.relative_to(Path(__file__).parent).as_posix()
        settings.load_profile(f"{counts} of whole jobs" if file in WHOLE_JOBS else counts)


def pytest_report_header() -> str:
    """Say at the top of a run how hard it looks."""
    counts = os.environ.get("ASSUAGE_COUNTS", "reduced")
    whole = COUNTS_OF_WHOLE_JOBS[counts]
    return f"counts: {counts} ({COUNTS[counts]} examples for each law, {whole} where each is a whole job)"


@pytest.fixture(scope="session")
def counts() -> str:
    """How hard this run looks: `few`, `reduced` or `full`."""
    return os.environ.get("ASSUAGE_COUNTS", "reduced")


@pytest.fixture(scope="session")
def top() -> Path:
    """The top folder of the checkout."""
    return Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Shelf:
    """Pooled results in memory, asked as a library is: what a test of benefit and harm is made of."""

    files: tuple[SynthesisFile, ...]
    years: dict[str, int] = field(default_factory=dict)
    version = "invented"

    def all(self, kind):
        """The files of the one kind that it holds."""
        assert kind == "synthesis"
        return self.files

    def study(self, file_id):
        """The study of that id, of which only the year is asked."""
        return SimpleNamespace(year=self.years.get(file_id))

    def benefit_practice(self):
        """The choices that ship."""
        return library().benefit_practice()

    def cite(self, keys):
        """Every source as its own name."""
        return tuple(BibliographyEntry(key, f"{key}, invented") for key in dict.fromkeys(keys))


_UNITS = {"MD": "points of 0-10", "RR": "ratio", "RD": "difference of proportions", "PROPORTION": "proportion"}


@pytest.fixture(scope="session")
def synthesis():
    """A pooled result with the fields a test names: `bounds` (value, lower, upper) of a measure, and a baseline."""

    def make(file_id, measure, bounds, *, baseline=None, **fields):
        value, lower, upper = (*bounds, None, None)[:3]
        number = {"confidence": "confirmed", "read_from": "invented"}
        interval = {} if lower is None else {"lower": lower, "upper": upper, "bounds": "95% CI"}
        alone = measure == "PROPORTION"
        content = {
            "id": file_id,
            "kind": "synthesis",
            "title": f"Invented result {file_id}",
            "summary": "invented",
            "references": [{"key": "invented_source", "where": "nowhere"}],
            "status": "draft" if lower is None else "active",
            "valid_from": "2026-11-22",
            "history": [{"on": "2026-11-22", "what": "invented for a test"}],
            "question": "invented",
            "conditions": ["chronic_pain"],
            "population": "people with chronic pain",
            "dose_band": "various doses",
            "isomer": "mixed",
            "comparator": "none" if alone else "placebo",
            "comparator_kind": "none" if alone else "placebo",
            "design": "uncontrolled" if alone else "randomised",
            "outcome": "pain_change_0_10" if measure == "MD" else "harm",
            "outcome_words": "pain" if measure == "MD" else "dizziness",
            "harm": None if measure == "MD" or fields.get("outcome", "harm") != "harm" else "dizziness",
            "time_weeks": 4,
            "time_words": "week four",
            "measure": measure,
            "k": 3,
            "people": 100,
            "counts_words": "three studies",
            "estimate": {"value": value, "unit": _UNITS[measure], **number, **interval},
            "baseline_risk": None if baseline is None else {"value": baseline, "unit": "proportion", **number},
            "certainty": "low",
            "certainty_words": "Graded low.",
            "made_by": "published",
            "words": "invented",
            **fields,
        }
        if fields.get("time_from_weeks") is not None or fields.get("time_to_weeks") is not None:
            content["time_weeks"] = None
        return SynthesisFile.model_validate(content)

    return make


@pytest.fixture(scope="session")
def shelf():
    """A shelf of such results, with the years of the studies they name."""

    def make(*files, **years):
        return Shelf(files, years)

    return make
