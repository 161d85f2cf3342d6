"""What a command ends with, so that a script knows whose move it is."""

from enum import IntEnum


class ExitCode(IntEnum):
    """0 done; 2 asked wrongly; 3 refused by a limit; 4 a file could not be read or written; 5 our own fault."""

    DONE = 0
    ASKED_WRONGLY = 2
    REFUSED = 3
    FILE = 4
    OUR_FAULT = 5
    INTERRUPTED = 130
    PIPE_CLOSED = 141


# By the name of a class or of one of its parents, so that no room is imported only to ask what an error is.
_CODES = {
    "WeightNeededError": ExitCode.ASKED_WRONGLY,
    "OnDemandError": ExitCode.REFUSED,
    "IncompleteRegimenError": ExitCode.REFUSED,
    "CannotPredictError": ExitCode.REFUSED,
    "PlanError": ExitCode.REFUSED,
    "AskedWronglyError": ExitCode.ASKED_WRONGLY,
    "PumpInputError": ExitCode.ASKED_WRONGLY,
    "CannotPrintError": ExitCode.REFUSED,
    "ModelFormulaError": ExitCode.FILE,
    "UnknownIdError": ExitCode.ASKED_WRONGLY,
    "BadFileError": ExitCode.FILE,
    "KnowledgeError": ExitCode.FILE,
    "RuleError": ExitCode.FILE,
    "VocabularyError": ExitCode.FILE,
    "PatientError": ExitCode.FILE,
    "WhoseChartError": ExitCode.ASKED_WRONGLY,
    "ChartError": ExitCode.FILE,
    "CannotPoolError": ExitCode.REFUSED,
    "CannotSimulateTrialError": ExitCode.REFUSED,
    "RunFolderError": ExitCode.FILE,
    "BadTableError": ExitCode.FILE,
    "BundleError": ExitCode.FILE,
    "BadDataSetError": ExitCode.FILE,
    "BadMeasurementsError": ExitCode.FILE,
    "CannotSaveError": ExitCode.FILE,
    "OSError": ExitCode.FILE,
    "UnitError": ExitCode.ASKED_WRONGLY,
    "AssuageError": ExitCode.ASKED_WRONGLY,
}


def code_of(error: BaseException) -> ExitCode:
    """The exit code of an error: by its own class, else by the nearest parent that has one, else our own fault."""
    return next((_CODES[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in _CODES), ExitCode.OUR_FAULT)
