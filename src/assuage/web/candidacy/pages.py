"""The pages of a signed screening: HTML, drawn with the signature, and the PDF, which takes longer than a page may and is made by a job.

What the PDF is made from is kept with the signature, whole, so nothing is lost where the job dies: the next one makes what it left, and
whoever asks for a PDF that is not there yet gets it made at once.
"""

import gzip
import hashlib
from dataclasses import replace

from django_tasks import task

from assuage.documents import for_typesetter, render_html, screening_report, typeset
from assuage.web.candidacy.models import Screening, ScreeningPage
from assuage.web.candidacy.working import Worked

_AT_ONCE = 100


def keep_pages(screening: Screening, worked: Worked) -> None:
    """Draw the page once, with the signature on it, and keep what its PDF is made from; later software changes neither."""
    report = screening_report(worked.candidacy)
    signed = f"{screening.signed_by}, {screening.signed_at:%d %b %Y %H:%M %Z}"
    report = replace(
        report,
        identity=(*report.identity, ("Signed", signed), ("Meaning", screening.meaning)),
        footer=(*report.footer, f"Signed record: SHA-256 {screening.digest}."),
    )
    html = render_html(report).encode()
    ScreeningPage.objects.create(
        screening=screening,
        html=gzip.compress(html, mtime=0),
        html_digest=hashlib.sha256(html).hexdigest(),
        typed=gzip.compress(for_typesetter(report).encode(), mtime=0),
    )


def html_of(page: ScreeningPage) -> bytes:
    """The page as it was signed."""
    return gzip.decompress(bytes(page.html))


def pdf_of(page: ScreeningPage) -> bytes:
    """Its PDF; where no job has made it yet, it is made now, once."""
    if page.pdf is None:
        made = typeset(gzip.decompress(_bytes(page.typed)).decode())
        waiting = ScreeningPage.objects.filter(pk=page.pk, pdf__isnull=True)
        waiting.update(pdf=made, pdf_digest=hashlib.sha256(made).hexdigest(), typed=None)
        page.refresh_from_db()
    return _bytes(page.pdf)


def _bytes(kept: bytes | memoryview | None) -> bytes:
    """What the database gives of a field that has something, which its constraint says."""
    return b"" if kept is None else bytes(kept)


@task()
def make_papers() -> None:
    """Make the PDFs that are not there yet, the newest first; those too whose own job died."""
    for page in ScreeningPage.objects.filter(pdf__isnull=True).order_by("-pk")[:_AT_ONCE]:
        pdf_of(page)
