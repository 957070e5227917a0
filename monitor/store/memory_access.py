"""The part of the twin in memory that is about who may use the page."""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model import AuditEntry, AuditQuery, Role, Scope, Session, Token, Try, User
from monitor.store import refusals
from monitor.store.codec import utc
from monitor.store.rules import FORGIVEN, wait_after


@dataclass(frozen=True, slots=True)
class _Tried:
    """Failures under a key."""

    failures: int
    last_at: datetime
    blocked_until: datetime


class MemoryAccess:
    """A `monitor.ports.Access` made of dictionaries under one lock."""

    def __init__(self) -> None:
        self._door = threading.RLock()
        self._users: dict[str, User] = {}
        self._sessions: dict[str, Session] = {}
        self._tokens: dict[str, Token] = {}
        self._tries: dict[str, _Tried] = {}
        self._audit: list[AuditEntry] = []
        self._token_ids = itertools.count(1)

    # --- users

    def add_user(self, name: str, role: Role, password: str, now: datetime) -> User:
        """See `Access.add_user`."""
        with self._door:
            if name in self._users:
                raise refusals.user_taken(name)
            self._users[name] = User(name, role, utc(now), password)
            return self._users[name]

    def change_user(self, name: str, *, role: Role | None = None, password: str | None = None) -> User:
        """See `Access.change_user`."""
        with self._door:
            found = self._user(name)
            self._sessions = {key: each for key, each in self._sessions.items() if each.user.name != name}
            changed = replace(found, role=role or found.role, password=found.password if password is None else password)
            self._users[name] = changed
            return changed

    def remove_user(self, name: str) -> User:
        """See `Access.remove_user`."""
        with self._door:
            gone = self._user(name)
            del self._users[name]
            self._sessions = {key: each for key, each in self._sessions.items() if each.user.name != name}
            self._tokens = {key: each for key, each in self._tokens.items() if each.user != name}
            return gone

    def users(self) -> tuple[User, ...]:
        """See `Access.users`."""
        with self._door:
            return tuple(self._users[name] for name in sorted(self._users))

    def renew_password(self, name: str, old: str, new: str) -> None:
        """See `Access.renew_password`."""
        with self._door:
            found = self._users.get(name)
            if found is not None and found.password == old:
                self._users[name] = replace(found, password=new)

    def _user(self, name: str) -> User:
        if name not in self._users:
            raise refusals.no_user(name)
        return self._users[name]

    # --- sessions

    def begin_session(self, key: str, user: str, now: datetime, idle_until: datetime, until: datetime) -> None:
        """See `Access.begin_session`."""
        with self._door:
            begun = Session(self._user(user), utc(now), utc(idle_until), utc(until))
            live = {known: each for known, each in self._sessions.items() if _is_live(each, now)}
            self._sessions = {**live, key: live.get(key, begun)}

    def session(self, key: str, now: datetime) -> Session | None:
        """See `Access.session`."""
        with self._door:
            found = self._sessions.get(key)
            return replace(found, user=self._users[found.user.name]) if found is not None and _is_live(found, now) else None

    def keep_session(self, key: str, idle_until: datetime) -> None:
        """See `Access.keep_session`."""
        with self._door:
            if key in self._sessions:
                self._sessions[key] = replace(self._sessions[key], idle_until=utc(idle_until))

    def end_session(self, key: str) -> None:
        """See `Access.end_session`."""
        with self._door:
            self._sessions.pop(key, None)

    # --- tokens

    def add_token(self, key: str, name: str, user: str, scopes: frozenset[Scope], now: datetime, until: datetime | None) -> Token:
        """See `Access.add_token`."""
        with self._door:
            self._user(user)
            if any((each.user, each.name) == (user, name) for each in self._tokens.values()):
                raise refusals.token_taken(name, user)
            made = Token(next(self._token_ids), name, user, scopes, utc(now), until and utc(until))
            self._tokens[key] = made
            return made

    def token(self, key: str, now: datetime) -> tuple[Token, User] | None:
        """See `Access.token`."""
        with self._door:
            found = self._tokens.get(key)
            live = found is not None and (found.until is None or found.until > now)
            return (found, self._users[found.user]) if found is not None and live else None

    def use_token(self, number: int, now: datetime) -> None:
        """See `Access.use_token`."""
        with self._door:
            self._tokens = {key: replace(each, used_at=utc(now)) if each.id == number else each for key, each in self._tokens.items()}

    def tokens(self) -> tuple[Token, ...]:
        """See `Access.tokens`."""
        with self._door:
            return tuple(sorted(self._tokens.values(), key=lambda each: each.id))

    def revoke_token(self, number: int) -> Token:
        """See `Access.revoke_token`."""
        with self._door:
            key = next((key for key, each in self._tokens.items() if each.id == number), None)
            if key is None:
                raise refusals.no_token(number)
            return self._tokens.pop(key)

    # --- tries

    def take_try(self, tries: tuple[Try, ...], now: datetime) -> datetime | None:
        """See `Access.take_try`."""
        now = utc(now)
        with self._door:
            self._tries = {key: each for key, each in self._tries.items() if each.last_at >= now - FORGIVEN}
            blocked = max((self._tries[each.key].blocked_until for each in tries if each.key in self._tries), default=now)
            if blocked > now:
                return blocked
            for each in tries:
                failures = (self._tries[each.key].failures if each.key in self._tries else 0) + 1
                self._tries[each.key] = _Tried(failures, now, now + wait_after(failures, each.free))
        return None

    def forget_tries(self, forgotten: str, returned: str) -> None:
        """See `Access.forget_tries`."""
        with self._door:
            self._tries.pop(forgotten, None)
            known = self._tries.get(returned)
            if known is not None and known.failures > 0:
                self._tries[returned] = replace(known, failures=known.failures - 1, blocked_until=known.last_at)

    # --- what was done

    def note(self, entry: AuditEntry) -> None:
        """See `Access.note`."""
        with self._door:
            self._audit.append(replace(entry, at=utc(entry.at), id=len(self._audit) + 1))

    def audit(self, query: AuditQuery) -> tuple[AuditEntry, ...]:
        """See `Access.audit`."""
        with self._door:
            return tuple(each for each in reversed(self._audit) if _answers(each, query))[: query.limit]


def _is_live(session: Session, now: datetime) -> bool:
    return session.idle_until > now and session.until > now


def _answers(entry: AuditEntry, query: AuditQuery) -> bool:
    return (
        (query.since is None or entry.at >= query.since)
        and query.actor in (None, entry.actor)
        and query.act in (None, entry.act)
        and (query.before is None or entry.id < query.before)
    )
