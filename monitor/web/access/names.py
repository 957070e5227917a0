"""Names of users and tokens."""

from __future__ import annotations

import re
from typing import TypedDict

from monitor.model import Scope

TOKEN_MARK = "pmt_"  # noqa: S105 - what tokens begin with, so that scanners and people know one
_USER = re.compile(r"[\w][\w.@+-]{0,59}")
RESERVED = frozenset({"local"})


class _Known(TypedDict):
    name: str
    scopes: frozenset[Scope]
    via: str


LOCAL: _Known = {"name": "local", "scopes": frozenset(Scope), "via": "local"}
"""Whoever uses this machine: may do all that the command line may."""


def user_name(written: str) -> str | None:
    """The name as it is kept, in lower case; None: this can be no name."""
    name = written.strip().lower()
    return name if _USER.fullmatch(name) and name not in RESERVED else None
