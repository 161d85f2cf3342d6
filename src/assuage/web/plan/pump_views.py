"""Pages of pump sheets: prepared by one person, reckoned and released by another."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assuage.plan import SoftLimitError
from assuage.provenance import AssuageError
from assuage.web.accounts.guarding import Request, guarded
from assuage.web.accounts.policies import (
    prepare_from,
    read_pump_sheet,
    release_pump_sheet,
    withdraw_pump_sheet,
)
from assuage.web.accounts.reauthentication import needed
from assuage.web.design.phrases import told_plainly
from assuage.web.plan import releasing
from assuage.web.plan.forms import PumpForm, ReckonedForm, WithdrawForm
from assuage.web.plan.holding import holding_of
from assuage.web.plan.models import MEANING_OF_RELEASE, PumpRelease, TreatmentPlan
from assuage.web.plan.option_views import HTTP_UNPROCESSABLE
from assuage.web.plan.preparing import effect_words, runs_of
from assuage.web.plan.telling import told_of
from assuage.web.plan.validity import standing_of

_NAMED = re.compile(r"`(\w+)`")


@require_http_methods(["GET", "POST"])
@guarded(prepare_from)
def prepare(request: Request, record: TreatmentPlan) -> HttpResponse:
    """What is on the bench, and the programme that is made of it for a second person to reckon."""
    now = timezone.now()
    holding = holding_of(record, now=now)
    if not holding.is_in_force:
        messages.error(request, _("Pump sheets are made from a signed plan that is in force."))
        return redirect("plan:plan", pk=record.pk)
    limits: tuple[str, ...] = ()
    given = {
        name.removeprefix("reason_"): str(words).strip()
        for name, words in request.POST.items()
        if name.startswith("reason_")
    }
    form = PumpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked: dict[str, Any] = {
            name: words for name, words in form.cleaned_data.items() if name != "reckoned" and words
        }
        asked["reasons"] = {name: words for name, words in given.items() if words}
        try:
            made = releasing.prepare(request.actor, record, asked, reckoned=form.cleaned_data["reckoned"], now=now)
        except SoftLimitError as error:
            limits = tuple(dict.fromkeys((*_NAMED.findall(str(error)), *given)))
            form.add_error(None, told_of(error))
        except (AssuageError, releasing.CannotReleaseError) as error:
            form.add_error(None, told_of(error))
        else:
            messages.success(request, _("Prepared. A second person reckons it and releases it."))
            return redirect("plan:sheet", pk=made.pk)
    return render(
        request,
        "plan/prepare.html",
        {
            "record": record,
            "form": form,
            "fields": [(field, form.UNITS.get(field.name, "")) for field in form],
            "limits": [
                (name, told_plainly(name.replace("_", " ")), given.get(name, "")) for name in (limits or tuple(given))
            ],
            "holding": holding,
            "draft_key": f"plan-prepare-{record.pk}",
        },
        status=HTTP_UNPROCESSABLE if form.errors else 200,
    )


@require_GET
@guarded(read_pump_sheet)
def sheet(request: Request, record: PumpRelease) -> HttpResponse:
    """One sheet: what it lets run, whether it holds, and what can be done with it."""
    return render(request, "plan/sheet.html", about_sheet(request, record))


@require_http_methods(["GET", "POST"])
@guarded(release_pump_sheet)
@needed
def release(request: Request, record: PumpRelease) -> HttpResponse:
    """The second person reckons a number from the order, and releases the sheet."""
    form = ReckonedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            releasing.release(request.actor, record, reckoned=form.cleaned_data["reckoned"], now=timezone.now())
        except (AssuageError, releasing.CannotReleaseError) as error:
            form.add_error("reckoned", told_of(error))
        else:
            messages.success(request, _("Released: %s.") % effect_words(record.programme))
            return redirect("plan:sheet", pk=record.pk)
    about = about_sheet(request, record)
    about |= {"release_form": form, "meaning": MEANING_OF_RELEASE}
    return render(request, "plan/release.html", about, status=HTTP_UNPROCESSABLE if form.errors else 200)


@require_POST
@guarded(withdraw_pump_sheet)
def withdraw(request: Request, record: PumpRelease) -> HttpResponse:
    """Take a sheet back, with the reason."""
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            releasing.withdraw(request.actor, record, because=form.cleaned_data["because"], now=timezone.now())
        except releasing.CannotReleaseError as error:
            form.add_error("because", str(error))
        else:
            messages.success(request, _("The sheet is withdrawn. Nobody gives by it any more."))
            return redirect("plan:sheet", pk=record.pk)
    about = about_sheet(request, record) | {"withdraw_form": form}
    return render(request, "plan/sheet.html", about, status=HTTP_UNPROCESSABLE)


def about_sheet(request: Request, record: PumpRelease) -> dict[str, Any]:
    """What every page of a sheet shows."""
    now = timezone.now()
    holding = holding_of(record.plan, now=now)
    stands = standing_of(record, now=now, holding=holding)
    programme = record.programme
    return {
        "record": record,
        "plan": record.plan,
        "holding": holding,
        "stands": stands,
        "effect": effect_words(programme),
        "runs": runs_of(programme),
        "dosing_weight": f"{programme['dosing_weight_g'] / 1000:g} kg",
        "programme": programme,
        "strength": f"{programme['concentration_mcg_per_ml'] / 1000:g} mg/mL",
        "limits": [
            [
                told_plainly(one["id"].replace("_", " ")),
                told_plainly(one["kind"]),
                f"{told_plainly(one['side'])} {one['bound']:g} {one['unit']}",
                f"{one['reached']:.4g} {one['unit'].split()[0]}",
                one["reason"] or "",
            ]
            for one in programme["limits"]
        ],
        "sessions": [one["number"] for one in programme["sessions"]],
        "may_release": stands.kind == "prepared" and release_pump_sheet.permits(request.actor, record),
        "may_print": stands.may_print,
        "may_withdraw": stands.kind != "withdrawn" and withdraw_pump_sheet.permits(request.actor, record),
        "prepared_by_me": record.prepared_by == request.actor.user,
        "withdraw_form": WithdrawForm(),
    }
