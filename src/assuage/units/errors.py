"""What can go wrong with a unit; the message says what to write instead."""


class UnitError(ValueError):
    """A value cannot be converted as asked."""


class UnknownUnitError(UnitError):
    """The unit is not one this program knows, or can be read in two ways."""


class IncompatibleUnitsError(UnitError):
    """The two units measure different things."""


class MolarMassNeededError(IncompatibleUnitsError):
    """One unit counts molecules and the other weighs them, so the substance has to be known."""
