"""When an export was last written to, so that an abandoned one is told; and keys by which the clinic signs who a user is."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0002_interfaces")]

    operations = [
        migrations.AddField(
            model_name="export",
            name="alive_at",
            field=models.DateTimeField(blank=True, help_text="when whoever writes it last wrote something", null=True),
        ),
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                ("kid", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("public", models.JSONField(help_text="the public half, as a JWK")),
                (
                    "sealed",
                    models.TextField(help_text="the private half, sealed by the secret of the installation"),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={"ordering": ("-made_at",)},
        ),
    ]
