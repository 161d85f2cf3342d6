"""How far courses have come is found by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index; the table itself is left as it is, with its guards."""

    dependencies = (("schedule", "0001_initial"),)

    operations = (
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["series", "state"], name="appointment_of_course"),
        ),
    )
