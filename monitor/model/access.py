"""Who may use the page and the API, and what they did there. All times are aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Scope(StrEnum):
    """What may be done."""

    READ = "read"
    ACK = "ack"
    """Acknowledge events."""
    EDIT = "edit"
    """Subscriptions, profiles, watchlists, users, tokens."""


class Role(StrEnum):
    """What a person is to the site."""

    VIEWER = "viewer"
    EDITOR = "editor"

    @property
    def scopes(self) -> frozenset[Scope]:
        """What they may do."""
        return frozenset(Scope) if self is Role.EDITOR else frozenset({Scope.READ})


@dataclass(frozen=True, slots=True)
class User:
    """A person who may sign in."""

    name: str
    """In lower case."""
    role: Role
    created_at: datetime
    password: str = field(default="", repr=False)
    """As argon2 keeps it; empty: cannot sign in by password, only through a reverse proxy or by token."""


@dataclass(frozen=True, slots=True)
class Session:
    """A person who is signed in."""

    user: User
    created_at: datetime
    idle_until: datetime
    """It ends then unless something is asked before."""
    until: datetime
    """It ends then in any case."""


@dataclass(frozen=True, slots=True)
class Token:
    """A key to the API that is not a person's password. The token itself is shown once and kept nowhere."""

    id: int
    name: str
    user: str
    """On whose behalf; it can never do more than they may."""
    scopes: frozenset[Scope]
    created_at: datetime
    until: datetime | None
    """None: until it is revoked."""
    used_at: datetime | None = None
    """To about a minute."""


@dataclass(frozen=True, slots=True)
class Try:
    """Something that may be tried only so often: signing in under a name, from an address."""

    key: str
    free: int
    """Tries in a row that cost no waiting."""


class Act(StrEnum):
    """What somebody did."""

    LOGIN = "login"
    LOGIN_FAILED = "login_failed"
    LOGOUT = "logout"
    USER_ADDED = "user_added"
    USER_CHANGED = "user_changed"
    USER_REMOVED = "user_removed"
    TOKEN_MADE = "token_made"  # noqa: S105 - the name of an act
    TOKEN_REVOKED = "token_revoked"  # noqa: S105
    ACKNOWLEDGED = "acknowledged"
    SUBSCRIPTION_ADDED = "subscription_added"
    SUBSCRIPTION_CHANGED = "subscription_changed"
    SUBSCRIPTION_TESTED = "subscription_tested"
    SUBSCRIPTION_REMOVED = "subscription_removed"
    PROFILE_SAVED = "profile_saved"
    WATCHLIST_SAVED = "watchlist_saved"
    WATCHLIST_TRIED = "watchlist_tried"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, when, by what right, from where."""

    at: datetime
    actor: str
    """A user's name; `local`: whoever uses this machine; `?`: nobody who is known."""
    act: Act
    subject: str = ""
    """What it was done to."""
    via: str = ""
    """`password`, `session`, `token`, `proxy`, `local`, `link`, `cli`; `-`: by none."""
    address: str = ""
    """From which address."""
    id: int = 0
    """Grows with each entry; 0: not recorded yet."""


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which entries are asked for, newest first."""

    since: datetime | None = None
    actor: str | None = None
    act: Act | None = None
    before: int | None = None
    """The `id` of the last entry of the page before."""
    limit: int = 100
