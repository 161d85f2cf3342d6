"""The application as a WSGI server takes it."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in `assuage.__main__`, before NumPy is imported
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assuage.web.settings.serving")


def settle() -> None:
    """Load what requests lean on before the first comes: the pages, the knowledge, and what a screening and a plan take.

    All of it stays, so no search for garbage need look at it again: one takes longer than a page.
    """
    from django.urls import get_resolver

    from assuage.candidacy import screen
    from assuage.interop.fhir import read_chart, shipped_chart
    from assuage.plan import propose

    _ = get_resolver().url_patterns
    propose(screen(read_chart(shipped_chart("crps"), at=None)))  # an invented person who comes with Assuage
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)  # as the command line


application = get_wsgi_application()
settle()
