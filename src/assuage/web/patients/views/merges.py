"""Merging two records of one person, and undoing it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assuage.web.accounts.actor import Note
from assuage.web.accounts.guarding import Request, guarded
from assuage.web.accounts.policies import merge_people, undo_merge
from assuage.web.patients.doubles import likely_doubles
from assuage.web.patients.forms import ReasonForm, SearchForm
from assuage.web.patients.merging import CannotMergeError, merge, undo
from assuage.web.patients.models import Merge, Person, SexRecorded
from assuage.web.patients.searching import search


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(merge_people)
def merges(request: Request, person: Person) -> HttpResponse:
    """Who may be the same person, a search for others, and what was merged before."""
    rows: QuerySet[Person] = merge_people.among(request.actor)
    form = SearchForm(request.POST or None)
    found = list(search(rows, **form.cleaned_data).people) if form.is_bound and form.is_valid() else []
    doubles = likely_doubles(
        rows,
        family_name=person.family_name,
        given_name=person.given_name,
        birth_date=person.birth_date,
        other_than=person.pk,
    )
    found = [one for one in found if one.pk != person.pk]
    shown = {str(one.pk) for one in (*found, *(one.person for one in doubles))}
    request.actor.notes.extend(Note("list", "patients.Person", one, person_id=one) for one in sorted(shown))
    made = Merge.objects.filter(person=person).select_related("gone", "merged_by", "undone_by")
    about = {"person": person, "form": form, "found": found, "doubles": doubles, "merges": made}
    return render(request, "patients/merges.html", about)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(merge_people)
def confirm_merge(request: Request, person: Person, other: Any) -> HttpResponse:
    """The two side by side, and the button that says what it does."""
    gone = merge_people.among(request.actor).filter(pk=other).exclude(pk=person.pk).first()
    if gone is None:
        raise Http404
    request.actor.notes.append(Note("read", "patients.Person", str(gone.pk), person_id=str(gone.pk)))
    form = ReasonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            merge(request.actor, person, gone, reason=form.cleaned_data["reason"])
        except CannotMergeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Merged. It can be undone on this page."))
            return redirect("patients:merges", person.pk)
    counts = [(one, one.entries.count(), one.imports.count(), one.attachments.count()) for one in (person, gone)]
    about = {"person": person, "gone": gone, "form": form, "counts": counts, "differ": _where_they_differ(person, gone)}
    return render(request, "patients/merge.html", about)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(undo_merge)
def take_apart(request: Request, merged: Merge) -> HttpResponse:
    """Undo a merge, with a reason."""
    form = ReasonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            undo(request.actor, merged, because=form.cleaned_data["reason"])
        except CannotMergeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The two records stand apart again."))
            return redirect("patients:merges", merged.person_id)
    return render(request, "patients/undo_merge.html", {"form": form, "merge": merged, "person": merged.person})


def _where_they_differ(one: Person, other: Person) -> list[Any]:
    """What should be alike of one person and is not: names however they are ordered, birth date, sex as far as it is recorded."""
    names = [sorted(f"{who.family_folded} {who.given_folded}".split()) for who in (one, other)]
    sexes = {one.sex, other.sex} - {SexRecorded.UNKNOWN.value}
    found = [_("Name")] if names[0] != names[1] else []
    found += [_("Birth date")] if one.birth_date != other.birth_date else []
    return found + ([_("Sex as recorded")] if len(sexes) > 1 else [])
