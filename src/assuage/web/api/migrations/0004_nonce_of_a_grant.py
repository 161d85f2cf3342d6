"""What an app wants to find again in the signed word who its user is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0003_alive_exports_and_signing_keys")]

    operations = [
        migrations.AddField(
            model_name="grant",
            name="nonce",
            field=models.TextField(
                blank=True, default="", help_text="what the app wants to find again in the word who its user is"
            ),
            preserve_default=False,
        ),
    ]
