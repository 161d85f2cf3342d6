"""A program of the tests: a database as the first migrations leave it, with data, brought to this version; prints what it holds then."""

import json
from datetime import UTC, date, datetime

FIRST = {"accounts": "0001_initial", "audit": "0001_initial", "patients": "0001_initial"}


def main():
    """Stop at the first migrations, fill in, go on to the last, look."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.migrate(list(FIRST.items()))
    old = MigrationExecutor(connection).loader.project_state(list(FIRST.items())).apps
    site = old.get_model("accounts", "Site").objects.create(name="Invented")
    user = old.get_model("accounts", "User").objects.create(email="invented@example.org", name="Invented", password="!")
    person = old.get_model("patients", "Person").objects.create(
        site=site,
        registered_by=user,
        family_name="Müller",
        given_name="Jo",
        birth_date=date(1980, 3, 14),
        is_invented=True,
    )
    about = {"person": person, "recorded_by": user, "source": "invented", "at": datetime(2026, 1, 1, tzinfo=UTC)}
    entries = old.get_model("patients", "Entry").objects
    entries.create(kind="measurement", concept="weight", value=68.4, unit="kg", **about)
    entries.create(kind="fact", concept="crps_1", answer="yes", **about)
    call_command("migrate", verbosity=0)
    print(json.dumps(found(str(person.pk))), flush=True)  # noqa: T201 - it talks to the test


def found(pk):
    """What this version finds of the person, and whether the audit takes a row and refuses a change."""
    from django.db import DatabaseError, transaction

    from assuage.web.accounts.actor import Note, actor_of
    from assuage.web.accounts.models import User
    from assuage.web.audit.models import AuditEvent
    from assuage.web.audit.services import append
    from assuage.web.patients.models import Person
    from assuage.web.patients.searching import search
    from assuage.web.patients.selectors import chart_of

    person = Person.objects.get(pk=pk)
    chart = chart_of(person, at=datetime(2026, 1, 2, tzinfo=UTC))
    append(actor_of(User.objects.get()), [Note("read", "patients.Person", pk, person_id=pk)])
    try:
        with transaction.atomic():
            AuditEvent.objects.update(user_name="another")
    except DatabaseError:
        is_refused = True
    else:
        is_refused = False
    return {
        "name": person.family_name,
        "weight": [(one.value, one.unit) for one in chart.measurements],
        "facts": [(one.claim, one.answer.value) for one in chart.facts],
        "found": [str(one.pk) for one in search(Person.objects.all(), words="muller").people],
        "id": pk,
        "refused": is_refused,
    }


if __name__ == "__main__":
    main()
