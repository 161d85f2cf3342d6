from typing import Any

from django.db import migrations, models

from assuage.web.audit.triggers import install, remove


def set_up(apps: Any, schema_editor: Any) -> None:
    apps.get_model("audit", "AuditHead").objects.get_or_create(id=1)
    install(schema_editor.connection)


def take_away(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddField(
            "auditevent", "verb", models.CharField(blank=True, default="", max_length=80), preserve_default=False
        ),
        migrations.CreateModel(
            name="AuditSubject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField()),
                ("person_id", models.UUIDField()),
            ],
            options={
                "indexes": [models.Index(fields=["person_id", "number"], name="audit_of_one_of_several")],
            },
        ),
        migrations.AddIndex("auditevent", models.Index(fields=["verb", "-number"], name="audit_of_verb")),
        migrations.AddIndex("auditevent", models.Index(fields=["at"], name="audit_of_time")),
        # Last: SQLite makes a table anew to change it, and the triggers of the old one go with it. A later migration that
        # changes one of these tables has to end the same way; a test looks whether they stand.
        migrations.RunPython(set_up, take_away),
    ]
