"""What is written as event records reads back as the same doses and measurements."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assuage.dosing import Administration, Route
from assuage.interop.nonmem import Coding, Observed, Occasion, Subject, read_nonmem, write_nonmem
from assuage.pharmacology import Measured, MeasuredKind

ROUTES = {1: Route.IV, 2: Route.ORAL, 3: Route.IM}
OBSERVED = {
    4: Observed(analyte="S", site="arterial"),
    5: Observed(analyte="total", site="venous"),
    6: Observed(MeasuredKind.PAIN),
}
CODINGS = st.builds(
    Coding,
    st.sampled_from(["min", "h", "d"]),
    st.sampled_from(["mg", "mcg", "g"]),
    st.sampled_from(["ng/mL", "mg/L"]),
    st.just(ROUTES),
    st.just(OBSERVED),
)
TIMES = st.floats(0.0, 20_000.0, allow_subnormal=False)
AMOUNTS = st.floats(1e-3, 1e4)


@st.composite
def subjects(draw):
    """A person with one or two occasions, the first dose of each at its own zero."""
    occasions = []
    begins = 0.0
    for _ in range(draw(st.integers(1, 2))):
        doses = [Administration(0.0, draw(st.sampled_from([0.0, 40.0])), draw(AMOUNTS), Route.IV)]
        for start in draw(st.lists(st.floats(1.0, 5000.0), max_size=3)):
            lasts = draw(st.one_of(st.just(0.0), st.floats(1.0, 300.0)))
            doses.append(Administration(start, lasts, draw(AMOUNTS), draw(st.sampled_from(list(ROUTES.values())))))
        doses.sort(key=lambda one: (one.start_min, one.stop_min))
        measured = []
        for time in sorted(draw(st.lists(TIMES, max_size=4))):
            kind = draw(st.sampled_from(list(OBSERVED.values())))
            below = draw(st.one_of(st.none(), st.floats(0.1, 10.0))) if kind.kind is MeasuredKind.LEVEL else None
            value = None if below is not None else draw(st.floats(0.0, 5000.0))
            measured.append(Measured(kind.kind, value, time, kind.analyte, kind.site, below))
        occasions.append(Occasion(begins, tuple(doses), tuple(measured)))
        begins += 40_000.0
    return Subject(
        str(draw(st.integers(1, 9))), tuple(occasions), draw(st.sampled_from([{}, {"WT": 70.5, "AGE": 40.0}]))
    )


def in_no_order(dose):
    """Doses that are given together have no order among them; another unit of time may move one by its last digit."""
    return round(dose.start_min, 6), round(dose.stop_min, 6), dose.route.value, round(dose.amount_mg, 9)


@given(subjects(), CODINGS)
def test_people_come_back(subject, coding):
    """Every dose, every measurement, every covariate, to the last digits that change of unit leaves."""
    found = read_nonmem(write_nonmem([subject], coding), coding)
    assert not found.problems
    (read,) = found.subjects
    assert (read.id, read.covariates, read.incomplete) == (subject.id, subject.covariates, False)
    assert len(read.occasions) == len(subject.occasions)
    for was, now in zip(subject.occasions, read.occasions, strict=True):
        assert now.began_min == pytest.approx(was.began_min, abs=1e-6)
        given, back = (sorted(one.given, key=in_no_order) for one in (was, now))
        assert [one.route for one in back] == [one.route for one in given]
        for name in ("start_min", "duration_min", "amount_mg"):
            assert [getattr(one, name) for one in back] == pytest.approx(
                [getattr(one, name) for one in given], rel=1e-12, abs=1e-9
            )
        assert [(one.kind, one.analyte, one.site) for one in now.measured] == [
            (one.kind, one.analyte, one.site) for one in was.measured
        ]
        for name in ("value", "time_min", "below"):
            for before, after in zip(was.measured, now.measured, strict=True):
                held, got = getattr(before, name), getattr(after, name)
                assert (held is None) == (got is None)
                assert held is None or got == pytest.approx(held, rel=1e-12, abs=1e-9)
