"""What was done for the invented people, through the services of each room, as a physician would have done it: signed by them, on their day."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from assuage.web.accounts.actor import Actor
from assuage.web.candidacy.models import Screening
from assuage.web.demo.people import Invented, Reached
from assuage.web.patients.models import Person

_CONDITIONS = {"crps": "crps", "fibromyalgia": "fibromyalgia", "contraindicated": "phantom_limb_pain"}
_SETTING = "outpatient"
_DECIDED, _CONSENTED, _PLANNED = (timedelta(minutes=minutes) for minutes in (20, 40, 60))
"""How long after the screening of the same morning."""


def bring_to_stage(physician: Actor, about: Invented, person: Person, *, at: datetime, now: datetime) -> None:
    """Bring one person as far as they have come: screening, decision, consent and plan of one morning, from the instant `at`."""
    if about.reached < Reached.SCREENING:
        return
    condition = _CONDITIONS[about.chart]
    screening = _screening(physician, person, condition, at, sign=about.reached >= Reached.SCREENED)
    steps: tuple[tuple[Reached, Callable[[], None]], ...] = (
        (Reached.DECIDED, lambda: _decision(physician, person, condition, at + _DECIDED)),
        (Reached.CONSENTED, lambda: _consent(physician, person, at + _CONSENTED, now)),
        (Reached.PLANNED, lambda: _plan(physician, person, at + _PLANNED)),
        (Reached.CONSENTED, lambda: _care(physician, person, at + _PLANNED, now)),
    )
    for reached, do in steps:
        if about.reached >= reached and screening.is_signed:
            do()


def screen_again(physician: Actor, about: Invented, person: Person, *, at: datetime) -> None:
    """The screening of the day of a session, which follows the first one."""
    _screening(physician, person, _CONDITIONS[about.chart], at, sign=True)


def _screening(physician: Actor, person: Person, condition: str, at: datetime, *, sign: bool) -> Screening:
    from assuage.web.candidacy.services import begin, keep, shown_digest, sign_screening
    from assuage.web.candidacy.working import worked_out

    draft = begin(physician, person, condition=condition, at=at)
    keep(physician, draft, expected=draft.version, sitting="", at=at, route="iv", setting=_SETTING)
    if not sign:
        return draft
    shown = shown_digest(worked_out(draft, at=at, by=str(physician.user)))
    meaning = "I have screened this invented person."
    return sign_screening(physician, draft, expected=draft.version, shown=shown, meaning=meaning, at=at)


def _decision(physician: Actor, person: Person, condition: str, at: datetime) -> None:
    from assuage.web.decision.services import show_together

    show_together(physician, person, condition=condition, route="", at=at)


def _consent(physician: Actor, person: Person, wanted: datetime, now: datetime) -> None:
    """Signed when it was wanted; where the text did not hold yet, on the first day on which it does, as one that is asked anew."""
    from assuage.web.consent import services
    from assuage.web.consent.texts import current

    text = current("ketamine_pain", "en", on=now.date())
    if text is None:
        return
    holds = datetime.combine(text.valid_from, wanted.timetz())
    at = min(max(wanted, holds), now)
    draft = services.begin(physician, person, text, at=at)
    right = {one.id: next(n for n, choice in enumerate(one.choices) if choice.right) for one in text.questions}
    services.answer(physician, draft, text, right, expected=draft.version, at=at)
    capacity = {"finding": "able", "words": "able", "note": "", "by": str(physician.user), "at": at.isoformat()}
    interpreter = {"needed": False, "name": "", "why_none": ""}
    services.note(physician, draft, expected=draft.version, capacity=capacity, interpreter=interpreter)
    by = services.Signed(f"{person.given_name} {person.family_name}", "patient", "", None)
    meaning = "Witnessed, of an invented person."
    services.sign_consent(physician, draft, by, expected=draft.version, seen=text.digest, meaning=meaning, at=at)


def _plan(physician: Actor, person: Person, at: datetime) -> None:
    """A plan with its options compared and the first of them chosen; signed where nothing stands between."""
    from assuage.web.plan import services
    from assuage.web.plan.signing import CannotSignError, sign_plan

    draft = services.begin(physician, person, now=at)
    services.ask(physician, draft, {}, expected=draft.version, now=at)
    options = draft.content["shown"]["options"]
    if not options:
        return
    services.choose(physician, draft, options[0]["letter"], expected=draft.version, now=at)
    given = {"going_on_because": "An invented person, for the demo."}
    try:
        sign_plan(physician, draft, expected=draft.version, given=given, now=at)
    except CannotSignError:
        return  # it stays a draft, which is a stage of care too


def _care(physician: Actor, person: Person, at: datetime, now: datetime) -> None:
    """A goal and tasks of that morning, and a review of today."""
    from assuage.web.care.services import add_goal, add_task, review

    today: Any = now.date()
    goal = add_goal(
        physician,
        person,
        words="To cook for the family again, and to sleep through",
        measure="pain interference (PEG)",
        target="under 4",
        by=today + timedelta(days=90),
        made_at=at,
    )
    tasks = (
        ("Graded motor imagery, twice a week", "physiotherapy", "physiotherapy", -2),
        ("First appointment about sleep and worry", "psychology", "psychology", 9),
        ("Go through all medicines, the opioid first", "medicines", "pharmacist", 5),
    )
    for words, field, profession, days in tasks:
        due = today + timedelta(days=days)
        about = {"field": field, "profession": profession, "goal": goal, "due": due, "made_at": at}
        add_task(physician, person, words=words, **about)
    review(physician, person, words="On the way; goes on as planned.", next_due=today + timedelta(days=30))
