"""What of plans stands on the home page."""

from assuage.web.design.worklists import Urgency
from assuage.web.plan.worklist import tell_tasks


def test_a_sheet_waits_for_a_second_person_and_not_for_the_first(sheet, acting):
    """Whoever prepared it is not asked; every other carer of the person is, and a stranger sees nothing."""
    assert [task.urgency for task in tell_tasks(acting("pharmacist"))] == [Urgency.BLOCKED]
    assert list(tell_tasks(acting("nurse"))) == []
    assert list(tell_tasks(acting("front_desk"))) == []


def test_a_draft_waits_for_a_physician(draft, acting, clinic):
    """A draft is told to physicians of the site alone, with a note of whose it is."""
    actor = acting("physician")
    assert [task.urgency for task in tell_tasks(actor)] == [Urgency.UNSIGNED]
    assert [note.person_id for note in actor.notes] == [str(clinic.person.pk)]
    assert list(tell_tasks(acting("nurse"))) == []
    assert list(tell_tasks(acting(clinic.physician_there))) == []
