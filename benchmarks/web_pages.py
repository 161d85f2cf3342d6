"""The server's time for every page that links lead to, by role, in the large invented clinic: p95 and queries, written to a file.

Part of `make load`. The pages are asked one after the other in this process, so that the time is the server's own; what a crowd
does to it is measured by `web_load.py`.
"""

import json
import re
import statistics
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from web_clinic import AUDIT_ROWS, PATIENTS

REPEATS, MARK_MS = 25, 150.0
WRITTEN = Path(__file__).with_name("web_results.json")
KEYS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+|(?<=/evidence/)\w+(?=/)|(?<=/add/)[a-z-]+(?=/)")
ELSEWHERE = re.compile(r"/logout|/accounts/social|/feed/|/static/|^/demo")
LINK = re.compile(r'href="(/[^"#?]*)')


@dataclass(frozen=True, slots=True)
class Page:
    """One kind of page as one role asked for it."""

    role: str
    page: str
    p95_ms: float
    median_ms: float
    queries: int

    @property
    def holds(self) -> bool:
        """Whether it is under the mark."""
        return self.p95_ms <= MARK_MS


def measured() -> list[Page]:
    """Every page of every role, slowest first; written to `web_results.json`."""
    from assuage.web.demo.accounts import ACCOUNTS
    from assuage.web.settling import settle

    settle()  # as the server does before its first request
    firsts = {account.role: account for account in reversed(ACCOUNTS)}
    found = sorted(
        (page for account in firsts.values() for page in _pages_of(account)), key=lambda page: page.p95_ms, reverse=True
    )
    record = {
        "patients": PATIENTS,
        "audit_rows": AUDIT_ROWS,
        "mark_ms": MARK_MS,
        "pages": [{**asdict(page), "holds": page.holds} for page in found],
    }
    WRITTEN.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return found


def _pages_of(account: Any) -> Iterator[Page]:
    """The pages one role reaches by links from its first page, each kind once."""
    client = _client(account)
    waiting, tried = ["/"], set()
    while waiting:
        path = waiting.pop(0)
        kind = KEYS.sub("*", path)
        if kind in tried or ELSEWHERE.search(path):
            continue
        tried.add(kind)
        answer = client.get(path)
        if answer.status_code != 200:
            if answer.status_code >= 400:
                raise AssertionError(f"{account.role} was answered {answer.status_code} at {kind}")
            continue
        if "html" in answer.headers.get("Content-Type", ""):
            waiting += LINK.findall(answer.content.decode())
        yield _timed(client, account.role, path, kind)


def _timed(client: Any, role: str, path: str, kind: str) -> Page:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    spent = []
    for _ in range(REPEATS):
        begin = time.perf_counter()
        answer = client.get(path)
        if answer.streaming:
            b"".join(answer.streaming_content)
        spent.append(1e3 * (time.perf_counter() - begin))
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return Page(
        str(role), kind, statistics.quantiles(spent, n=20, method="inclusive")[-1], statistics.median(spent), len(asked)
    )


def _client(account: Any) -> Any:
    from django.test import Client

    from assuage.web.accounts.models import User

    client = Client()
    client.force_login(
        User.objects.get(email=account.email), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def shown(pages: list[Page], *, most: int = 15) -> str:
    """The slowest pages as lines, and how many are under the mark."""
    lines = [f"{page.p95_ms:8.0f} ms  {page.queries:4d} queries  {page.role:14s} {page.page}" for page in pages[:most]]
    return "\n".join([*lines, f"{sum(page.holds for page in pages)} of {len(pages)} pages under {MARK_MS:g} ms (p95)"])
