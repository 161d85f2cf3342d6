"""Laws of tables and bundles, tried on generated input."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from assuage.evidence import (
    EvidenceError,
    PoolData,
    Settings,
    StudyNumbers,
    bundle_of,
    data_of,
    measure_names,
    read_table,
    rebuild,
    synthesise,
    write_bundle,
)

AT = datetime(2026, 11, 22, tzinfo=UTC)
EFFECTS = st.floats(-5, 5).map(lambda value: round(value, 3))
VARIANCES = st.floats(0.01, 4).map(lambda value: round(value, 3))
STUDIES = st.lists(st.tuples(EFFECTS, VARIANCES), min_size=1, max_size=8)
MODELS = st.sampled_from(["FE", "DL", "PM", "REML", "ML", "HS", "HE", "SJ", "EB"])
LABELS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)


def data(studies, labels=None, **settings):
    """Studies ready to be pooled."""
    names = labels or [f"s{i}" for i in range(len(studies))]
    made = tuple(StudyNumbers(name, {"yi": y, "vi": v}) for name, (y, v) in zip(names, studies, strict=False))
    return PoolData("a question", "a test", made, Settings(**settings))


@given(STUDIES, MODELS, st.lists(LABELS, min_size=8, max_size=8))
def test_every_bundle_rebuilds_to_the_byte(studies, model, labels):
    """Whatever the studies and whatever they are called, the bundle gives back the same bytes."""
    made = synthesise(data(studies, labels, model=model), made_at=AT)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bundle.zip"
        write_bundle(made, path)
        found = rebuild(path)
    assert found.same
    assert bundle_of(found.synthesis) == bundle_of(made)


@given(STUDIES, st.permutations(range(8)))
def test_the_order_of_the_rows_does_not_change_the_answer(studies, order):
    """Nothing but rounding depends on which study comes first."""
    shuffled = [studies[place] for place in order if place < len(studies)]
    first, again = (synthesise(data(one, model="DL"), made_at=AT).result for one in (studies, shuffled))
    assert abs(first.estimate - again.estimate) < 1e-9
    assert abs(first.tau2 - again.tau2) < 1e-9


CELLS = st.one_of(
    st.sampled_from(["0", "1", "2", "12", "40", "0.5", "-0.3", "NA", "abc", "1e40", "1e-40", "nan", "inf"]),
    st.text(max_size=4),
    st.integers().map(str),
)
HEADINGS = st.sampled_from(
    [
        "yi",
        "vi",
        "sei",
        "ai",
        "bi",
        "ci",
        "di",
        "n1i",
        "n2i",
        "m1i",
        "sd1i",
        "m2i",
        "sd2i",
        "xi",
        "ni",
        "ri",
        "x1i",
        "t1i",
        "x2i",
        "t2i",
        "study",
        "year",
    ]
)
TABLES = st.tuples(st.lists(HEADINGS, min_size=1, max_size=7), st.lists(st.lists(CELLS, max_size=7), max_size=5)).map(
    lambda table: "\n".join([",".join(table[0]), *(",".join(row) for row in table[1])]).encode()
)


@given(
    st.one_of(TABLES, st.binary(max_size=200)), st.sampled_from(["a.csv", "a.xlsx"]), st.sampled_from(measure_names())
)
def test_no_file_makes_a_fault_of_ours(content, name, measure):
    """Any bytes at all are pooled or refused in words."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        told = ""
        try:
            made = synthesise(data_of(read_table(path), Settings(measure=measure)), made_at=AT)
            told = f"{made.result.k} studies"
        except EvidenceError as error:
            told = str(error)
    assert told
