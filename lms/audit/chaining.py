"""What an entry's hash covers."""

import hashlib
import json
from typing import Any

from lms.audit.models import Entry

FIRST = "0" * 64


def content(entry: Entry) -> str:
    """What the hash of an entry covers: the hash before it and every column, in one fixed order."""
    columns: list[Any] = [
        entry.before_sha256, entry.seq, entry.at.isoformat(), entry.actor_id, entry.action, entry.subject_kind,
        entry.subject_id, entry.facts,
    ]  # fmt: skip
    return json.dumps(columns, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(entry: Entry) -> str:
    """The SHA-256 of an entry's content, hex."""
    return hashlib.sha256(content(entry).encode()).hexdigest()
