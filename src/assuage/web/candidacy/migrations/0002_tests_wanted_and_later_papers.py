"""How many tests a signed screening wants stands in a field of its own; the PDF of its pages may be made after it was signed."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Fields, indexes and constraints; `0003` fills them."""

    dependencies = (
        ("candidacy", "0001_initial"),
        ("patients", "0004_find_by_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    )

    operations = (
        migrations.AddField(
            model_name="screening",
            name="tests_wanted",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="empty in a draft, and where it wants none", null=True
            ),
        ),
        migrations.AddField(
            model_name="screeningpage",
            name="typed",
            field=models.BinaryField(help_text="what the PDF is made from, compressed by gzip", null=True),
        ),
        migrations.AlterField(
            model_name="screeningpage",
            name="pdf",
            field=models.BinaryField(null=True),
        ),
        migrations.AlterField(
            model_name="screeningpage",
            name="pdf_digest",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddIndex(
            model_name="screening",
            index=models.Index(
                condition=models.Q(("tests_wanted__isnull", False)),
                fields=["id", "person"],
                name="screening_that_wants_tests",
            ),
        ),
        migrations.AddIndex(
            model_name="screeningpage",
            index=models.Index(
                condition=models.Q(("pdf__isnull", True)), fields=["id"], name="screening_page_without_pdf"
            ),
        ),
        migrations.AddConstraint(
            model_name="screening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tests_wanted__isnull", True),
                    models.Q(("tests_wanted__gt", 0), models.Q(("state", "draft"), _negated=True)),
                    _connector="OR",
                ),
                name="only_a_signed_screening_wants_tests",
            ),
        ),
        migrations.AddConstraint(
            model_name="screeningpage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("pdf__isnull", False), models.Q(("pdf_digest", ""), _negated=True)),
                    models.Q(("pdf__isnull", True), ("pdf_digest", ""), ("typed__isnull", False)),
                    _connector="OR",
                ),
                name="a_screening_page_has_its_pdf_or_what_makes_it",
            ),
        ),
    )
