"""Forms by which a chart is written: statements, measurements, medicines, events, allergies, the airway, last doses, files.

Each gives the fields that `assuage.patient.load_form` reads, so that units are converted and slips refused in one place.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from assuage.patient import ROUTES, PatientFileError, load_form, plain_name, vocabulary
from assuage.web.design.fields import MomentInput, TripleField
from assuage.web.design.phrases import phrase, told, told_plainly
from assuage.web.design.quantities import unit
from assuage.web.patients.models import AirwayAssessment, Sedating
from assuage.web.patients.recording import NEITHER, NOT_KNOWN, allergies_meant
from assuage.web.patients.templatetags.charts import route as route_words


class NamedField(forms.CharField):
    """A concept of some kinds, typed by any of its names; the browser suggests them. Its value is the id."""

    def __init__(self, *, kinds: tuple[str, ...], **about: Any) -> None:
        self.kinds = kinds
        about.setdefault("max_length", 120)
        about["widget"] = forms.TextInput(attrs={"list": f"names-{'-'.join(kinds)}", "autocomplete": "off"})
        super().__init__(**about)

    def clean(self, value: Any) -> str:
        """The id; what is no name of ours is refused, never taken for one that is near."""
        written = super().clean(value)
        if not written:
            return ""
        words = vocabulary()
        ids = words.named(plain_name(written)) or _named_in(get_language() or "").get(plain_name(written), ())
        found = [one for one in ids if words.concepts[one].kind in self.kinds]
        if len(found) != 1:
            raise forms.ValidationError(
                _(
                    "This is none of the names we know. Choose one of those suggested; what has none can be written as an event."
                )
            )
        return found[0]

    @property
    def names(self) -> list[str]:
        """What is suggested, in the language of the page."""
        known = (one.name for one in vocabulary().concepts.values() if one.kind in self.kinds)
        return sorted(map(told_plainly, known), key=str.casefold)


class OriginalSelect(forms.Select):
    """A list of names of the vocabulary in the language of the page; one that has none is marked as the English it is.

    The empty choice is of the page.
    """

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **about: Any) -> dict[str, Any]:
        """One choice."""
        said = label if not value or isinstance(label, SafeString) else told_plainly(label)
        option: dict[str, Any] = super().create_option(name, value, said, *args, **about)
        is_english = bool(value) and told(label) != said
        return {**option, "attrs": {**option["attrs"], **({"lang": "en"} if is_english else {})}}


class MomentField(forms.DateTimeField):
    """When something was so, in the site's zone; now where nothing is typed, never in the future."""

    def __init__(self, **about: Any) -> None:
        about.setdefault("widget", MomentInput)
        about.setdefault("label", _("When"))
        about.setdefault("help_text", _("Left empty, it is now. Time of the site."))
        about.setdefault("required", False)
        super().__init__(**about)

    def clean(self, value: Any) -> datetime:
        """An aware moment that is not after now."""
        found: datetime | None = super().clean(value)
        now = timezone.now()
        if found is not None and found > now:
            raise forms.ValidationError(_("This lies in the future. Check the date and the time."))
        return found or now


class EntryForm(forms.Form):
    """What the forms of entries share: the content for `load_form`, and its refusals told at the field."""

    told_at = ""  # the field that refusals are told at

    def content(self) -> Mapping[str, Any]:
        """The fields of a patient file."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """What `load_form` refuses is refused here, in its words."""
        found = super().clean() or {}
        if not self.errors:
            try:
                load_form({**self.content(), "at": timezone.now()})
            except PatientFileError as error:
                for problem in error.problems:
                    self.add_error(self.told_at, told(problem.partition(": ")[2] or problem))
        return found


class StatementForm(EntryForm):
    """A condition or a statement: yes, no or unknown."""

    told_at = "claim"
    claim = NamedField(
        label=_("Condition or statement"),
        kinds=("conditions", "statements"),
        help_text=_("Start to type and choose: for example complex regional pain syndrome"),
    )
    answer = TripleField(label=_("Is it so?"))
    at = MomentField(label=_("Since when, or when it was said"))
    source = forms.CharField(label=_("Who said it, or where it stands"), max_length=120, required=False)
    words = forms.CharField(label=_("Remark"), max_length=400, required=False)

    def content(self) -> Mapping[str, Any]:
        """One fact."""
        given = self.cleaned_data
        return {"facts": {given["claim"]: {"answer": given["answer"], **_about(given)}}}


class MeasurementForm(EntryForm):
    """A value with its unit."""

    told_at = "value"
    name = forms.ChoiceField(label=_("What was measured"), widget=OriginalSelect)
    value = forms.CharField(
        label=_("Value with unit"),
        max_length=40,
        help_text=_("With a decimal point and its unit, as in 70.5 kg or 155 lb. Other units are converted."),
    )
    at = MomentField(label=_("When it was measured"))
    source = forms.CharField(label=_("Measured by, or where it stands"), max_length=120, required=False)

    def __init__(self, *args: Any, **about: Any) -> None:
        super().__init__(*args, **about)
        self.fields["name"].choices = [("", gettext("Choose")), *_observations()]  # type: ignore[attr-defined]  # a choice field

    def content(self) -> Mapping[str, Any]:
        """One measurement."""
        given = self.cleaned_data
        return {"measurements": {given["name"]: {"value": given["value"], **_about(given)}}}


class MedicineForm(EntryForm):
    """A medicine: whether it is taken, how much a day, by which route."""

    told_at = "dose"
    medicine = NamedField(label=_("Medicine"), kinds=("medicines",), help_text=_("Start to type and choose"))
    answer = TripleField(label=_("Is it taken now?"))
    dose = forms.CharField(
        label=_("Dose in all a day"),
        max_length=40,
        required=False,
        help_text=_("With its unit, as in 60 mg/d; of a patch as in 25 mcg/h. Left empty, the dose is not known."),
    )
    route = forms.ChoiceField(label=_("Route"), required=False)
    at = MomentField(label=_("When it was said"))
    source = forms.CharField(label=_("Who said it, or where it stands"), max_length=120, required=False)

    def __init__(self, *args: Any, **about: Any) -> None:
        super().__init__(*args, **about)
        routes = sorted(((one, route_words(one)) for one in ROUTES), key=lambda one: one[1])
        self.fields["route"].choices = [("", gettext("Not known")), *routes]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """A dose belongs to what is taken."""
        given = forms.Form.clean(self) or {}
        if given.get("dose") and given.get("answer") in {"no", "unknown"}:
            self.add_error(
                "dose", _("A dose belongs to a medicine that is taken. Choose yes, or leave the dose empty.")
            )
        return super().clean()

    def content(self) -> Mapping[str, Any]:
        """One medicine."""
        given = self.cleaned_data
        how = {name: given[name] for name in ("dose", "route") if given.get(name)}
        if "dose" in how:
            how["dose"] = how["dose"].replace("mcg/", "ug/").replace("µg/", "ug/")
        return {"medicines": {given["medicine"]: {"answer": given["answer"], **how, **_about(given)}}}


class EventForm(forms.Form):
    """Something that happened or that has no name of ours: kept and shown, and no rule reads it."""

    words = forms.CharField(label=_("What happened"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    at = MomentField()


class AllergyForm(forms.Form):
    """An allergy or intolerance."""

    substance = forms.CharField(
        label=_("Substance"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    reaction = forms.CharField(label=_("What happened"), max_length=160, required=False)
    means = forms.ChoiceField(
        label=_("Is it ketamine or another anaesthetic?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Asked of a name that no rule knows, so that none of them misses it."),
    )

    def __init__(self, *args: Any, **about: Any) -> None:
        super().__init__(*args, **about)
        known = [(claim, told(vocabulary().called(claim))) for claim in vocabulary().allergies]
        self.fields["means"].choices = [*known, (NEITHER, _("Neither")), (NOT_KNOWN, _("Not known"))]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """A name that no rule knows says what it is; one that they know is not said to be something else."""
        given = super().clean() or {}
        known, means = allergies_meant(given.get("substance", "")), given.get("means")
        if given.get("substance") and not known and not means:
            self.add_error(
                "means", _("No rule knows this name. Say whether it is ketamine or another anaesthetic, or not known.")
            )
        if known and means and means not in known:
            self.add_error("means", _("The rules know this name as something else. Correct the name or the choice."))
        return given


class AirwayForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """The airway and the ASA class. What was not looked at stays empty."""

    difficult_before = TripleField(label=_("Difficult airway before"))
    neck_is_stiff = TripleField(label=_("Neck is stiff"))
    loose_teeth = TripleField(label=_("Loose teeth or dentures"))
    assessed_at = MomentField(label=_("When it was assessed"))

    class Meta:
        """In the order in which one looks."""

        model = AirwayAssessment
        fields = (
            "mallampati", "mouth_opening_cm", "neck_is_stiff", "loose_teeth", "difficult_before", "asa_class", "remarks",
            "assessed_at",
        )  # fmt: skip
        widgets = {
            "mallampati": forms.RadioSelect,
            "asa_class": forms.RadioSelect,
            "remarks": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {
            "mallampati": _("Mallampati class"),
            "mouth_opening_cm": _("Mouth opening"),
            "asa_class": _("ASA class"),
            "remarks": _("Remarks"),
        }

    def __init__(self, *args: Any, **about: Any) -> None:
        super().__init__(*args, **about)
        for name in ("mallampati", "asa_class"):
            field: Any = self.fields[name]
            field.choices = [*[one for one in field.choices if one[0]], ("", gettext("Not assessed"))]
        self.fields["mouth_opening_cm"].widget = forms.NumberInput(attrs={"step": "0.1", "min": "0", "max": "10"})

    def clean_mouth_opening_cm(self) -> float | None:
        """Between 0 and 10 cm; a larger number is a slip, most likely millimetres."""
        value: float | None = self.cleaned_data["mouth_opening_cm"]
        if value is not None and not 0 <= value <= 10:  # noqa: PLR2004 - our choice: no mouth opens wider
            raise forms.ValidationError(_("Write centimetres between 0 and 10."))
        return value


class LastTakenForm(forms.Form):
    """When an opioid or a benzodiazepine was last taken."""

    answer = TripleField(label=_("Taken at all?"))
    medicine = forms.CharField(label=_("Which"), max_length=120, required=False)
    dose = forms.CharField(label=_("Dose"), max_length=80, required=False, help_text=_("As it was said"))
    taken_at = forms.DateTimeField(label=_("When last"), required=False, widget=MomentInput)

    def clean(self) -> dict[str, Any]:
        """A time belongs to a yes, and lies before now."""
        given = super().clean() or {}
        at = given.get("taken_at")
        if at and given.get("answer") in {"no", "unknown"}:
            self.add_error(
                "taken_at", _("A time belongs to a medicine that was taken. Choose yes, or leave the time empty.")
            )
        if at and at > timezone.now():
            self.add_error("taken_at", _("This lies in the future. Check the date and the time."))
        if given.get("answer") == "no" and (given.get("medicine") or given.get("dose")):
            self.add_error("answer", _("You wrote a medicine or a dose and that none was taken. Correct one of them."))
        return given


SEDATING = tuple(Sedating)


class UploadForm(forms.Form):
    """A FHIR bundle or a patient file."""

    file = forms.FileField(
        label=_("File"), help_text=_("A FHIR R4 bundle (JSON, also gzipped) or a patient file (YAML), up to 20 MB")
    )
    patient_id = forms.CharField(
        label=_("Id of the patient in the file"),
        required=False,
        max_length=120,
        help_text=_("Only for a bundle that holds several patients"),
    )


class AttachmentForm(forms.Form):
    """A file that is kept as it is."""

    file = forms.FileField(label=_("File"), help_text=_("PDF, PNG, JPEG or plain text, up to 10 MB"))
    about = forms.CharField(label=_("What it is"), max_length=200, required=False)


def _about(given: Mapping[str, Any]) -> dict[str, Any]:
    """Where and when it was said, as a patient file has it."""
    found: dict[str, Any] = {"at": given["at"], "from": given.get("source") or "form"}
    if given.get("words"):
        found["words"] = given["words"]
    return found


@lru_cache(maxsize=4)
def _named_in(language: str) -> Mapping[str, tuple[str, ...]]:
    """The ids of concepts by their names in a language, as they are typed."""
    found: dict[str, tuple[str, ...]] = {}
    for one in vocabulary().concepts.values():
        said = phrase(one.name, language) if language else None
        if said is not None:
            found[plain_name(said)] = (*found.get(plain_name(said), ()), one.id)
    return found


def _observations() -> list[tuple[str, str]]:
    """Each with the unit it is kept in; what is safe for a page was told in its language."""
    found = []
    for one in vocabulary().concepts.values():
        if one.unit is not None:
            said = told(one.name)
            in_unit = f" ({unit(one.unit)})" if unit(one.unit) else ""
            is_told = said == told_plainly(one.name)
            found.append((one.id, format_html("{}{}", said, in_unit) if is_told else f"{one.name}{in_unit}"))
    return found
