"""A screening as the clinic keeps it: what was answered while it was a draft, what was found, and its pages once it is signed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assuage.web.records import RecordState, SignedRecord


class Screening(SignedRecord):
    """One person screened for one condition.

    `content` is the published document of the screening as it was last worked out. `answers` are those given in this draft, by
    concept, until signing makes chart entries of them; `asked` is the order in which questions were put. `counted` is how many entries of the
    chart it rests on, and `good_until` the last instant at which nothing it rests on has gone stale. `tests_wanted` repeats of the content, once it is signed,
    how many tests it wants first, so that whoever asks for these finds them without reading every content.
    """

    condition = models.CharField(_("condition"), max_length=80, blank=True)
    route = models.CharField(_("route"), max_length=24, blank=True)
    setting = models.CharField(_("setting"), max_length=24, blank=True)
    answers = models.JSONField(default=dict)
    asked = models.JSONField(default=list)
    verdict = models.CharField(max_length=32, blank=True)
    questions = models.PositiveIntegerField(default=0)
    born = models.DateField(null=True)
    sex = models.CharField(max_length=8, blank=True)
    counted = models.PositiveIntegerField(default=0)
    good_until = models.DateTimeField(null=True, blank=True)
    tests_wanted = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="empty in a draft, and where it wants none"
    )
    sitting = models.CharField(max_length=36, blank=True, help_text="the page that saved it last")
    saved_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(SignedRecord.Meta):
        """Newest first within a person; one open draft for each person."""

        indexes = (
            models.Index(fields=("person", "-made_at"), name="screening_of_person"),
            models.Index(
                fields=("id", "person"),
                condition=models.Q(tests_wanted__isnull=False),
                name="screening_that_wants_tests",
            ),
        )
        constraints = (
            *SignedRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("person",), condition=models.Q(state="draft"), name="one_screening_is_open_for_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(tests_wanted__isnull=True)
                | (models.Q(tests_wanted__gt=0) & ~models.Q(state=RecordState.DRAFT)),
                name="only_a_signed_screening_wants_tests",
            ),
        )

    def __str__(self) -> str:
        return f"screening {self.pk}"


class ScreeningPage(models.Model):
    """The pages of a signed screening: HTML, made when it was signed, and the PDF, made right after it from `typed`, which is kept until then."""

    screening = models.OneToOneField(Screening, on_delete=models.PROTECT, related_name="page")
    html = models.BinaryField(help_text="compressed by gzip")
    html_digest = models.CharField(max_length=64)
    typed = models.BinaryField(null=True, help_text="what the PDF is made from, compressed by gzip")
    pdf = models.BinaryField(null=True)
    pdf_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        """A PDF with its digest, or else what it is made from."""

        indexes = (
            models.Index(fields=("id",), condition=models.Q(pdf__isnull=True), name="screening_page_without_pdf"),
        )
        constraints = (
            models.CheckConstraint(
                condition=(models.Q(pdf__isnull=False) & ~models.Q(pdf_digest=""))
                | models.Q(pdf__isnull=True, pdf_digest="", typed__isnull=False),
                name="a_screening_page_has_its_pdf_or_what_makes_it",
            ),
        )

    def __str__(self) -> str:
        return f"pages of {self.screening_id}"
