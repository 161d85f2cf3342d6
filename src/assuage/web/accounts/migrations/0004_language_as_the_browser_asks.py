from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_rows_of_the_cache")]

    operations = [
        migrations.AlterField(
            "user",
            "language",
            models.CharField(blank=True, default="", help_text="empty: as the browser asks", max_length=8),
        ),
    ]
