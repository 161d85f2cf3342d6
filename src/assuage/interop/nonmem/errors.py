"""What cannot be read or written as a data set of event records."""

from assuage.provenance import AssuageError


class NonmemError(AssuageError):
    """A data set cannot be used as it stands; the message names the line and what to do."""


class BadDataSetError(NonmemError):
    """The data set as a whole cannot be read: its columns, the order of its records, its text."""


class CannotWriteRecordError(NonmemError):
    """Something has no place in the data set as it was asked for."""
