from typing import Any

from django.db import migrations

from assuage.web.audit.triggers import install, remove


def set_up(apps: Any, schema_editor: Any) -> None:
    # PostgreSQL sets triggers up only on tables that wait for no check of this transaction.
    apps.get_model("audit", "AuditHead").objects.get_or_create(id=1)
    install(schema_editor.connection)


def take_away(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(set_up, take_away)]
