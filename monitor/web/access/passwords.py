"""Passwords, kept by argon2. Checking one costs 64 MiB and some 50 ms of a processor on purpose; two at a time is all we give."""

from __future__ import annotations

import threading
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from monitor.errors import ConfigError
from monitor.model import Text

SHORTEST, LONGEST = 12, 200
"""Characters. Length is what counts; nothing is asked of their kinds."""
_AT_A_TIME = threading.BoundedSemaphore(2)


@lru_cache(maxsize=1)
def hasher() -> PasswordHasher:
    """With the library's own parameters (RFC 9106, second recommendation)."""
    return PasswordHasher()


@lru_cache(maxsize=1)
def nobodys() -> str:
    """What is checked where there is nobody of the name, so that the answer takes as long."""
    return hasher().hash("nobody has this password")


def keep(password: str) -> str:
    """What is kept of a password. Raises ConfigError for one that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise ConfigError(
            Text(
                f"a password has {SHORTEST} to {LONGEST} characters: a few words in a row are easy to remember and hard to guess",
                f"密码长度为 {SHORTEST} 到 {LONGEST} 个字符：用几个词连起来，好记又难猜",
            )
        )
    with _AT_A_TIME:
        return hasher().hash(password)


def is_right(kept: str, password: str) -> bool:
    """Whether it is the password; `kept` empty: nobody has one, and it takes as long to say so."""
    nobodys_own = nobodys()  # made by the first who tries, whoever that is
    with _AT_A_TIME:
        try:
            hasher().verify(kept or nobodys_own, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return bool(kept)


def renewed(kept: str, password: str) -> str | None:
    """The same password kept with today's parameters; None: it is so already."""
    return hasher().hash(password) if hasher().check_needs_rehash(kept) else None
