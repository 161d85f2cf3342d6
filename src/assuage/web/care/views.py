"""The care plan of a person: seen whole, and changed piece by piece."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assuage.web.accounts.guarding import Request, guarded
from assuage.web.accounts.policies import read_chart, write_care, write_chart, write_goal, write_task
from assuage.web.care import services
from assuage.web.care.forms import GoalForm, ReviewForm, StepForm, TaskForm
from assuage.web.care.models import Goal, Task, TaskState
from assuage.web.care.selectors import local_day, plan_of
from assuage.web.records import StaleVersionError


@require_safe
@guarded(read_chart)
def plan(request: Request, person: Any) -> HttpResponse:
    """Goals, what is to be done by whom, what was done, and the last review."""
    about = {
        "person": person,
        "plan": plan_of(person),
        "today": local_day(person.site, timezone.now()),
        "may_write": write_care.permits(request.actor, person),
        "is_own": person.user_id == request.actor.user.pk,
        "may_write_chart": write_chart.permits(request.actor, person),
    }
    return render(request, "care/plan.html", about)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(write_care)
def add_goal(request: Request, person: Any) -> HttpResponse:
    """A new goal."""
    form = GoalForm(request.POST or None)
    if form.is_bound and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("words", "measure", "target", "by")}
        services.add_goal(request.actor, person, **given)
        messages.success(request, _("The goal is kept."))
        return redirect("care:plan", person.pk)
    return _page(request, form, person, _("Add a goal"), _("Keep the goal"))


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(write_goal)
def goal(request: Request, one: Goal) -> HttpResponse:
    """A goal that is worded anew, or has come further."""
    form = GoalForm(request.POST or None, instance=one, initial={"version": one.version})
    if form.is_bound and form.is_valid():
        given = {name: form.cleaned_data[name] for name in (*services.GOAL_FIELDS, "why")}
        expected = form.cleaned_data["version"] or 0
        if _kept(form, services.change_goal, request.actor, _as_stored(one), expected=expected, **given):
            messages.success(request, _("The goal is kept."))
            return redirect("care:plan", one.person_id)
    return _page(request, form, one.person, _("Change a goal"), _("Keep the change"), history=one.changes)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(write_care)
def add_task(request: Request, person: Any) -> HttpResponse:
    """A new task."""
    form = TaskForm(person, request.POST or None)
    if form.is_bound and form.is_valid():
        services.add_task(request.actor, person, **form.changes())
        messages.success(request, _("The task is kept."))
        return redirect("care:plan", person.pk)
    return _page(request, form, person, _("Add a task"), _("Keep the task"))


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(write_task)
def task(request: Request, one: Task) -> HttpResponse:
    """A task that is changed, and all that happened with it."""
    form = TaskForm(one.person, request.POST or None, instance=one, initial={"version": one.version})
    if form.is_bound and form.is_valid():
        given, expected = form.changes(), form.cleaned_data["version"] or 0
        why = form.cleaned_data["why"]
        if _kept(form, services.change_task, request.actor, _as_stored(one), expected=expected, why=why, **given):
            messages.success(request, _("The task is kept."))
            return redirect("care:plan", one.person_id)
    return _page(request, form, one.person, _("Change a task"), _("Keep the change"), history=one.changes)


@require_POST
@guarded(write_task)
def step(request: Request, one: Task) -> HttpResponse:
    """A task brought on by one click."""
    form = StepForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.change_task(request.actor, one, expected=given["version"], state=TaskState(given["state"]))
        except StaleVersionError as error:
            messages.error(request, str(error))
    return redirect("care:plan", one.person_id)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(write_care)
def review(request: Request, person: Any) -> HttpResponse:
    """A review of the whole plan."""
    form = ReviewForm(request.POST or None)
    if form.is_bound and form.is_valid():
        services.review(request.actor, person, **form.cleaned_data)
        messages.success(request, _("The review is kept."))
        return redirect("care:plan", person.pk)
    return _page(request, form, person, _("Review the care plan"), _("Keep the review"))


def _as_stored(one: Any) -> Any:
    """The row as it is: a form that was filled in has changed the one it was given."""
    return type(one).objects.get(pk=one.pk)


def _kept(form: Any, change: Any, *args: Any, **kwargs: Any) -> bool:
    """Whether the change was kept; where somebody was quicker, the form says so and keeps what was typed."""
    try:
        change(*args, **kwargs)
    except StaleVersionError as error:
        form.add_error(None, str(error))
        return False
    return True


def _page(request: Any, form: Any, person: Any, title: str, button: str, history: Any = None) -> HttpResponse:  # noqa: PLR0917 - a page is these six
    about = {
        "form": form,
        "person": person,
        "title": title,
        "button": button,
        "history": history.select_related("by") if history is not None else None,
    }
    return render(request, "care/form.html", about)
