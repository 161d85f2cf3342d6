"""A large invented clinic to measure the application on: 50,000 patients, some entries each, and a million rows of audit."""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

PATIENTS = int(os.environ.get("ASSUAGE_BENCH_PATIENTS", "50000"))
AUDIT_ROWS = int(os.environ.get("ASSUAGE_BENCH_AUDIT", "1000000"))
STATE = Path(__file__).resolve().parent.parent / "build/bench-clinic"
BATCH = 2_000
START = datetime(2026, 1, 1, tzinfo=UTC)

_FAMILY = (
    "Abbot",
    "Baker",
    "Carter",
    "Dyer",
    "Ennis",
    "Fisher",
    "Glover",
    "Hooper",
    "Ives",
    "Lister",
    "Mason",
    "Osler",
)
_GIVEN = ("Alex", "Bo", "Chris", "Dana", "Eli", "Fran", "Gray", "Hero", "Indy", "Jo", "Kim", "Lee", "Max", "Nat", "Pat")


def set_up() -> None:
    """Start Django on the clinic's own folder, or on the PostgreSQL that `DATABASE_URL` names, and seed it once."""
    os.environ.setdefault("ASSUAGE_STATE", str(STATE))
    os.environ.setdefault("ASSUAGE_HOSTS", "testserver,127.0.0.1,localhost")
    os.environ["DJANGO_SETTINGS_MODULE"] = "assuage.web.settings.serving"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from assuage.web.audit.models import AuditHead

    if AuditHead.objects.filter(number__gte=AUDIT_ROWS).first() is None:
        _seed()


def _seed() -> None:
    from assuage.web.demo.seeding import seed
    from assuage.web.patients.models import Entry, Person

    print(f"seeding {PATIENTS:,} patients and {AUDIT_ROWS:,} rows of audit, once ...", flush=True)
    seed(now=datetime.now(UTC))
    first = Person.objects.select_related("site", "registered_by").earliest("registered_at")
    luck = Random(1)
    people = (
        Person(
            site_id=first.site_id,
            registered_by_id=first.registered_by_id,
            family_name=f"{luck.choice(_FAMILY)}-{number}",
            given_name=luck.choice(_GIVEN),
            birth_date=date(1940, 1, 1) + timedelta(days=luck.randrange(27_000)),
            sex=luck.choice(("female", "male")),
            is_invented=True,
        )
        for number in range(PATIENTS - Person.objects.count())
    )
    for batch in _batches(people):
        made = Person.objects.bulk_create(batch)
        Entry.objects.bulk_create(entry for one in made for entry in _entries(one, first.registered_by_id, luck))
    _seed_audit(first, luck)


def _entries(person: Any, by: Any, luck: Random) -> Iterator[Any]:
    from assuage.web.patients.models import Entry

    about = {"person": person, "recorded_by_id": by, "source": "invented", "at": START}
    yield Entry(kind="fact", concept="crps_1", answer="yes", **about)
    yield Entry(kind="measurement", concept="weight", value=luck.uniform(50, 110), unit="kg", **about)


def _seed_audit(first: Any, luck: Random) -> None:
    """Rows up to the number wanted, each about one of the people; the triggers, which let the head move by one row alone, give way."""
    from django.db import connection, transaction

    from assuage.web.audit import triggers
    from assuage.web.audit.models import AuditEvent, AuditHead
    from assuage.web.patients.models import Person

    people = [str(key) for key in Person.objects.values_list("pk", flat=True)]
    head, _ = AuditHead.objects.get_or_create(id=1)
    last = (head.number, head.digest)
    triggers.remove(connection)
    for batch in _batches(_rows(last, str(first.registered_by_id), people, luck)):
        with transaction.atomic():
            AuditEvent.objects.bulk_create(batch)
            AuditHead.objects.filter(id=1).update(number=batch[-1].number, digest=batch[-1].digest)
    triggers.install(connection)


def _rows(last: tuple[int, str], by: str, people: list[str], luck: Random) -> Iterator[Any]:
    from assuage.web.audit.chain import digest_of
    from assuage.web.audit.models import AuditEvent

    number, previous = last
    while number < AUDIT_ROWS:
        number += 1
        at, person = START + timedelta(seconds=number), luck.choice(people)
        row: dict[str, Any] = {
            "number": number,
            "at": at.isoformat(timespec="microseconds"),
            "user_id": by,
            "user_name": "Invented",
            "roles": "physician",
            "came_from": "127.0.0.1",
            "session": "bench",
            "route": "patients:chart",
            "outcome": "done",
            "person_id": person,
            "entries": [{"verb": "read", "record": "patients.Person", "record_id": person, "person_id": person}],
            "previous": previous,
        }
        previous = row["digest"] = digest_of(row)
        yield AuditEvent(**{**row, "at": at}, verb="read")


def _batches(items: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(items, BATCH)):
        yield batch


if __name__ == "__main__":
    set_up()
    sys.exit(0)
