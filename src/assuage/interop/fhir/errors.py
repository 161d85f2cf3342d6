"""What makes a whole chart unreadable; anything smaller is listed in the record and the rest is read."""

from assuage.provenance import AssuageError


class ChartError(AssuageError):
    """The chart as a whole cannot be used; the message says why and what to send instead, and names no patient."""


class ChartTooLargeError(ChartError):
    """The chart is larger than the reader accepts; it was not read."""


class NotAChartError(ChartError):
    """What was handed in is no FHIR R4 Bundle."""


class WrongVersionError(ChartError):
    """The chart is written in another release of FHIR, in which the same words mean other things."""


class WhoseChartError(ChartError):
    """The chart does not say clearly which one person it is about."""


class CannotWriteError(ChartError):
    """The record holds something a chart cannot say."""
