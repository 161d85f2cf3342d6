"""What is typed to book, to move and to cancel, and to arrange a site."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assuage.web.design.fields import DayInput
from assuage.web.schedule.clock import FIRST, LAST, instant, local
from assuage.web.schedule.errors import NoSuchTimeError
from assuage.web.schedule.models import Chair, ClosedDay, Hours, Kind
from assuage.web.schedule.slots import Slot, Wanted

MOST_SESSIONS = 40
DAYS = (MinValueValidator(FIRST), MaxValueValidator(LAST - timedelta(days=365 * MOST_SESSIONS)))
"""Within a calendar, with room for the longest course that can be asked for."""


class ClockInput(forms.TimeInput):
    """A time of day as the browser asks for it."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class WantedForm(forms.Form):
    """When somebody would like to come, and how often."""

    kind = forms.ChoiceField(label=_("What for"), choices=Kind.choices, initial=Kind.SESSION)
    first = forms.DateField(label=_("First day"), widget=DayInput, validators=DAYS)
    at = forms.TimeField(
        label=_("At about"), widget=ClockInput, help_text=_("By the clock of the site; the nearest free time is found.")
    )
    chair = forms.ModelChoiceField(
        label=_("Chair"), queryset=Chair.objects.none(), required=False, empty_label=_("any that is free")
    )
    minutes = forms.IntegerField(label=_("Minutes each, with monitoring afterwards"), min_value=5, max_value=1440)
    sessions = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_SESSIONS, initial=1)
    every_days = forms.IntegerField(
        label=_("Every how many days"), min_value=1, max_value=365, required=False, help_text=_("For more than one.")
    )
    slack_days = forms.IntegerField(
        label=_("May be so many days later"),
        min_value=0,
        max_value=14,
        initial=0,
        help_text=_("Where a day is full; the other days stay."),
    )

    def __init__(self, site: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._site = site
        chair: Any = self.fields["chair"]
        chair.queryset = Chair.objects.filter(site=site, is_open=True)

    def clean_first(self) -> date:
        """A day that is not over."""
        first: date = self.cleaned_data["first"]
        _refuse_past(self._site, first)
        return first

    def clean(self) -> dict[str, Any]:
        """More than one session has an interval; only sessions come in a course."""
        found = super().clean() or {}
        if (found.get("sessions") or 1) > 1:
            if not found.get("every_days"):
                self.add_error("every_days", _("Say how many days lie between two sessions."))
            if found.get("kind") not in {Kind.SESSION, None}:
                self.add_error("sessions", _("Only ketamine sessions are booked as a course; choose one appointment."))
        return found

    def wanted(self) -> Wanted:
        """What was asked for."""
        given = self.cleaned_data
        every = given.get("every_days") or 1
        return Wanted(given["first"], given["at"], given["minutes"], given["sessions"], every, given["chair"])


class SlotsForm(forms.Form):
    """The free times that were suggested and are now booked, as they were shown."""

    def __init__(self, site: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._site = site
        self._chairs = {str(one.pk): one for one in Chair.objects.filter(site=site).select_related("site")}

    slots = forms.CharField(widget=forms.HiddenInput, max_length=6000)
    kind = forms.ChoiceField(choices=Kind.choices, widget=forms.HiddenInput)
    every_days = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=365)
    plan = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def clean_slots(self) -> list[Slot]:
        """Each a chair of the site, a start and an end."""
        try:
            found = [self._slot(one) for one in self.cleaned_data["slots"].split()]
            days = sorted(local(self._site, one.starts_at).date() for one in found)
        except (KeyError, ValueError, OverflowError):
            days = []
        if not days or days[-1] >= LAST:
            raise forms.ValidationError(_("These times cannot be read. Ask for free times again."))
        _refuse_past(self._site, days[0])
        return found

    def _slot(self, text: str) -> Slot:
        chair, starts_at, ends_at = text.split("/")
        start, end = datetime.fromisoformat(starts_at), datetime.fromisoformat(ends_at)
        if start.tzinfo is None or end.tzinfo is None:
            raise ValueError(text)
        return Slot(self._chairs[chair], start, end)


def written_slots(slots: list[Slot]) -> str:
    """Slots as `SlotsForm` reads them."""
    return " ".join(f"{one.chair.pk}/{one.starts_at.isoformat()}/{one.ends_at.isoformat()}" for one in slots)


class MoveForm(forms.Form):
    """Another time or chair for an appointment, and why."""

    day = forms.DateField(label=_("Day"), widget=DayInput, validators=DAYS)
    at = forms.TimeField(label=_("Starts"), widget=ClockInput, help_text=_("By the clock of the site."))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=1440)
    chair = forms.ModelChoiceField(label=_("Chair"), queryset=Chair.objects.none())
    why = forms.CharField(label=_("Why it is moved"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, site: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._site = site
        chair: Any = self.fields["chair"]
        chair.queryset = Chair.objects.filter(site=site, is_open=True).select_related("site")

    def clean(self) -> dict[str, Any]:
        """The instant, where the clock has it."""
        found = super().clean() or {}
        day, at = found.get("day"), found.get("at")
        try:
            _refuse_past(self._site, day)
        except forms.ValidationError as error:
            self.add_error("day", error)
        if day is not None and at is not None:
            try:
                found["starts_at"] = instant(self._site, day, at)
            except NoSuchTimeError as error:
                self.add_error("at", str(error))
        return found


class CancelForm(forms.Form):
    """Why an appointment is cancelled, and whether the rest of its course is too."""

    why = forms.CharField(
        label=_("Why it is cancelled"), max_length=200, help_text=_("The person and the clinic will ask.")
    )
    whole_course = forms.BooleanField(label=_("Also cancel the sessions of this course that follow"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ChairForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """A new chair of a site, or another name for one."""

    class Meta:
        """Its name, and whether it can be booked."""

        model = Chair
        fields = ("name", "is_open")


class HoursForm(forms.ModelForm):  # type: ignore[type-arg]  # as above
    """When a site, or one chair of it, is open on a weekday."""

    class Meta:
        """A span on a weekday."""

        model = Hours
        fields = ("weekday", "opens", "closes", "chair")
        widgets = {"opens": ClockInput, "closes": ClockInput}
        labels = {"chair": _("Only this chair")}

    def __init__(self, site: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chair: Any = self.fields["chair"]
        chair.queryset = Chair.objects.filter(site=site)
        chair.required = False
        chair.empty_label = _("every chair")

    def clean(self) -> dict[str, Any]:
        """They end after they start."""
        found = super().clean() or {}
        opens, closes = found.get("opens"), found.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", _("This is before the start; hours do not go over midnight."))
        return found


class ClosedDayForm(forms.ModelForm):  # type: ignore[type-arg]  # as above
    """A day on which the site is closed."""

    class Meta:
        """The day and why."""

        model = ClosedDay
        fields = ("day", "why")
        widgets = {"day": DayInput}

    def clean_day(self) -> date:
        """A day of the calendar."""
        day: date = self.cleaned_data["day"]
        for holds in DAYS:
            holds(day)
        return day


class FreeTimeForm(forms.Form):
    """A free time of the board: which day, about when, in which chair."""

    day = forms.DateField(validators=DAYS)
    at = forms.TimeField()
    chair = forms.UUIDField(required=False)


def asked_day(text: str, otherwise: date) -> date:
    """The day that an address asks for, else another."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return day if FIRST < day < LAST else otherwise


def _refuse_past(site: Any, day: date | None) -> None:
    """A day that is over cannot be booked: a slip of the year would hide an appointment where nobody looks."""
    if day is not None and day < local(site, timezone.now()).date():
        raise forms.ValidationError(_("This day is over. Check the date; nothing was changed."))
