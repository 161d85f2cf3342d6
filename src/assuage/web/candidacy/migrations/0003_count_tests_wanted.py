"""Screenings that were signed before are found by the tests they want, as those are that are signed from now on."""

from typing import Any

from django.db import migrations

_AT_ONCE = 200


def count(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    """Write of every signed screening how many tests it wants, where it wants any."""
    rows = apps.get_model("candidacy", "Screening").objects
    some: list[Any] = []
    for one in rows.exclude(state="draft").only("id", "content").iterator(chunk_size=_AT_ONCE):
        one.tests_wanted = len(one.content.get("tests_required") or ()) or None
        if one.tests_wanted:
            some.append(one)
        if len(some) == _AT_ONCE:
            rows.bulk_update(some, ["tests_wanted"])
            some = []
    rows.bulk_update(some, ["tests_wanted"])


class Migration(migrations.Migration):
    """Data alone."""

    dependencies = (("candidacy", "0002_tests_wanted_and_later_papers"),)

    operations = (migrations.RunPython(count, migrations.RunPython.noop),)
