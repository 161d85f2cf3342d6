"""What is typed about a plan: goals and limits, an order, the bench of a pump, a start."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assuage.dosing import DoseError, parse
from assuage.knowledge import library
from assuage.plan import PlanError
from assuage.web.candidacy.conditions import SETTINGS
from assuage.web.design.fields import TripleField
from assuage.web.design.phrases import told
from assuage.web.plan.asked import ceilings_of, clinic_of, goals_of, past_of, shortest_reason

_SIZES = re.compile(r"[,;\s]+")
_PAST = re.compile(r"(?P<dose>.+?);\s*(?P<days>\d+(?:\.\d+)?)\s*(?:d|day|days)?\s*(?:ago)?\s*", re.IGNORECASE)


class VersionedForm(forms.Form):
    """A form of a draft: which version of it was opened."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class GoalsForm(VersionedForm):
    """Goals, ceilings, what the clinic has, and what was given before. What is left empty stays unnamed, or takes the default beside it."""

    GROUPS = (
        (
            "goal",
            _("The relief that is wanted"),
            ("relief_percent", "relief_points", "by_day", "for_days", "least_chance"),
        ),
        (
            "ceilings",
            _("What is not risked"),
            ("dissociation_chance", "dissociation_percent", "systolic_chance", "systolic_rise_mmhg", "systolic_mmhg"),
        ),
        ("clinic", _("What the clinic has"), ("setting", "chair_hours_per_day", "days_per_week", "vial_mg", "escort")),
        ("past", _("What was given before"), ("past",)),
    )
    UNITS = {
        "relief_percent": "%",
        "relief_points": _("points of 10"),
        "by_day": _("days"),
        "for_days": _("days"),
        "least_chance": _("in 100"),
        "dissociation_chance": _("in 100"),
        "dissociation_percent": _("% of scale"),
        "systolic_chance": _("in 100"),
        "systolic_rise_mmhg": "mmHg",
        "systolic_mmhg": "mmHg",
        "chair_hours_per_day": "h",
        "days_per_week": _("days"),
        "vial_mg": "mg",
    }

    relief_percent = forms.FloatField(label=_("Pain falls by at least"), required=False, min_value=0, max_value=100)
    relief_points = forms.FloatField(label=_("or by so many points"), required=False, min_value=0, max_value=10)
    by_day = forms.FloatField(label=_("By day"), required=False, min_value=0, max_value=84)
    for_days = forms.FloatField(label=_("For so long"), required=False, min_value=0, max_value=84)
    least_chance = forms.FloatField(label=_("With a chance of at least"), required=False, min_value=0, max_value=100)
    dissociation_chance = forms.FloatField(
        label=_("At most so likely to dissociate distressingly"), required=False, min_value=0, max_value=100
    )
    dissociation_percent = forms.FloatField(label=_("Distressing from"), required=False, min_value=0, max_value=100)
    systolic_chance = forms.FloatField(
        label=_("At most so likely to have too high a pressure"), required=False, min_value=0, max_value=100
    )
    systolic_rise_mmhg = forms.FloatField(
        label=_("Too high: a systolic rise of"), required=False, min_value=0, max_value=150
    )
    systolic_mmhg = forms.FloatField(label=_("or a systolic pressure of"), required=False, min_value=100, max_value=260)
    setting = forms.ChoiceField(
        label=_("Only regimens given"), required=False, choices=[("", _("anywhere")), *SETTINGS.items()]
    )
    chair_hours_per_day = forms.FloatField(label=_("Chair time a day"), required=False, min_value=0, max_value=24)
    days_per_week = forms.IntegerField(label=_("Infusion days in any 7"), required=False, min_value=1, max_value=7)
    vial_mg = forms.CharField(
        label=_("Vials in stock"),
        required=False,
        max_length=80,
        help_text=_("Their contents, for example 50, 200, 500."),
    )
    escort = TripleField(label=_("Does somebody take the patient home?"), required=False)
    past = forms.CharField(
        label=_("Courses before this one"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One a line: the dose, a semicolon, and how many days ago it began. 0.5 mg/kg over 40 min; 21 days ago"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in defaults().items():
            self.fields[name].help_text = words

    def clean_vial_mg(self) -> list[float]:
        """Sizes of vials as numbers."""
        told = [one for one in _SIZES.split(self.cleaned_data["vial_mg"]) if one]
        try:
            return [float(one.removesuffix("mg")) for one in told]
        except ValueError:
            raise forms.ValidationError(
                _("Write the content of each vial in mg, with commas between: 50, 200, 500.")
            ) from None

    def clean_past(self) -> list[dict[str, Any]]:
        """Courses before, each with a dose that can be read."""
        found = []
        for number, line in enumerate(filter(None, map(str.strip, self.cleaned_data["past"].splitlines())), start=1):
            match = _PAST.fullmatch(line)
            if match is None:
                raise forms.ValidationError(
                    _("Line %(number)s does not say how long ago: write the dose, a semicolon, and the days."),
                    params={"number": number},
                )
            try:
                found.append({"dose": parse(match["dose"]).text, "began_days_ago": float(match["days"])})
            except DoseError as error:
                raise forms.ValidationError(
                    _("Line %(number)s: %(words)s"), params={"number": number, "words": told(str(error))}
                ) from error
        return found

    def clean(self) -> dict[str, Any]:
        """All together, as the room of plans would take it."""
        super().clean()
        if not self.errors:
            try:
                asked = self.asked()
                goals_of(asked), ceilings_of(asked), clinic_of(asked), past_of(asked)
            except PlanError as error:
                raise forms.ValidationError(told(str(error))) from error
        return self.cleaned_data

    def asked(self) -> dict[str, Any]:
        """What is kept in the draft; what was left empty is left out."""
        data = {name: self.cleaned_data.get(name) for name in self.fields if name != "version"}
        return {name: value for name, value in data.items() if value not in (None, "", [])}


def typed(asked: dict[str, Any]) -> dict[str, Any]:
    """What is kept in a draft, as it is typed into the form."""
    shown = dict(asked)
    shown["vial_mg"] = ", ".join(f"{one:g}" for one in asked.get("vial_mg") or ())
    shown["past"] = "\n".join(f"{one['dose']}; {one['began_days_ago']:g} days ago" for one in asked.get("past") or ())
    return shown


def defaults() -> dict[str, str]:
    """What holds where a field is left empty, in words; each is an assumption of the knowledge file."""
    practice = library().planning_practice()
    standard = practice.standard_goal
    words = gettext("Left empty: %s, assumed.")
    return {
        "relief_percent": words % f"{standard.relief_percent.value:g} %",
        "by_day": words % gettext("day %g") % standard.by_day.value,
        "for_days": words % gettext("%g days") % standard.for_days.value,
        "least_chance": gettext("Left empty: no option is marked as unlikely."),
        "dissociation_chance": gettext("Left empty: the chance is told, and nothing is held back for it."),
        "dissociation_percent": words % f"{practice.distressing_dissociation.value:g} %",
        "systolic_chance": gettext("Left empty: the chance is told, and nothing is held back for it."),
        "systolic_rise_mmhg": words % f"{practice.severe_systolic_rise.value:g} mmHg",
        "systolic_mmhg": words % f"{practice.severe_systolic.value:g} mmHg",
        "chair_hours_per_day": gettext("Left empty: not known, and nothing is held back for it."),
    }


class OrderForm(VersionedForm):
    """An order in the dose language, and where it is given."""

    order = forms.CharField(
        label=_("Order"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("racemic ketamine hydrochloride 0.35 mg/kg/h over 4 h daily for 10 days, max 25 mg/h"),
    )
    setting = forms.ChoiceField(
        label=_("Given where"),
        choices=[("", _("choose")), *SETTINGS.items()],
        help_text=_("Its limits on rate and level hold."),
    )


class LooseOrderForm(VersionedForm):
    """An order while it is being typed: anything goes, and what is wrong is said beside it."""

    version = forms.IntegerField(required=False)
    order = forms.CharField(required=False, max_length=400)
    setting = forms.ChoiceField(required=False, choices=[("", ""), *SETTINGS.items()])


class PumpForm(forms.Form):
    """What is on the bench, and what whoever prepares reckoned from the order."""

    vial = forms.CharField(
        label=_("Vial, as its label reads"), max_length=120, help_text=_("500 mg/10 mL racemic ketamine hydrochloride")
    )
    container = forms.CharField(label=_("Prepared in"), max_length=40, help_text=_("50 mL syringe, or 100 mL bag"))
    concentration = forms.CharField(
        label=_("Strength of the solution"),
        max_length=24,
        required=False,
        help_text=_("1 mg/mL. Left empty: the default of the file, which the sheet says."),
    )
    diluent = forms.CharField(label=_("Diluted with"), max_length=60, required=False)
    resolution = forms.CharField(
        label=_("Smallest step of the pump"),
        max_length=12,
        required=False,
        help_text=_("In mL/h. Left empty: the default of the file, which the sheet says."),
    )
    line_ml = forms.CharField(label=_("The line holds"), max_length=8, required=False, help_text=_("In mL."))
    spare_ml = forms.CharField(
        label=_("Overfill"), max_length=8, required=False, help_text=_("In mL, for each container.")
    )
    reckoned = forms.CharField(
        label=_("What you reckoned from the order"),
        max_length=40,
        help_text=_(
            "One number with its unit, reckoned without this page: the rate in mL/h or mg/h, or the dose of a session in mg. A slip is challenged."
        ),
    )

    UNITS = {"resolution": "mL/h", "line_ml": "mL", "spare_ml": "mL"}


class ReckonedForm(forms.Form):
    """What the second person reckoned."""

    reckoned = forms.CharField(
        label=_("What you reckoned from the order"),
        max_length=40,
        help_text=_(
            "One number with its unit, reckoned from the order and not from this page: the rate in mL/h or mg/h, or the dose of a session in mg."
        ),
    )


class WithdrawForm(forms.Form):
    """Why a sheet is withdrawn."""

    because = forms.CharField(label=_("Why it is withdrawn"), max_length=200)

    def clean_because(self) -> str:
        """Long enough to say something."""
        told = str(self.cleaned_data["because"]).strip()
        if len(told) < shortest_reason():
            raise forms.ValidationError(_("This says nothing. Write why, as a colleague would need to read it."))
        return told


class StartForm(forms.Form):
    """When the first dose is given."""

    starts_at = forms.DateTimeField(
        label=_("The first dose starts"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("In the time of the site."),
    )
