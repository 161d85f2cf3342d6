"""What a server loads before its first request, and keeps."""

import gc


def settle() -> None:
    """Load what requests lean on: the pages, the knowledge, and what a screening and a plan take.

    All of it stays, so no search for garbage need look at it again: one takes longer than a page.
    """
    from django.conf import settings
    from django.urls import get_resolver

    from assuage.candidacy import screen
    from assuage.interop.fhir import read_chart, shipped_chart
    from assuage.plan import propose
    from assuage.web.design.phrases import phrase

    _ = get_resolver().url_patterns
    for language, _name in settings.LANGUAGES:
        phrase("ketamine", language)  # reads the phrase book of the language
    propose(screen(read_chart(shipped_chart("crps"), at=None)))  # an invented person who comes with Assuage
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)  # as the command line
