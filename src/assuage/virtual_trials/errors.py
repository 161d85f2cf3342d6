"""What this room refuses: a design that cannot be simulated, a folder that holds another run, a cluster that does not answer."""

from assuage.provenance import AssuageError


class VirtualTrialError(AssuageError):
    """A virtual trial cannot be run as asked."""


class CannotSimulateTrialError(VirtualTrialError):
    """The models may not say what this design asks; the message holds their words."""


class RunFolderError(VirtualTrialError):
    """A folder of results that belongs to another run, or holds what cannot be read."""


class ClusterError(VirtualTrialError):
    """Workers that cannot be reached, or that are not the same program as this one."""
