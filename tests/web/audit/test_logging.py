"""What a log says: enough to find a fault, and nothing of anybody."""

import io
import logging
import sys
from types import SimpleNamespace

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.urls import reverse

from assuage.web.audit.logging import WithoutValues
from assuage.web.commands.logs import QuietLogger

TOKEN = "Zyxwvutoken"


@pytest.fixture
def said():
    """Logs one record by a handler of the settings' kind, and gives what it wrote."""

    def log(message, *args, name="a.place", exception=None, **extra):
        place = io.StringIO()
        handler = logging.StreamHandler(place)
        handler.addFilter(WithoutValues())
        record = logging.getLogger(name).makeRecord(name, logging.ERROR, "", 1, message, args, exception, extra=extra)
        for _ in range(2):  # two handlers may get the same record
            handler.handle(record)
        first, second = place.getvalue().splitlines()
        assert first == second
        return first

    return log


@pytest.fixture
def django_log():
    """What the log of Django says, as a clinic writes it."""
    place = io.StringIO()
    handler = logging.StreamHandler(place)
    handler.addFilter(WithoutValues())
    logging.getLogger().addHandler(handler)
    yield place.getvalue
    logging.getLogger().removeHandler(handler)


def test_a_refused_request_is_told_by_status_and_route(clinic, sign_in, django_log):
    """Which page it was is known by its name; who was looked for is not, nor any part of an address that leads nowhere."""
    client = sign_in("nurse")
    client.get(reverse("patients:overview", args=(clinic.person_there.pk,)))
    client.get(f"/{TOKEN}/")
    client.get(reverse("accounts:still_here"))
    lines = django_log().splitlines()
    assert lines[0] == "...: ... [404 patients:overview]"
    assert lines[1] == "...: ... [404 no route]"
    assert lines[2] == "Method Not Allowed (...): ... [405 accounts:still_here]"
    assert str(clinic.person_there.pk) not in django_log()
    assert TOKEN not in django_log()


@pytest.mark.parametrize(
    ("message", "args", "words"),
    [
        ("Saved %s of %s", (TOKEN, 3), "Saved ... of ..."),
        ("%5.1f%% of %-10s, %(name)s", (3.2, TOKEN), "...% of ..., ..."),
        ("%(name)s waits", ({"name": TOKEN},), "... waits"),
        ("100% of it", (), "100% of it"),
        (ValueError(TOKEN), (), "ValueError"),
    ],
)
def test_whatever_is_filled_in_is_left_out(said, message, args, words):
    """By place, by name, with a width, or as the message itself."""
    assert said(message, *args) == words


def test_the_text_of_an_exception_is_left_out_also_where_it_is_the_message(said):
    """As Django logs a file name or a host that it refuses."""
    refused = SuspiciousFileOperation(f"Detected path traversal attempt in '../{TOKEN}.pdf'")
    try:
        raise refused
    except SuspiciousFileOperation:
        words = said(str(refused), exception=sys.exc_info(), status_code=400, request=SimpleNamespace())
    assert words.startswith("... [400 no route] [SuspiciousFileOperation, ")
    assert TOKEN not in words


def test_a_request_that_cannot_be_read_is_not_told(monkeypatch):
    """The server itself would write its first line, with the address in it."""
    told = []
    monkeypatch.setattr("gunicorn.glogging.Logger.warning", lambda _self, words, *_args, **_more: told.append(words))
    logger = QuietLogger.__new__(QuietLogger)
    line = f"Invalid request from ip=192.0.2.7: Invalid HTTP request line: 'GET /{TOKEN}'"
    logger.warning(line)
    logger.warning("Worker exited: %s", 1)
    assert told == ["Invalid request from ip=192.0.2.7", "Worker exited: %s"]
