"""People who were registered before names were folded are found too; files that were imported before had been taken over at once."""

from typing import Any

from django.db import migrations, models

_AT_ONCE = 1000


def fold(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    """Write the folded names of everybody, and let earlier imports stand as taken over."""
    from assuage.web.patients.folding import folded

    person = apps.get_model("patients", "Person")
    some: list[Any] = []
    for one in person.objects.only("id", "family_name", "given_name").iterator(chunk_size=_AT_ONCE):
        one.family_folded, one.given_folded = folded(one.family_name), folded(one.given_name)
        some.append(one)
        if len(some) == _AT_ONCE:
            person.objects.bulk_update(some, ["family_folded", "given_folded"])
            some = []
    person.objects.bulk_update(some, ["family_folded", "given_folded"])
    apps.get_model("patients", "ImportedChart").objects.filter(taken_over_at__isnull=True).update(
        taken_over_at=models.F("imported_at"), taken_over_by=models.F("imported_by")
    )


class Migration(migrations.Migration):
    """Data alone."""

    dependencies = (("patients", "0002_charts_airway_merges"),)

    operations = (migrations.RunPython(fold, migrations.RunPython.noop),)
