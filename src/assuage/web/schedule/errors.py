"""Why an appointment could not be made or changed, in words for whoever asked."""

from django.utils.translation import gettext_lazy as _


class ScheduleError(Exception):
    """What was asked for cannot be done; nothing was written."""


class DoubleBookingError(ScheduleError):
    """The chair or the person is taken at that time."""

    def __init__(self, words: object = _("That time has just been taken. Choose another; nothing was booked.")) -> None:
        super().__init__(words)


class OutsideHoursError(ScheduleError):
    """The site or the chair is closed at that time."""


class NoSuchTimeError(ScheduleError):
    """The clock skips that time on that day, or shows it twice."""


class StepRefusedError(ScheduleError):
    """The state cannot follow the one that the appointment is in."""
