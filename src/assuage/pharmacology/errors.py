"""What this room refuses, and why."""

from assuage.provenance import AssuageError


class PharmacologyError(AssuageError):
    """A prediction was asked for that cannot be made as asked."""


class CannotPredictError(PharmacologyError):
    """No model that was asked for may predict this; the message says what would be needed."""


class ModelFormulaError(PharmacologyError):
    """A model file holds an expression, a unit or a name that cannot be used."""


class UnknownMedicineError(PharmacologyError):
    """A medicine was named that the vocabulary does not know, so leaving it out could change the prediction unseen."""


class UnknownOptionError(PharmacologyError):
    """An option was named that none of the models knows."""


class ContradictoryMeasurementError(PharmacologyError):
    """Measurements cannot be true as they were told; each is named by its place and kind."""
