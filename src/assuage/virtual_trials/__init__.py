"""LEARN from the models: simulated trials of any design, their power, and the size a trial would need.

In: a `Design` (a YAML file): arms as text of the dose language, people from a published trial's table, dropout, guessing, visits, the
outcome that decides. Out: a frozen `TrialResult`, one result for each model, with the words that have to stand beside it. Person i
of trial j is the same whatever the block, the worker and the machine, so results are the same to the last bit.

What a virtual trial shows is what the models say, and no evidence that they are right.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from assuage.virtual_trials.errors import CannotSimulateTrialError, ClusterError, RunFolderError, VirtualTrialError

if TYPE_CHECKING:
    from assuage.virtual_trials.design import MOST_TRIALS, Design, read_design
    from assuage.virtual_trials.document import result_document
    from assuage.virtual_trials.record import ArmVisit, Compared, ModelResult, Spread, TrialResult
    from assuage.virtual_trials.running import simulate_trial
    from assuage.virtual_trials.sizing import SampleSize, Tried, sample_size
    from assuage.virtual_trials.spreading import cores

# Building the shape of a design takes longer than printing help, so each is imported when it is first asked for.
_WHERE = {
    "ArmVisit": "record",
    "Compared": "record",
    "Design": "design",
    "MOST_TRIALS": "design",
    "ModelResult": "record",
    "SampleSize": "sizing",
    "Spread": "record",
    "TrialResult": "record",
    "Tried": "sizing",
    "cores": "spreading",
    "read_design": "design",
    "result_document": "document",
    "sample_size": "sizing",
    "simulate_trial": "running",
}

__all__ = [
    "MOST_TRIALS",
    "ArmVisit",
    "CannotSimulateTrialError",
    "ClusterError",
    "Compared",
    "Design",
    "ModelResult",
    "RunFolderError",
    "SampleSize",
    "Spread",
    "TrialResult",
    "Tried",
    "VirtualTrialError",
    "cores",
    "read_design",
    "result_document",
    "sample_size",
    "simulate_trial",
]


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
