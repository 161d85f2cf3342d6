"""What is typed about goals, tasks and reviews."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assuage.web.accounts.models import Membership, Role, User
from assuage.web.care.models import CareReview, Goal, GoalState, Task, TaskState
from assuage.web.design.fields import DayInput


class GoalForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """A goal; the version it was opened at goes along."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    why = forms.CharField(label=_("What changed"), max_length=200, required=False)

    class Meta:
        """In the order a conversation takes."""

        model = Goal
        fields = ("words", "measure", "target", "by", "state")
        widgets = {"by": DayInput, "words": forms.Textarea({"rows": 3})}
        help_texts = {
            "words": _("As the person says it, not as a diagnosis: to hold the grandchild again."),
            "measure": _("For example pain interference, minutes walked, hours slept."),
            "target": _("For example under 4, 20 minutes, 6 hours."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:  # noqa: SLF001 - Django's public way of asking this
            del self.fields["state"], self.fields["why"]


class TaskForm(forms.ModelForm):  # type: ignore[type-arg]  # as above
    """A task; who may be named are those who work at the person's site, and whoever and whatever stands there already."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    why = forms.CharField(label=_("What changed"), max_length=200, required=False)

    class Meta:
        """What, where it belongs, who, until when."""

        model = Task
        fields = ("words", "field", "profession", "assignee", "goal", "due", "state")
        widgets = {"due": DayInput}
        labels = {"goal": _("For which goal")}

    def __init__(self, person: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assignee: Any = self.fields["assignee"]
        here = Membership.objects.filter(site=person.site, until__isnull=True).exclude(role=Role.PATIENT)
        assignee.queryset = User.objects.filter(
            Q(is_active=True, pk__in=here.values("user")) | Q(pk=self.instance.assignee_id)
        )
        goal: Any = self.fields["goal"]
        goal.queryset = person.care_goals.filter(~Q(state=GoalState.GIVEN_UP) | Q(pk=self.instance.goal_id))
        goal.label_from_instance = lambda one: one.words
        if self.instance._state.adding:  # noqa: SLF001 - as above
            del self.fields["state"], self.fields["why"]

    def changes(self) -> dict[str, Any]:
        """What was typed, as the columns of a task."""
        given = {name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.cleaned_data}
        for name in ("assignee", "goal"):
            row = given.pop(name, None)
            given[f"{name}_id"] = row.pk if row is not None else None
        return given


class StepForm(forms.Form):
    """One click on a task: the state it comes to, and the version it was seen at."""

    state = forms.ChoiceField(choices=TaskState.choices)
    version = forms.IntegerField()


class ReviewForm(forms.ModelForm):  # type: ignore[type-arg]  # as above
    """That the plan was looked at."""

    class Meta:
        """What was found, and when to look again."""

        model = CareReview
        fields = ("words", "next_due")
        widgets = {"next_due": DayInput, "words": forms.Textarea({"rows": 4})}
