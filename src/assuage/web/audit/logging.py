"""Logs without a patient's data: what a record of the log says is its own words, never the values or the request behind it."""

import logging
from collections.abc import ItemsView
from typing import Any

from django.views.debug import SafeExceptionReporterFilter


class WithoutValues(logging.Filter):
    """Leaves the words of a message and the kind and place of an exception, and takes out arguments, addresses and local values."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record passes, emptied."""
        if record.exc_info and record.exc_info[0] is not None:
            record.msg = f"{record.msg} [{record.exc_info[0].__name__}, {_place(record.exc_info[2])}]"
        record.args = tuple("..." for _ in record.args) if isinstance(record.args, tuple) else ()
        if "%" in str(record.msg) and record.args:
            record.msg, record.args = str(record.msg).replace("%d", "%s"), record.args
        record.exc_info, record.exc_text, record.stack_info = None, None, None
        return True


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
