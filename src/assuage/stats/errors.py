"""What this room refuses, and why."""


class StatsError(ValueError):
    """The arithmetic cannot give an answer that would mean anything."""


class SamplingError(StatsError):
    """The draws asked for do not describe a distribution."""


class EstimationError(StatsError):
    """The measurements and the model do not describe something that can be estimated."""


class PoolingError(StatsError):
    """The numbers of the studies cannot be turned into effects, or the effects cannot be pooled."""
