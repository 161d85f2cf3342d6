"""What this room refuses, and why."""


class NumericsError(ValueError):
    """The mathematics cannot give an answer that would mean anything."""


class SystemShapeError(NumericsError):
    """The arrays do not describe a system, its doses or its times."""


class NoSteadyStateError(NumericsError):
    """Something is put in that is never taken out, so there is no steady state."""


class ToleranceNotReachedError(NumericsError):
    """An integration could not be made as exact as was asked."""
