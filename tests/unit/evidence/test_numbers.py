"""Cells become numbers, or faults that say which row, which column, what is wrong and what is allowed."""

import pytest

from assuage.evidence import BadTableError, CannotPoolError, Settings, column_sets, data_of, measure_names


def faults(table, measure="GEN", **asked):
    """The faults of a table as lines."""
    with pytest.raises(BadTableError) as caught:
        data_of(table, Settings(measure=measure), **asked)
    return [str(fault) for fault in caught.value.faults]


def test_every_fault_is_listed_with_row_and_column(table_of):
    """A word, an empty cell, a decimal comma and a variance of zero, all at once."""
    table = table_of('study,yi,vi\nA,0.1,0.02\nB,abc,0.03\nC,,-1\nD,"0,3",0\n')
    number = "a number up to 1e30, with a point before the decimals"
    above = "a number above 0, from 1e-30 to 1e30"
    assert faults(table) == [
        f"row 3, column `yi`: `abc` is not a number; allowed: {number}",
        f"row 4, column `yi`: the cell is empty; allowed: {number}; or NA, which leaves the row out",
        f"row 4, column `vi`: -1 may not stand there; allowed: {above}",
        f"row 5, column `yi`: `0,3` is not a number; write the decimals after a point; allowed: {number}",
        f"row 5, column `vi`: 0 may not stand there; allowed: {above}",
    ]


@pytest.mark.parametrize(
    ("measure", "text", "wrong"),
    [
        (
            "RR",
            "ai,n1i,ci,n2i\n13,12,3,12\n",
            "row 2, column `ai`: 13 events among 12 people; allowed: no more than `n1i`",
        ),
        ("RR", "ai,n1i,ci,n2i\n2.5,12,3,12\n", "row 2, column `ai`: 2.5 may not stand there"),
        ("RR", "ai,bi,ci,di\n-1,12,3,12\n", "row 2, column `ai`: -1 may not stand there"),
        ("MD", "m1i,sd1i,n1i,m2i,sd2i,n2i\n1,0,10,1,2,0\n", "row 2, column `sd1i`: 0 may not stand there"),
        ("ZCOR", "ri,ni\n1,20\n", "row 2, column `ri`: 1 may not stand there; allowed: a number above -1 and below 1"),
        ("GEN", "yi,vi\ninf,1\n", "row 2, column `yi`: `inf` is not a number"),
        ("GEN", "yi,vi\n1e31,1\n", "row 2, column `yi`: 1e+31 may not stand there"),
    ],
)
def test_a_number_that_cannot_be_is_refused(table_of, measure, text, wrong):
    """Each rule of a column, at a number just outside it."""
    assert faults(table_of(text), measure)[0].startswith(wrong)


@pytest.mark.parametrize(
    ("measure", "text"),
    [
        ("RR", "ai,n1i,ci,n2i\n12,12,0,12\n"),
        ("ZCOR", "ri,ni\n0.999,20\n"),
        ("GEN", "yi,vi\n1e30,1e-30\n"),
    ],
)
def test_a_number_at_the_edge_is_taken(table_of, measure, text):
    """Each rule of a column, at the last number it allows."""
    assert len(data_of(table_of(text), Settings(measure=measure)).studies) == 1


def test_missing_columns_are_named_with_what_they_hold(table_of):
    """The nearest set of columns is the one whose gaps are told; the table's own headings stand beside it."""
    (told,) = faults(table_of("study,ai,n1i,ci\nA,1,2,3\n"), "RR")
    assert "RR needs the heading `n2i` (people in arm 2)" in told
    assert "allowed: ai n1i ci n2i, or ai bi ci di; there is study, ai, n1i, ci" in told


def test_headings_of_ones_own_are_mapped(table_of):
    """A table whose headings are other words is read when each is named, and a slip in one is told."""
    table = table_of("trial,effect,variance\nA,1,2\n")
    data = data_of(table, Settings(), columns={"yi": "effect", "vi": "variance"}, label="trial")
    assert data.studies[0].label == "A"
    assert data.studies[0].numbers == {"yi": 1.0, "vi": 2.0}
    assert "there is no heading `efect`" in faults(table, columns={"yi": "efect", "vi": "variance"})[0]
    assert "GEN has no column `ai`" in faults(table, columns={"ai": "effect"})[0]
    assert "there is no heading `name`" in faults(table, columns={"yi": "effect", "vi": "variance"}, label="name")[0]


def test_a_standard_error_serves_for_a_variance(table_of):
    """Where there is no variance, the standard error is taken, and what the user names decides between the two."""
    assert set(data_of(table_of("yi,sei\n1,2\n"), Settings()).studies[0].numbers) == {"yi", "sei"}
    both = table_of("yi,vi,se\n1,4,2\n", "both.csv")
    assert set(data_of(both, Settings()).studies[0].numbers) == {"yi", "vi"}
    assert set(data_of(both, Settings(), columns={"sei": "se"}).studies[0].numbers) == {"yi", "sei"}


def test_a_number_that_is_not_known_leaves_its_row_out_and_that_is_told(table_of):
    """NA is a statement; the row goes, and the record says which and why."""
    data = data_of(table_of("study,yi,vi\nA,1,2\nB,NA,3\n"), Settings())
    assert [study.label for study in data.studies] == ["A"]
    assert data.left_out == ("row 3 (B): yi not known",)
    assert "every row has a number that is not known" in faults(table_of("yi,vi\nNA,1\n"))[0]


def test_names_and_years_are_found(table_of):
    """A study is called by its own column or by its row, and ordered by the year."""
    assert data_of(table_of("Study,Year,yi,vi\nA,2010,1,2\n"), Settings()).studies[0].order == 2010
    assert data_of(table_of("yi,vi\n1,2\n"), Settings()).studies[0].label == "row 2"


def test_a_measure_that_is_not_known_is_answered_with_those_that_are(table_of):
    """The names of all measures stand in the message, and every one of them has columns."""
    with pytest.raises(CannotPoolError, match="Choose one of GEN, MD"):
        data_of(table_of("yi,vi\n1,2\n"), Settings(measure="XYZ"))
    assert all(column_sets(name) for name in measure_names())
