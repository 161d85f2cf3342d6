"""The root of our own errors; a message says what is wrong, why it matters and what to do, and names no patient."""


class AssuageError(Exception):
    """Something a user can act on; the message is complete without a traceback."""


class BadInputError(AssuageError):
    """What was handed in cannot be used as it stands."""
