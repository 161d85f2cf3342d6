"""People to plan for, written as our own YAML, and plans made without a population."""

import pytest

from assuage.candidacy import screen
from assuage.interop.fhir import read_chart, shipped_chart
from assuage.patient import load_yaml
from assuage.plan import propose

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
# The keys of `assuage pool --json` and of the record it is made from, in their order, as the manual promises them.
POOL_KEYS = [
    "k",
    "estimate",
    "se",
    "ci_low",
    "ci_high",
    "p",
    "pi_low",
    "pi_high",
    "tau2",
    "tau2_ci",
    "i2",
    "h2",
    "q",
    "q_p",
    "warnings",
]


@pytest.fixture(scope="session")
def bcg():
    """The thirteen trials as CSV."""
    return BCG


@pytest.fixture(scope="session")
def pool_keys():
    """The promised keys of one pooled result, in their order."""
    return list(POOL_KEYS)


@pytest.fixture(scope="session")
def plan_of():
    """The plan of a shipped chart, without bands."""
    made = {}

    def make(name, **asked):
        key = (name, *sorted(asked.items()))
        if key not in made:
            made[key] = propose(screen(read_chart(shipped_chart(name), at=None)), population=0, **asked)
        return made[key]

    return make


@pytest.fixture(scope="session")
def someone():
    """The candidacy of an invented man of 50 with one pain condition and perhaps a weight."""

    def make(*conditions, weight_kg=None):
        facts = "".join(f"  {condition}: yes\n" for condition in conditions)
        weight = "" if weight_kg is None else f"measurements:\n  weight: {weight_kg} kg\n"
        head = "label: an invented man\ninvented: yes\nat: 2026-11-20T09:00:00+00:00\nage_years: 50\nsex: male\n"
        return screen(load_yaml(f"{head}facts:\n{facts}{weight}"))

    return make
