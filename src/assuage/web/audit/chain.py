"""What a row's digest is: SHA-256 over its content as canonical JSON and the digest before it. Knows no database."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

START = "0" * 64
"""What the first row follows."""

CONTENT = (
    "number",
    "at",
    "user_id",
    "user_name",
    "roles",
    "came_from",
    "session",
    "route",
    "outcome",
    "person_id",
    "entries",
    "previous",
)
"""The fields a digest is over, in this order."""


def digest_of(row: Mapping[str, Any]) -> str:
    """The digest of a row's content; `at` as ISO 8601 in UTC with microseconds, ids as text."""
    content = json.dumps([row[name] for name in CONTENT], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
