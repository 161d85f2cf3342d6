from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_rows_are_never_changed")]

    operations = [
        # An index alone: SQLite makes no table anew for it, so the triggers stand.
        migrations.AddIndex("auditsubject", models.Index(fields=["number"], name="audit_people_of_a_row")),
    ]
