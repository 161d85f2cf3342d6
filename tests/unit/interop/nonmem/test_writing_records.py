"""People into event records."""

import pytest

from assuage.dosing import Administration, Route
from assuage.interop.nonmem import CannotWriteRecordError, Coding, Observed, Occasion, Subject, write_nonmem
from assuage.pharmacology import Measured, MeasuredKind

CODING = Coding("h", "mg", "ng/mL", {1: Route.IV}, {2: Observed(analyte="S", site="arterial")})
DOSE = Administration(0.0, 120.0, 20.0, Route.IV)


def person(*measured, given=(DOSE,), **fields):
    return Subject("1", (Occasion(480.0, given, measured),), **fields)


def test_the_table_is_as_a_person_would_write_it():
    """Typed by hand: the sample at the time of the dose first, a censored one with its limit."""
    measured = (
        Measured(MeasuredKind.LEVEL, 0.0, 0.0, "S", "arterial"),
        Measured(MeasuredKind.LEVEL, 83.5, 90.0, "S", "arterial"),
        Measured(MeasuredKind.LEVEL, None, 900.0, "S", "arterial", below=2.5),
    )
    assert write_nonmem([person(*measured, covariates={"WT": 70.0})], CODING).splitlines() == [
        "# TIME h; AMT mg; RATE mg/h; DV ng/mL for a level",
        "# CMT 1: dose iv; CMT 2: level S arterial",
        "ID,TIME,AMT,RATE,II,ADDL,SS,EVID,CMT,DV,MDV,BLQ,LLOQ,WT",
        "1,8,.,.,.,.,.,0,2,0,0,0,.,70",
        "1,8,20,10,0,0,0,1,1,.,1,.,.,70",
        "1,9.5,.,.,.,.,.,0,2,83.5,0,0,.,70",
        "1,23,.,.,.,.,.,0,2,.,1,1,2.5,70",
    ]


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        (person(given=(Administration(0.0, 0.0, 5.0, Route.ORAL),)), "oral"),
        (person(Measured(MeasuredKind.PAIN, 5.0, 10.0)), "pain"),
        (person(Measured(MeasuredKind.LEVEL, 5.0, 10.0, "S", "venous")), "level"),
        (person(Measured(MeasuredKind.LEVEL, 5.0, None, "S", "arterial")), "no time"),
        (person(Measured(MeasuredKind.LEVEL, None, 5.0, "S", "arterial")), "neither a value"),
        (person(Measured(MeasuredKind.LEVEL, float("nan"), 5.0, "S", "arterial")), "finite"),
        (person(incomplete=True), "Not all doses"),
        (person(covariates={"AMT": 3.0}), "name of a column"),
        (person(changing={"WT": ((0.0, 70.0), (5.0, 71.0))}), "changes over time"),
    ],
)
def test_what_has_no_place_is_refused(subject, words):
    """Nothing is left out silently."""
    with pytest.raises(CannotWriteRecordError, match=words):
        write_nonmem([subject], CODING)


def test_two_people_of_one_name_are_refused():
    """Their records could not be told apart."""
    with pytest.raises(CannotWriteRecordError, match="one ID"):
        write_nonmem([person(), person()], CODING)
