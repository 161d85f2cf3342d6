"""What a server loads before its first request, and keeps."""

import gc
from collections.abc import Iterator
from typing import Any


def settle() -> None:
    """Load what requests lean on: the pages, the knowledge, what a screening and a plan take, and what they say in every language.

    All of it stays, so no search for garbage need look at it again: one takes longer than a page.
    """
    from django.conf import settings
    from django.urls import get_resolver

    from assuage.candidacy import screen
    from assuage.documents import screening_document
    from assuage.interop.fhir import read_chart, shipped_chart
    from assuage.plan import propose
    from assuage.web.design.phrases import phrase
    from assuage.web.plan.showing import shown

    _ = get_resolver().url_patterns
    found = screen(read_chart(shipped_chart("crps"), at=None))  # an invented person who comes with Assuage
    said = {*_texts_of(screening_document(found)), *_texts_of(shown(propose(found)))}
    for language, _name in settings.LANGUAGES:
        for words in said:
            phrase(words, language)
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)  # as the command line


def _texts_of(part: Any) -> Iterator[str]:
    """Every text of nested plain values."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for one in part.values():
            yield from _texts_of(one)
    elif isinstance(part, list | tuple):
        for one in part:
            yield from _texts_of(one)
