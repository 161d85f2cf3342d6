"""One page of the questions, for whoever may answer them: by a code on a tablet, or from one's own account."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from assuage.web.accounts.actor import Actor
from assuage.web.decision import services
from assuage.web.decision.knowledge import known_of
from assuage.web.decision.models import ValuesAsked
from assuage.web.decision.steps import read_answer, steps_of

HTTP_UNPROCESSABLE = 422


def first_open(asked: ValuesAsked) -> int:
    """The page to go on with: the first that was not answered."""
    steps = steps_of(known_of(asked.condition, asked.route), asked.answers)
    return next((n for n, step in enumerate(steps, 1) if step.id not in asked.answers), len(steps) + 1)


def one_page(
    request: Any,
    asked: ValuesAsked,
    number: int,
    *,
    actor: Actor | None,
    to_step: Callable[[int], str],
    finish: Callable[[], HttpResponse],
    closed: Callable[[], HttpResponse],
) -> HttpResponse:
    """Show page `number`, keep its answer, and go on; after the last comes the page that checks, whose button finishes.

    `closed` answers whoever still has a page of questions that were finished elsewhere in the meantime.
    """
    try:
        return _one_page(request, asked, number, actor=actor, to_step=to_step, finish=finish)
    except services.FinishedError:
        return closed()


def _one_page(
    request: Any,
    asked: ValuesAsked,
    number: int,
    *,
    actor: Actor | None,
    to_step: Callable[[int], str],
    finish: Callable[[], HttpResponse],
) -> HttpResponse:
    found = known_of(asked.condition, asked.route)
    steps = steps_of(found, asked.answers)
    number = min(max(number, 1), len(steps) + 1)
    if number > len(steps):
        if request.method == "POST" and "step" not in request.POST:
            return finish()
        said = [
            (n, step.marked, _in_words(step.choices, asked.answers.get(step.id))) for n, step in enumerate(steps, 1)
        ]
        rows = [(asked_words, words, to_step(n)) for n, asked_words, words in said]
        return render(
            request, "decision/check.html", {"rows": rows, "back": to_step(len(steps)), "here": to_step(number)}
        )
    step = steps[number - 1]
    is_wrong = False
    # Pages move up when an earlier answer takes one away: an answer counts only for the question that was on its page.
    if request.method == "POST" and request.POST.get("step") == step.id:
        said_now = read_answer(step, request.POST)
        if said_now is not None:
            services.answer(actor, asked, step.id, said_now)
            return HttpResponseRedirect(to_step(number + 1))
        is_wrong = True
    return render(
        request,
        "decision/question.html",
        {
            "step": step,
            "number": number,
            "many": len(steps),
            "said": asked.answers.get(step.id),
            "back": to_step(number - 1) if number > 1 else "",
            "here": to_step(number),
            "is_wrong": is_wrong,
        },
        status=HTTP_UNPROCESSABLE if is_wrong else 200,
    )


def _in_words(choices: tuple[tuple[str, str], ...], said: str | None) -> str:
    if said is None:
        return ""
    return dict(choices).get(said, said)
