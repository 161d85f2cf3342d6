"""Pages of a draft: the order with its prediction as it is typed, and the signature."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assuage.web.accounts.guarding import Request, guarded
from assuage.web.accounts.policies import sign_plan, write_plan
from assuage.web.accounts.reauthentication import needed
from assuage.web.design.charts import Figure, Series
from assuage.web.design.phrases import told, told_plainly
from assuage.web.plan import services, signing
from assuage.web.plan.challenging import CHALLENGE, reason_name
from assuage.web.plan.forms import LooseOrderForm, OrderForm
from assuage.web.plan.models import MEANING_OF_PLAN, TreatmentPlan
from assuage.web.plan.option_views import HTTP_CONFLICT, HTTP_UNPROCESSABLE, version_in, with_version
from assuage.web.plan.predicting import Predicted
from assuage.web.records import RecordState, StaleVersionError

_MOST_LINES = 5


@require_http_methods(["GET", "POST"])
@guarded(write_plan)
def order(request: Request, record: TreatmentPlan) -> HttpResponse:
    """Page 3: the order in the dose language, with what is expected of it."""
    if record.state != RecordState.DRAFT:
        return redirect("plan:plan", pk=record.pk)
    now, stale = timezone.now(), False
    given = reasons_in(request, record)
    if request.method == "POST":
        form = OrderForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            try:
                found = services.write_order(
                    request.actor,
                    record,
                    data["order"],
                    setting=data["setting"],
                    reasons=given,
                    expected=data["version"],
                    now=now,
                )
            except StaleVersionError as error:
                stale = True
                record.refresh_from_db()
                form = with_version(form, record.version)
                form.add_error(None, str(error))
            else:
                if not found.error and request.POST.get("then") == "sign":
                    return redirect("plan:sign", pk=record.pk)
                if not found.error:
                    messages.success(request, _("The order is saved in the draft."))
                    return redirect("plan:order", pk=record.pk)
                form = with_version(form, record.version)
                form.add_error("order", told(found.error))
        text, setting = request.POST.get("order", ""), request.POST.get("setting", "")
    else:
        form = OrderForm(initial={"order": record.order, "setting": record.setting, "version": record.version})
        text, setting = record.order, record.setting
    about = {
        "record": record,
        "form": form,
        "stale": stale,
        "draft_key": f"plan-order-{record.pk}",
        "theirs": record.order if stale else "",
        **live(record, text, setting=setting, given=given, now=now),
    }
    status = 200 if request.method == "GET" else HTTP_CONFLICT if stale else HTTP_UNPROCESSABLE
    return render(request, "plan/order.html", about, status=status)


@require_POST
@guarded(write_plan)
def predicted(request: Request, record: TreatmentPlan) -> HttpResponse:
    """What is expected of an order as it is typed; nothing is saved."""
    form = LooseOrderForm(request.POST)
    form.is_valid()
    text, setting = form.cleaned_data.get("order", ""), form.cleaned_data.get("setting", "")
    about = live(record, text, setting=setting, given=reasons_in(request, record), now=timezone.now())
    return render(request, "plan/parts/live.html", {"record": record, **about})


@require_http_methods(["GET", "POST"])
@guarded(sign_plan)
@needed
def sign(request: Request, record: TreatmentPlan) -> HttpResponse:
    """What would be signed, what stands between, and the signature."""
    if record.state != RecordState.DRAFT:
        return redirect("plan:plan", pk=record.pk)
    now = timezone.now()
    problems: tuple[tuple[str, str], ...] = ()
    given = reasons_in(request, record)
    if request.method == "POST":
        try:
            signing.sign_plan(
                request.actor,
                record,
                expected=version_in(request),
                given=given,
                now=now,
                stands=bool(request.POST.get("stands")),
            )
        except signing.CannotSignError as error:
            problems = error.reasons
        except StaleVersionError as error:
            record.refresh_from_db()
            problems = (("", str(error)),)
        else:
            messages.success(request, _("The plan is signed. Pump sheet and prescription can be made from it."))
            return redirect("plan:plan", pk=record.pk)
    about = live(record, record.order, setting=record.setting, given=given, now=now)
    open_ones = signing.stands_between(record, about["predicted"], given=given, now=now)
    return render(
        request,
        "plan/signing.html",
        {
            "record": record,
            "problems": problems,
            "blocking": [words for name, words in open_ones if not name or name in {"order", "setting"}],
            "needs_reason": signing.needs_reason(record, now=now),
            "given": given,
            "meaning": MEANING_OF_PLAN,
            **about,
        },
        status=HTTP_UNPROCESSABLE if problems else 200,
    )


def live(record: TreatmentPlan, text: str, *, setting: str, given: dict[str, str], now: Any) -> dict[str, Any]:
    """What the prediction of an order is shown from."""
    found = services.predicted_for(record, text, setting=setting, now=now)
    challenge = services.challenge_for(
        record, found, setting=setting, now=now, started_from=record.content.get("started_from")
    )
    return {
        "predicted": found,
        "figure": figure_of(found),
        "challenge": challenge,
        "soft": [(one, given.get(one.name, "")) for one in found.soft],
        "challenge_name": reason_name(found.text),
        "challenge_reason": given.get(reason_name(found.text), ""),
        "started_from": record.content.get("started_from"),
    }


def figure_of(found: Predicted) -> Figure | None:
    """Levels over the first session: the model that leads in its band, the others beside it."""
    if not found.series:
        return None
    return Figure(
        "levels",
        _("Ketamine in blood over the first session"),
        "; ".join(f"{row[0].text} {told_plainly(row[2].text)}" for row in found.levels if row[2].mark != "unknown"),
        x=found.series[0].hours,
        x_words=_("Hours from the start"),
        y_words=_("ng/mL, racemate-equivalent"),
        series=tuple(
            Series(told_plainly(one.name), one.level, one.low or None, one.high or None, is_dashed=place > 0)
            for place, one in enumerate(found.series[:_MOST_LINES])
        ),
    )


def reasons_in(request: Request, record: TreatmentPlan) -> dict[str, str]:
    """The reasons that were typed, else those of the draft."""
    kept = {name: str(words) for name, words in record.content.get("reasons", {}).items()}
    if request.method != "POST":
        return kept
    typed = {
        name: str(words).strip()[:1_000]
        for name, words in request.POST.items()
        if name.startswith(("limit_", CHALLENGE)) or name in {"going_on_because", "choice"}
    }
    return {**kept, **typed}
