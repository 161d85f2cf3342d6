"""Which text, what was found, the signature, and taking it back."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assuage.web.consent.drawing import DrawingError, read_drawing
from assuage.web.consent.models import Voice
from assuage.web.consent.steps import ABLE, DOUBTFUL, NOT_ABLE
from assuage.web.consent.texts import choices

FINDINGS = {
    ABLE: _("able to decide about this"),
    NOT_ABLE: _("not able to decide about this"),
    DOUBTFUL: _("in doubt"),
}


class WhichText(forms.Form):
    """The text and the language in which it is read."""

    text = forms.ChoiceField(label=_("Text and language"), error_messages={"required": _("Choose a text.")})

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = {f"{one.id}.{one.language}": one for one in choices(on=at.date())}
        field = self.fields["text"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, f"{one.title} ({one.language})") for key, one in self.texts.items()]


class Circumstances(forms.Form):
    """Whether the person is able to decide, who interprets, and what was done about a question that was not understood."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    finding = forms.ChoiceField(
        label=_("Is the patient able to decide about this: to understand, weigh, choose, and say so?"),
        choices=list(FINDINGS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what you found.")},
    )
    finding_note = forms.CharField(
        label=_("How you found it"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    needed = forms.ChoiceField(
        label=_("Is an interpreter needed?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether an interpreter is needed.")},
    )
    interpreter = forms.CharField(label=_("Name of the interpreter"), required=False, max_length=120)
    why_none = forms.CharField(label=_("If there was none: why, and what was done"), required=False, max_length=200)
    noted = forms.CharField(
        label=_("If a question was not answered rightly: what was done about it"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """An interpreter who is needed has a name, or there is a reason why nobody was there."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("needed") == "yes" and not (found.get("interpreter") or found.get("why_none")):
            self.add_error("interpreter", _("Name the interpreter, or say why there was none."))
        return found


class Signing(forms.Form):
    """The signature of the patient, or of whoever may decide for them, with the clinician beside them."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    voice = forms.ChoiceField(
        label=_("Who signs?"),
        choices=Voice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who signs.")},
    )
    name = forms.CharField(
        label=_("Name of whoever signs"),
        max_length=120,
        error_messages={"required": _("Write the name of whoever signs.")},
    )
    basis = forms.CharField(
        label=_("If it is not the patient: by what right"),
        required=False,
        max_length=200,
        help_text=_("Guardian, power of attorney, parent; and the document it stands in."),
    )
    kind = forms.ChoiceField(
        label=_("How?"),
        choices=[
            ("drawn", _("Drawn by hand, in the field below")),
            ("typed", _("Typed: the name above stands for it")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it is signed.")},
    )
    drawing = forms.CharField(required=False, widget=forms.HiddenInput, max_length=140_000)
    stands = forms.BooleanField(
        label=_(
            "I went through this text with the patient, answered the questions, and saw them agree of their own free will."
        ),
        error_messages={"required": _("Tick this to say what you witness. Nothing was signed.")},
    )

    picture: bytes | None = None

    def clean(self) -> dict[str, Any]:
        """A drawing is one, and who is not the patient says by what right."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("voice") == Voice.REPRESENTATIVE and not found.get("basis"):
            self.add_error("basis", _("Say by what right they decide for the patient."))
        theirs = " ".join(str(self.initial.get("name", "")).casefold().split())
        written = " ".join(found.get("name", "").casefold().split())
        if found.get("voice") == Voice.REPRESENTATIVE and written and written == theirs:
            self.add_error("name", _("This is the patient's name. Write the name of whoever signs for them."))
        if found.get("kind") == "drawn":
            try:
                self.picture = read_drawing(found.get("drawing", ""))
            except DrawingError as error:
                self.add_error("kind", str(error))
        return found


class TakingBack(forms.Form):
    """Taking a consent back."""

    said_by = forms.ChoiceField(
        label=_("Who takes it back?"),
        choices=Voice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who takes it back.")},
    )
    reason = forms.CharField(
        label=_("Why, in their words"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nobody has to give a reason."),
    )
