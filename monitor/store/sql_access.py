"""The part of the store in a database that is about who may use the page: users, sessions, tokens, tries, and what was done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select, update

from monitor.model import Act, AuditEntry, AuditQuery, Role, Scope, Session, Token, Try, User
from monitor.store import refusals
from monitor.store.codec import from_micros, maybe_micros, maybe_time, to_micros
from monitor.store.engine import Database, Mode, insert, insert_unless_there
from monitor.store.rules import FORGIVEN, wait_after
from monitor.store.tables import audit, sessions, tokens, tries, users

_USER = [users.c[name].label(f"user_{name}") for name in ("name", "role", "password", "created_at")]


class SqlAccess:
    """A `monitor.ports.Access` in a database."""

    database: Database

    # --- users

    def add_user(self, name: str, role: Role, password: str, now: datetime) -> User:
        """See `Access.add_user`."""
        row = {"name": name, "role": role, "password": password, "created_at": to_micros(now)}
        with self.database.transaction(Mode.KEEP) as db:
            if not insert_unless_there(db, users, row):
                raise refusals.user_taken(name)
            return _user(_find_user(db, name))

    def change_user(self, name: str, *, role: Role | None = None, password: str | None = None) -> User:
        """See `Access.change_user`."""
        given = {"role": role, "password": password}
        with self.database.transaction(Mode.KEEP) as db:
            _find_user(db, name)
            db.execute(delete(sessions).where(sessions.c.user == name))
            changed = {key: value for key, value in given.items() if value is not None}
            if changed:
                db.execute(update(users).where(users.c.name == name).values(**changed))
            return _user(_find_user(db, name))

    def remove_user(self, name: str) -> User:
        """See `Access.remove_user`."""
        with self.database.transaction(Mode.KEEP) as db:
            gone = _user(_find_user(db, name))
            db.execute(delete(users).where(users.c.name == name))
            return gone

    def users(self) -> tuple[User, ...]:
        """See `Access.users`."""
        with self.database.transaction(Mode.READ) as db:
            return tuple(_user(row) for row in db.execute(select(*_USER).order_by(users.c.name)))

    def renew_password(self, name: str, old: str, new: str) -> None:
        """See `Access.renew_password`."""
        with self.database.transaction(Mode.KEEP) as db:
            db.execute(update(users).where(users.c.name == name, users.c.password == old).values(password=new))

    # --- sessions

    def begin_session(self, key: str, user: str, now: datetime, idle_until: datetime, until: datetime) -> None:
        """See `Access.begin_session`."""
        moment = to_micros(now)
        row = {"key": key, "user": user, "created_at": moment, "idle_until": to_micros(idle_until), "until": to_micros(until)}
        with self.database.transaction(Mode.KEEP) as db:
            _find_user(db, user)
            db.execute(delete(sessions).where(or_(sessions.c.idle_until <= moment, sessions.c.until <= moment)))
            insert_unless_there(db, sessions, row)

    def session(self, key: str, now: datetime) -> Session | None:
        """See `Access.session`."""
        moment = to_micros(now)
        query = select(sessions, *_USER).join(users, sessions.c.user == users.c.name)
        live = sessions.c.key == key, sessions.c.idle_until > moment, sessions.c.until > moment
        with self.database.transaction(Mode.READ) as db:
            row = db.execute(query.where(*live)).first()
        if row is None:
            return None
        return Session(_user(row), from_micros(row.created_at), from_micros(row.idle_until), from_micros(row.until))

    def keep_session(self, key: str, idle_until: datetime) -> None:
        """See `Access.keep_session`."""
        with self.database.transaction(Mode.WRITE) as db:
            db.execute(update(sessions).where(sessions.c.key == key).values(idle_until=to_micros(idle_until)))

    def end_session(self, key: str) -> None:
        """See `Access.end_session`."""
        with self.database.transaction(Mode.KEEP) as db:
            db.execute(delete(sessions).where(sessions.c.key == key))

    # --- tokens

    def add_token(self, key: str, name: str, user: str, scopes: frozenset[Scope], now: datetime, until: datetime | None) -> Token:
        """See `Access.add_token`."""
        row = {"key": key, "name": name, "user": user, "scopes": " ".join(sorted(scopes))}
        row |= {"created_at": to_micros(now), "until": maybe_micros(until)}  # type: ignore[dict-item]
        with self.database.transaction(Mode.KEEP) as db:
            _find_user(db, user)
            if db.scalar(select(tokens.c.id).where(tokens.c.user == user, tokens.c.name == name)) is not None:
                raise refusals.token_taken(name, user)
            number = insert(db, tokens, row)
            return _token(db.execute(select(tokens).where(tokens.c.id == number)).one())

    def token(self, key: str, now: datetime) -> tuple[Token, User] | None:
        """See `Access.token`."""
        query = select(tokens, *_USER).join(users, tokens.c.user == users.c.name)
        live = tokens.c.key == key, or_(tokens.c.until.is_(None), tokens.c.until > to_micros(now))
        with self.database.transaction(Mode.READ) as db:
            row = db.execute(query.where(*live)).first()
        return None if row is None else (_token(row), _user(row))

    def use_token(self, number: int, now: datetime) -> None:
        """See `Access.use_token`."""
        with self.database.transaction(Mode.WRITE) as db:
            db.execute(update(tokens).where(tokens.c.id == number).values(used_at=to_micros(now)))

    def tokens(self) -> tuple[Token, ...]:
        """See `Access.tokens`."""
        with self.database.transaction(Mode.READ) as db:
            return tuple(_token(row) for row in db.execute(select(tokens).order_by(tokens.c.id)))

    def revoke_token(self, number: int) -> Token:
        """See `Access.revoke_token`."""
        with self.database.transaction(Mode.KEEP) as db:
            row = db.execute(select(tokens).where(tokens.c.id == number)).first()
            if row is None:
                raise refusals.no_token(number)
            db.execute(delete(tokens).where(tokens.c.id == number))
            return _token(row)

    # --- tries

    def take_try(self, tries: tuple[Try, ...], now: datetime) -> datetime | None:
        """See `Access.take_try`."""
        with self.database.transaction(Mode.WRITE) as db:
            rows = {each.key: _locked(db, each.key, now) for each in sorted(tries, key=lambda each: each.key)}
            blocked = max(row.blocked_until for row in rows.values())
            if blocked > to_micros(now):
                return from_micros(blocked)
            for each in tries:
                _count(db, each, rows[each.key].failures + 1, now)
        return None

    def forget_tries(self, forgotten: str, returned: str) -> None:
        """See `Access.forget_tries`."""
        fewer = {"failures": tries.c.failures - 1, "blocked_until": 0}
        with self.database.transaction(Mode.WRITE) as db:
            db.execute(delete(tries).where(tries.c.key == forgotten))
            db.execute(update(tries).where(tries.c.key == returned, tries.c.failures > 0).values(**fewer))

    # --- what was done

    def note(self, entry: AuditEntry) -> None:
        """See `Access.note`."""
        row = {"at": to_micros(entry.at), "actor": entry.actor, "act": entry.act, "subject": entry.subject}
        with self.database.transaction(Mode.KEEP) as db:
            insert(db, audit, row | {"via": entry.via, "address": entry.address})

    def audit(self, query: AuditQuery) -> tuple[AuditEntry, ...]:
        """See `Access.audit`."""
        found = select(audit).order_by(audit.c.id.desc()).limit(query.limit)
        if query.since is not None:
            found = found.where(audit.c.at >= to_micros(query.since))
        if query.before is not None:
            found = found.where(audit.c.id < query.before)
        for column, wanted in ((audit.c.actor, query.actor), (audit.c.act, query.act)):
            found = found if wanted is None else found.where(column == wanted)
        with self.database.transaction(Mode.READ) as db:
            rows = db.execute(found).all()
        return tuple(AuditEntry(from_micros(row.at), row.actor, Act(row.act), row.subject, row.via, row.address, row.id) for row in rows)


def _find_user(db: Connection, name: str) -> Row[Any]:
    row = db.execute(select(*_USER).where(users.c.name == name)).first()
    if row is None:
        raise refusals.no_user(name)
    return row


def _user(row: Row[Any]) -> User:
    return User(row.user_name, Role(row.user_role), from_micros(row.user_created_at), row.user_password)


def _token(row: Row[Any]) -> Token:
    scopes = frozenset(map(Scope, row.scopes.split()))
    return Token(row.id, row.name, row.user, scopes, from_micros(row.created_at), maybe_time(row.until), maybe_time(row.used_at))


def _locked(db: Connection, key: str, now: datetime) -> Row[Any]:
    """The row of a key, made where there is none; long quiet ones are forgotten first."""
    db.execute(delete(tries).where(tries.c.last_at < to_micros(now - FORGIVEN)))
    insert_unless_there(db, tries, {"key": key, "failures": 0, "last_at": to_micros(now), "blocked_until": 0})
    return db.execute(select(tries).where(tries.c.key == key).with_for_update()).one()


def _count(db: Connection, each: Try, failures: int, now: datetime) -> None:
    until = to_micros(now + wait_after(failures, each.free))
    db.execute(update(tries).where(tries.c.key == each.key).values(failures=failures, last_at=to_micros(now), blocked_until=until))
