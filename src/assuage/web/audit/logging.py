"""Logs without a patient's data: what a record of the log says is its own words, never the values or the request behind it."""

import logging
import re
from collections.abc import ItemsView
from typing import Any

from django.views.debug import SafeExceptionReporterFilter

_FILLED_IN = re.compile(r"%%|%(?:\(\w+\))?[-#0 +]*(?:\d+|\*)?(?:\.(?:\d+|\*))?[diouxXeEfFgGcrsa]")


class WithoutValues(logging.Filter):
    """Leaves the words of a message, the status and the name of the route of a request, and the kind and place of an exception.

    Arguments, addresses, local values and the text of an exception are taken out.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record passes, emptied; one that passes a second handler is as the first left it."""
        if getattr(record, "is_emptied", False):
            return True
        record.is_emptied = True
        words = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        told = [one for one in (_answered(record), _raised(record)) if one]
        text = str(record.exc_info[1]) if record.exc_info and record.exc_info[1] is not None else ""
        if text:
            words = words.replace(text, "...")
        if record.args:
            words = _FILLED_IN.sub(lambda found: "%" if found[0] == "%%" else "...", words)
        record.msg, record.args = " ".join([words, *(f"[{one}]" for one in told)]), ()
        record.exc_info, record.exc_text, record.stack_info = None, None, None
        record.__dict__.pop("request", None)
        return True


def _answered(record: logging.LogRecord) -> str:
    """The status of an answer and the name of the route that was asked, which holds no value of the address."""
    status = getattr(record, "status_code", None)
    if not isinstance(status, int):
        return ""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return f"{status} {(match.view_name if match is not None else '') or 'no route'}"


def _raised(record: logging.LogRecord) -> str:
    if not record.exc_info or record.exc_info[0] is None:
        return ""
    return f"{record.exc_info[0].__name__}, {_place(record.exc_info[2])}"


def _place(traceback: Any) -> str:
    """The file and line an exception came from."""
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return "" if traceback is None else f"{traceback.tb_frame.f_code.co_name}:{traceback.tb_lineno}"


class SilentReporter(SafeExceptionReporterFilter):
    """An error report with no setting, no field and no local value in it."""

    def is_active(self, request: Any) -> bool:  # noqa: ARG002 - Django's signature
        """Always."""
        return True

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> ItemsView[str, Any]:  # noqa: ARG002
        """None."""
        return {}.items()
