"""The care plan: goals in the person's words, tasks with who and when, and nobody overwriting anybody."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assuage.web.audit.models import AuditEvent
from assuage.web.care.models import Goal, Task, TaskState
from assuage.web.care.services import add_goal, add_task, change_goal, change_task, review
from assuage.web.care.telling import happenings, waiting
from assuage.web.records import StaleVersionError

WORDS = "To hold my grandchild again"


@pytest.fixture
def goal(clinic, acting):
    """A goal of the person."""
    return add_goal(acting("nurse"), clinic.person, words=WORDS, measure="minutes", target="10")


@pytest.fixture
def task(clinic, acting, goal):
    """A task that was due yesterday."""
    yesterday = timezone.now().date() - timedelta(days=1)
    about = {"words": "Graded imagery", "field": "physiotherapy", "profession": "physiotherapy", "due": yesterday}
    return add_task(acting("nurse"), clinic.person, goal=goal, **about)


def test_every_change_is_a_row_of_its_own_and_in_the_audit(clinic, acting, goal):
    """What stood there before can still be read, with who changed it and why; no row is altered."""
    change_goal(acting("physician"), goal, expected=1, target="20", why="ten was easy")
    first, second = goal.changes.all()
    assert (first.after["target"], second.after["target"], second.by) == ("10", "20", clinic.physician)
    assert AuditEvent.objects.last().entries[-1]["verb"] == "change"
    second.why = "another"
    with pytest.raises(ValidationError):
        second.save()


def test_two_people_never_overwrite_each_other(acting, task):
    """The later of two who opened the same version is told, and nothing of theirs is written."""
    seen = Task.objects.get(pk=task.pk)
    change_task(acting("nurse"), task, expected=1, state=TaskState.STARTED)
    with pytest.raises(StaleVersionError):
        change_task(acting("physician"), seen, expected=1, words="Other words")
    assert Task.objects.get().words == "Graded imagery"
    assert task.changes.count() == 2


def test_the_page_keeps_what_was_typed_where_somebody_was_quicker(acting, sign_in, goal):
    """The words are in the form again, with the reason on top."""
    change_goal(acting("physician"), goal, expected=1, target="20")
    typed = {"words": "To sleep through", "measure": "", "target": "", "by": "", "state": "open", "version": 1}
    page = sign_in("nurse").post(reverse("care:goal", args=(goal.pk,)), typed).content.decode()
    assert "Somebody else changed this" in page
    assert "To sleep through" in page
    assert Goal.objects.get().words == WORDS


def test_the_plan_is_read_by_carers_and_the_person_alone(clinic, sign_in, task, django_assert_max_num_queries):
    """The person reads it without a button; the desk, the researcher and another site do not find it."""
    address = reverse("care:plan", args=(clinic.person.pk,))
    nurse = sign_in("nurse")
    nurse.get(address)
    with django_assert_max_num_queries(36):
        page = nurse.get(address).content.decode()
    assert WORDS in page
    assert "overdue" in page
    own = sign_in("patient").get(address).content.decode()
    assert WORDS in own
    assert reverse("care:add-goal", args=(clinic.person.pk,)) not in own
    for who in ("front_desk", "researcher", "auditor", "administrator", clinic.physician_there):
        assert sign_in(who).get(address).status_code == 404
    assert sign_in("patient").get(reverse("care:task", args=(task.pk,))).status_code == 404


def test_goals_tasks_and_reviews_are_written_on_their_pages(clinic, sign_in):
    """An empty plan teaches; then one of each is there."""
    nurse, key = sign_in("nurse"), (clinic.person.pk,)
    assert "Nothing is planned yet" in nurse.get(reverse("care:plan", args=key)).content.decode()
    nurse.post(reverse("care:add-goal", args=key), {"words": WORDS, "by": "2027-06-01"})
    goal = Goal.objects.get()
    about = {"words": "Ask about sleep", "field": "psychology", "profession": "psychology", "goal": goal.pk, "due": "2027-01-10", "assignee": clinic.nurse.pk}  # fmt: skip
    nurse.post(reverse("care:add-task", args=key), about)
    task = Task.objects.get()
    assert (task.assignee, task.goal) == (clinic.nurse, goal)
    nurse.post(reverse("care:step", args=(task.pk,)), {"state": "started", "version": 1})
    assert Task.objects.get().state == TaskState.STARTED
    nurse.post(reverse("care:review", args=key), {"words": "On the way", "next_due": "2027-03-01"})
    page = nurse.get(reverse("care:plan", args=key)).content.decode()
    assert "On the way" in page


def test_overdue_tasks_and_reviews_wait_on_the_home_page(clinic, acting, task):
    """For those who care for the person; a task named to somebody waits for them alone."""
    review(acting("nurse"), clinic.person, words="fine", next_due=timezone.now().date() - timedelta(days=1))
    assert [one.urgency.name for one in waiting(acting("physician"))] == ["OVERDUE", "OVERDUE"]
    change_task(acting("nurse"), task, expected=1, assignee_id=clinic.nurse.pk)
    assert len(list(waiting(acting("physician")))) == 1
    assert len(list(waiting(acting("nurse")))) == 2
    assert not list(waiting(acting(clinic.physician_there)))
    assert not list(waiting(acting("front_desk")))


def test_the_timeline_tells_every_change_to_those_who_may_read(clinic, acting, task):
    """A goal and a task make two lines; the desk gets none."""
    assert len(list(happenings(acting("nurse"), clinic.person))) == 2
    assert not list(happenings(acting("front_desk"), clinic.person))


def test_the_database_refuses_states_and_words_that_are_none(clinic):
    """A goal without words and a state nobody knows are refused below the forms."""
    for about in ({"words": ""}, {"words": "x", "state": "nearly"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Goal.objects.create(person=clinic.person, made_by=clinic.nurse, **about)


def test_why_a_goal_changed_is_kept_from_its_page(sign_in, goal):
    """What is typed as `What changed` stands in the history, as for a task."""
    typed = {"words": WORDS, "measure": "minutes", "target": "20", "by": "", "state": "open", "version": 1, "why": "ten was easy"}  # fmt: skip
    browser, address = sign_in("nurse"), reverse("care:goal", args=(goal.pk,))
    assert browser.post(address, typed).status_code == 302
    assert goal.changes.last().why == "ten was easy"
    assert "ten was easy" in browser.get(address).content.decode()


def test_a_task_keeps_a_goal_that_was_given_up_and_somebody_who_left(clinic, acting, sign_in, goal, task):
    """Changing the date of a task does not silently take its goal and its name away."""
    change_task(acting("nurse"), task, expected=1, assignee_id=clinic.physician.pk)
    change_goal(acting("nurse"), goal, expected=1, state="given_up")
    clinic.physician.memberships.update(until=timezone.now())
    browser, address = sign_in("nurse"), reverse("care:task", args=(task.pk,))
    form = browser.get(address).context["form"]
    sent = {name: field.value() for name, field in ((one.name, one) for one in form) if field.value() is not None}
    assert browser.post(address, {**sent, "due": "2027-01-01"}).status_code == 302
    task.refresh_from_db()
    assert (task.goal, task.assignee) == (goal, clinic.physician)


def test_tasks_of_others_do_not_crowd_out_ones_own(clinic, acting, task):
    """With more tasks of a colleague than the home page tells, one's own is still told first."""
    change_task(acting("nurse"), task, expected=1, assignee_id=clinic.nurse.pk)
    long_ago = timezone.now().date() - timedelta(days=30)
    about = {"words": "x", "profession": "other", "due": long_ago, "made_by": clinic.nurse, "person": clinic.person}
    Task.objects.bulk_create(Task(**about, assignee=clinic.physician) for _ in range(120))
    Task.objects.bulk_create(Task(**about) for _ in range(120))
    assert next(waiting(acting("nurse"))).words == "Graded imagery"


def test_the_patient_is_spoken_to(clinic, sign_in):
    """On one's own care plan the page says you, and to a clinician it speaks of the person."""
    address = reverse("care:plan", args=(clinic.person.pk,))
    assert "What you want to reach" in sign_in("patient").get(address).content.decode()
    assert "What the person wants to reach" in sign_in("nurse").get(address).content.decode()
