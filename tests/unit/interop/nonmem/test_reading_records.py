"""Event records into doses and measurements, against tables typed by hand."""

import pytest

from assuage.dosing import Administration, Route
from assuage.interop.nonmem import BadDataSetError, Coding, NonmemError, Observed, read_nonmem
from assuage.pharmacology import Measured, MeasuredKind

CODING = Coding(
    "h",
    "mg",
    "ng/mL",
    {1: Route.IV, 3: Route.ORAL},
    {2: Observed(analyte="S", site="arterial"), 4: Observed(MeasuredKind.PAIN)},
)
HEAD = "ID,TIME,AMT,RATE,II,ADDL,SS,EVID,CMT,DV,MDV,BLQ,LLOQ,WT\n"


def given(text):
    """What was given to the one person of a data set, as (start, duration, mg, route)."""
    (subject,) = read_nonmem(HEAD + text, CODING).subjects
    return [(one.start_min, one.duration_min, one.amount_mg, one.route.value) for one in subject.occasions[0].given]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("1,0,30,0,0,0,0,1,1,.,1,.,.,70", [(0, 0, 30, "iv")]),
        ("1,0,30,15,0,0,0,1,1,.,1,.,.,70", [(0, 120, 30, "iv")]),
        # NONMEM's own way with ADDL: the dose at TIME and two more, 24 h apart.
        (
            "1,2,30,15,24,2,0,1,1,.,1,.,.,70",
            [(0, 120, 30, "iv"), (1440, 120, 30, "iv"), (2880, 120, 30, "iv")],
        ),
        ("1,0,5,.,12,1,.,1,3,.,1,.,.,70", [(0, 0, 5, "oral"), (720, 0, 5, "oral")]),
        # An infusion longer than its interval overlaps the next.
        ("1,0,48,2,12,1,0,1,1,.,1,.,.,70", [(0, 1440, 48, "iv"), (720, 1440, 48, "iv")]),
    ],
)
def test_doses_are_written_out(record, expected):
    """AMT, RATE, II and ADDL, as a person would write the table."""
    assert given(record) == expected


def test_compartment_zero_is_its_own_way_in():
    """A CMT of 0 that was said to be oral is oral, and not the first compartment's route."""
    coding = Coding("h", "mg", "ng/mL", {0: Route.ORAL, 1: Route.IV}, {})
    (subject,) = read_nonmem("ID,TIME,AMT,CMT\n1,0,50,0\n", coding).subjects
    assert [one.route for one in subject.occasions[0].given] == [Route.ORAL]


@pytest.mark.parametrize(
    "record",
    ["1,0,1e308,0,0,0,0,1,1", "1,0,10,1e-320,0,0,0,1,1", "1,0,10,0,1e308,9999,0,1,1", "1,0,10,0,1e305,9999,0,1,1"],
)
def test_doses_beyond_every_number_are_not_read(record):
    """1e308 g, an infusion without end, and a last dose after all time: the person is incomplete, and nothing is infinite."""
    coding = Coding("d", "g", "ng/mL", {1: Route.IV}, {})
    found = read_nonmem(f"ID,TIME,AMT,RATE,II,ADDL,SS,EVID,CMT\n{record}\n", coding)
    assert found.subjects[0].incomplete
    assert "beyond every number" in found.problems[0].words


def test_a_time_beyond_every_clock_is_refused():
    """1e308 days have no number of minutes."""
    with pytest.raises(BadDataSetError, match="beyond every clock"):
        read_nonmem("ID,TIME,AMT\n1,1e308,10\n", Coding("d", "mg", "ng/mL", {1: Route.IV}, {}))


def test_times_count_from_the_first_dose():
    """The file's clock is kept beside; what was drawn before the dose has a negative time."""
    text = "1,7,.,.,.,.,.,0,4,6,0,.,.,70\n1,8,20,10,0,0,0,1,1,.,1,.,.,70\n1,9.5,.,.,.,.,.,0,2,83.5,0,0,1,70\n"
    (occasion,) = read_nonmem(HEAD + text, CODING).subjects[0].occasions
    assert occasion.began_min == 480
    assert occasion.given == (Administration(0.0, 120.0, 20.0, Route.IV),)
    assert occasion.measured == (
        Measured(MeasuredKind.PAIN, 6.0, -60.0),
        Measured(MeasuredKind.LEVEL, 83.5, 90.0, "S", "arterial"),
    )


def test_below_quantification_is_kept_as_that():
    """BLQ with its limit, whether or not MDV hides it from NONMEM."""
    for mdv in "01":
        text = f"1,0,20,10,0,0,0,1,1,.,1,.,.,70\n1,9,.,.,.,.,.,0,2,.,{mdv},1,2.5,70\n"
        (occasion,) = read_nonmem(HEAD + text, CODING).subjects[0].occasions
        assert occasion.measured == (Measured(MeasuredKind.LEVEL, None, 540.0, "S", "arterial", below=2.5),)


def test_units_are_those_that_were_said():
    """Minutes, micrograms and mg/L come out as minutes, milligrams and ng/mL."""
    coding = Coding("min", "mcg", "mg/L", {1: Route.IV}, {2: Observed(analyte="S", site="arterial")})
    text = "ID,TIME,AMT,RATE,CMT,DV\n1,0,20000,500,1,.\n1,30,.,.,2,0.12\n"
    (occasion,) = read_nonmem(text, coding).subjects[0].occasions
    assert occasion.given == (Administration(0.0, 40.0, 20.0, Route.IV),)
    assert occasion.measured[0].value == pytest.approx(120.0)


@pytest.mark.parametrize(
    "text",
    [
        "ID,TIME,AMT,CMT,DV\n1,0,30,1,.\n1,1,.,2,50\n",
        "#ID,TIME,AMT,CMT,DV\n# a remark\n1,0,30,1,.\n1,1,.,2,50\n",
        "id time amt cmt dv\n1 0 30 1 .\n1 1 . 2 50\n",
        "ID\tTIME\tAMT\tCMT\tDV\n1\t0\t30\t1\t\n1\t1\t\t2\t50\n",
        "# a remark with no heading in it\n\nID,TIME,AMT,CMT,DV\n1,0,30,1,NA\n1,1,,2,50\n",
        "C,ID,TIME,AMT,CMT,DV\n.,1,0,30,1,.\nC,1,0.5,99,1,.\n.,1,1,.,2,50\n",
        "ID,TIME,AMT,CMT,DV\n1,0,30,1,.\nID,TIME,AMT,CMT,DV\n1,1,.,2,50\n",
    ],
)
def test_headings_and_separators_of_every_kind(text):
    """Comma, tab and blanks; `#` before the heading and before remarks; a column that sets records aside."""
    found = read_nonmem(text, CODING)
    (occasion,) = found.subjects[0].occasions
    assert not found.problems
    assert occasion.given == (Administration(0.0, 0.0, 30.0, Route.IV),)
    assert [one.value for one in occasion.measured] == [50.0]


def test_columns_may_be_named_where_there_is_no_heading():
    """Without names, a file that begins with numbers is refused."""
    text = "1 0 30 1 .\n1 1 . 2 50\n"
    names = ["ID", "TIME", "AMT", "CMT", "DV"]
    assert read_nonmem(text, CODING, columns=names).subjects[0].occasions[0].measured[0].value == 50.0
    with pytest.raises(BadDataSetError, match="no heading"):
        read_nonmem(text, CODING)


def test_a_reset_begins_another_occasion_and_cuts_what_runs():
    """EVID 4 at 1 h of a 2 h infusion with more to come: half of it was given, the rest never was."""
    text = "1,0,20,10,24,3,0,1,1,.,1,.,.,70\n1,1,30,0,0,0,0,4,1,.,1,.,.,70\n1,2,.,.,.,.,.,0,2,50,0,.,.,70\n"
    found = read_nonmem(HEAD + text, CODING)
    first, second = found.subjects[0].occasions
    assert first.given == (Administration(0.0, 60.0, 10.0, Route.IV),)
    assert (second.began_min, second.given) == (60.0, (Administration(0.0, 0.0, 30.0, Route.IV),))
    assert second.measured[0].time_min == 60.0
    assert [(one.line, "4 dose(s)" in one.words) for one in found.problems] == [(3, True)]
    assert not found.subjects[0].incomplete


def test_a_clock_that_starts_anew_at_a_reset():
    """EVID 3 with an earlier TIME is another period; what still ran then leaves the person incomplete."""
    period = "1,0,30,0,0,0,0,1,1,.,1,.,.,70\n1,5,.,.,.,.,.,0,2,50,0,.,.,70\n"
    again = "1,0,.,.,.,.,.,3,.,.,1,.,.,70\n1,0,60,0,0,0,0,1,1,.,1,.,.,70\n"
    (subject,) = read_nonmem(HEAD + period + again, CODING).subjects
    assert [one.given[0].amount_mg for one in subject.occasions] == [30, 60]
    assert not subject.incomplete
    running = "1,0,300,1,0,0,0,1,1,.,1,.,.,70\n1,5,.,.,.,.,.,0,2,50,0,.,.,70\n"
    found = read_nonmem(HEAD + running + again, CODING)
    assert found.subjects[0].incomplete
    assert "clock starts anew" in found.problems[0].words


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ("1,0,30,-1,0,0,0,1,1,.,1,.,.,70", "RATE -1"),
        ("1,0,30,-2,0,0,0,1,1,.,1,.,.,70", "RATE -2"),
        ("1,0,30,-3,0,0,0,1,1,.,1,.,.,70", "no rate"),
        ("1,0,30,15,24,0,1,1,1,.,1,.,.,70", "steady state"),
        ("1,0,30,15,0,2,0,1,1,.,1,.,.,70", "II, the time between"),
        ("1,0,30,15,24,-1,0,1,1,.,1,.,.,70", "ADDL is -1"),
        ("1,0,30,15,24,1.5,0,1,1,.,1,.,.,70", "ADDL is 1.5"),
        ("1,0,0,0,0,0,0,1,1,.,1,.,.,70", "more than nothing"),
        ("1,0,-5,0,0,0,0,1,1,.,1,.,.,70", "more than nothing"),
        ("1,0,30,0,0,0,0,1,9,.,1,.,.,70", "no CMT|way in"),
        ("1,0,x,0,0,0,0,1,1,.,1,.,.,70", "AMT is `x`"),
        ("1,0,30,0,0,0,0,7,1,.,1,.,.,70", "no event"),
        ("1,0,30,.,.,.,.,0,2,50,0,.,.,70", "AMT stands in the record of an observation"),
    ],
)
def test_a_dose_that_cannot_be_read_leaves_the_person_incomplete(record, words):
    """Named by its line, with the reason; nothing is guessed, and nobody is predicted from half of their doses."""
    found = read_nonmem(HEAD + record, CODING)
    (problem,) = found.problems
    assert (problem.line, problem.subject, problem.kind) == (2, "1", "dose")
    assert any(word in problem.words for word in words.split("|"))
    assert found.subjects[0].incomplete


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ("1,1,.,.,.,.,.,0,2,x,0,.,.,70", "DV is `x`"),
        ("1,1,.,.,.,.,.,0,2,.,0,.,.,70", "DV is `.`"),
        ("1,1,.,.,.,.,.,0,2,-5,0,.,.,70", "below zero"),
        ("1,1,.,.,.,.,.,0,7,50,0,.,.,70", "CMT 7"),
        ("1,1,.,.,.,.,.,0,2,.,1,.,.,70", "nothing was measured"),
        ("1,1,.,.,.,.,.,0,2,.,0,1,.,70", "below what"),
        ("1,1,.,.,.,.,.,0,2,50,0,.,.,heavy", "WT is `heavy`"),
        ("1,1,9,0,0,0,0,1,1,50,0,.,.,70", "record of a dose"),
    ],
)
def test_an_observation_that_cannot_be_read_is_listed(record, words):
    """By its line, and the doses stand."""
    found = read_nonmem(f"{HEAD}1,0,30,0,0,0,0,1,1,.,1,.,.,70\n{record}\n", CODING)
    assert [(one.line, words in one.words) for one in found.problems] == [(3, True)]
    assert not found.subjects[0].incomplete


def test_covariates_are_kept_and_their_changes_too():
    """The first value, and every later one with the time from which it holds."""
    text = "1,0,30,0,0,0,0,1,1,.,1,.,.,70\n1,24,.,.,.,.,.,2,.,.,1,.,.,71.5\n"
    (subject,) = read_nonmem(HEAD + text, CODING).subjects
    assert subject.covariates == {"WT": 70.0}
    assert subject.changing == {"WT": ((0.0, 70.0), (1440.0, 71.5))}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no heading|no records"),
        ("ID,TIME,AMT\n", "no records"),
        ("TIME,AMT\n0,3\n", "no ID"),
        ("ID,AMT\n1,3\n", "no TIME"),
        ("ID,TIME,TIME\n1,3,3\n", "told apart"),
        ("ID,TIME,AMT\n1,3\n", "2 fields"),
        ("ID,TIME,AMT\n1,8:30,3\n", "clock times"),
        ("ID,TIME,AMT\n1,3,3\n1,2,3\n", "before the one above"),
        ("ID,TIME,AMT\n1,0,3\n2,0,3\n1,5,3\n", "comes back to ID 1"),
    ],
)
def test_what_makes_a_file_unreadable_is_refused(text, words):
    """In words, with the line."""
    with pytest.raises(BadDataSetError) as refused:
        read_nonmem(text, CODING)
    assert any(word in str(refused.value) for word in words.split("|"))


@pytest.mark.parametrize(
    "asked",
    [
        ("hours", "mg", "ng/mL", {}, {}),
        ("h", "kg", "ng/mL", {}, {}),
        ("h", "mg", "nM", {}, {}),
        ("h", "mg", "ng/mL", {1: Route.IV, 2: Route.IV}, {}),
    ],
)
def test_a_coding_nobody_could_read_is_refused(asked):
    """Units are said in words that are known, and one thing has one code."""
    with pytest.raises(NonmemError):
        Coding(*asked)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    """A spreadsheet saved under the name of a CSV."""
    path = tmp_path / "data.csv"
    path.write_bytes(b"PK\x03\x04\xff\xfe\x00")
    with pytest.raises(BadDataSetError, match="UTF-8"):
        read_nonmem(path, CODING)


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ("1,1,5O,10,.,.,.,.,1,.,.,.,.,70", "AMT"),
        ("1,1,inf,.,.,.,.,.,2,50,0,.,.,70", "AMT"),
        ("1,1,5O,.,.,.,.,0,2,50,0,.,.,70", "AMT"),
        ("1,1,50,.,.,.,.,2,1,.,1,.,.,70", "AMT"),
        ("1,1,50,.,.,.,.,3,1,.,1,.,.,70", "AMT"),
        ("1,1,.,10,.,.,1,.,1,.,1,.,.,70", "RATE"),
        ("1,1,.,.,.,.,1,0,2,50,0,.,.,70", "SS"),
    ],
)
def test_a_drug_named_where_none_is_given_leaves_the_person_incomplete(record, field):
    """A slip in AMT without EVID, an amount beside EVID 2 or 3, an infusion without an amount: none is passed over as nothing."""
    found = read_nonmem(HEAD + "1,0,30,15,0,0,0,1,1,.,1,.,.,70\n" + record + "\n1,3,.,.,.,.,.,0,2,85,0,.,.,70", CODING)
    assert found.subjects[0].incomplete
    told = [one.words for one in found.problems if (one.line, one.kind) == (3, "dose")]
    assert len(told) == 1
    assert field in told[0]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ("85,100,.,.", "MDV is 100"),
        ("85,yes,.,.", "MDV is yes"),
        ("0.5,0,yes,1", "BLQ is `yes`"),
        ("0.99,0,0,1", "below LLOQ"),
        ("0.99,.,.,1", "below LLOQ"),
    ],
)
def test_a_value_that_may_not_have_been_measured_is_not_taken_for_one(fields, words):
    """A mark that is no 0 or 1, and a value under its own limit without a mark, are told and left out."""
    found = read_nonmem(HEAD + f"1,0,30,15,0,0,0,1,1,.,1,.,.,70\n1,1,.,.,.,.,.,0,2,{fields},70", CODING)
    assert found.subjects[0].occasions[0].measured == ()
    (problem,) = found.problems
    assert problem.kind == "observation"
    assert words in problem.words


@pytest.mark.parametrize("value", ["1", "1.01"])
def test_a_value_at_its_limit_or_above_is_measured(value):
    """LLOQ 1 ng/mL: 1 and 1.01 are values."""
    found = read_nonmem(HEAD + f"1,0,30,15,0,0,0,1,1,.,1,.,.,70\n1,1,.,.,.,.,.,0,2,{value},0,0,1,70", CODING)
    assert [one.value for one in found.subjects[0].occasions[0].measured] == [float(value)]


@pytest.mark.parametrize("name", ["DATE", "DAT1", "DAT2", "DAT3"])
def test_days_in_a_column_of_dates_are_refused(name):
    """Day 2 at 1 h is 25 h after day 1 at 0 h, and would be read as 1 h."""
    with pytest.raises(BadDataSetError, match=f"Line 2 has a {name}"):
        read_nonmem(f"ID,{name},TIME,AMT,EVID,CMT,DV\n1,1,0,20,1,1,.\n1,2,1,.,0,2,8\n", CODING)
