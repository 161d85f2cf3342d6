"""The seams that every room of the application stands on."""

from assuage.web.accounts.actor import Note
from assuage.web.accounts.policies import read_chart
from assuage.web.audit.chain import START
from assuage.web.audit.models import AuditEvent
from assuage.web.audit.services import written


def test_a_chart_is_read_by_those_who_care_for_it_alone(clinic, acting):
    """Own site yes, another site no, front desk no; the patient reads their own."""
    assert set(read_chart.among(acting("physician"))) == {clinic.person}
    assert set(read_chart.among(acting("patient"))) == {clinic.person}
    assert not read_chart.among(acting("front_desk")).exists()
    assert set(read_chart.among(acting(clinic.physician_there))) == {clinic.person_there}


def test_rows_of_the_audit_follow_each_other(clinic, acting):
    """Numbers without a gap, each row with the digest of the one before."""
    for reason in ("first", "second"):
        with written(acting("nurse"), Note("write", "patients.Person", str(clinic.person.pk), why=reason)):
            pass
    first, second = AuditEvent.objects.all()
    assert (first.number, second.number) == (1, 2)
    assert (first.previous, second.previous) == (START, first.digest)
