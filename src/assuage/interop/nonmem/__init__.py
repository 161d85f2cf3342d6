"""NONMEM-style data sets: event records of doses and measurements, read and written.

In: text with ID, TIME, AMT, RATE, II, ADDL, SS, EVID, CMT, DV, MDV, BLQ, LLOQ and covariates, and a `Coding` that says the units and what each
CMT is. Out: people with what each was given and what was measured, exactly, and every record that could not be used, by its line.
"""

from assuage.interop.nonmem.errors import BadDataSetError, CannotWriteRecordError, NonmemError
from assuage.interop.nonmem.reading import read_nonmem
from assuage.interop.nonmem.records import Coding, DataSet, Observed, Occasion, Problem, Subject
from assuage.interop.nonmem.writing import write_nonmem

__all__ = [
    "BadDataSetError",
    "CannotWriteRecordError",
    "Coding",
    "DataSet",
    "NonmemError",
    "Observed",
    "Occasion",
    "Problem",
    "Subject",
    "read_nonmem",
    "write_nonmem",
]
