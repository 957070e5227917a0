"""The tables, one schema for SQLite and PostgreSQL.

Times are microseconds since 1970 in UTC. `body` columns hold JSON of the frozen values (see `codec`); what is asked for in queries has a
column of its own beside it. The migrations are written apart from this file on purpose; a test holds the two together.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    false,
    text,
    true,
)
from sqlalchemy.dialects import postgresql

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

Number = BigInteger().with_variant(Integer(), "sqlite")
"""Row numbers: SQLite's own row number is only used for a column declared INTEGER."""

Name = String().with_variant(postgresql.VARCHAR(collation="C"), "postgresql")
"""Identifiers, ordered by code point in both databases, so that a beginning of an id is a range of an index."""

providers = Table(
    "providers",
    metadata,
    Column("id", Name, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("body", Text),
    Column("whole", Text, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("id", Number, primary_key=True),
    Column("provider", Name, nullable=False),
    Column("document", Name, nullable=False),
    Column("source", Name, nullable=False),
    Column("document_type", Name, nullable=False),
    Column("url", Text),
    Column("body", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("due_at", BigInteger),
    Column("lease_holder", Name),
    Column("lease_until", BigInteger),
    Column("revision", BigInteger, nullable=False, server_default=text("0")),
    Column("tracking", Text, nullable=False),
    Column("candidate", Number, ForeignKey("blobs.id")),
    Column("last_snapshot", Number, ForeignKey("blobs.id")),
    Column("last_run", BigInteger),
    Column("last_good", BigInteger),
    Index("uq_sources_key", "provider", "document", "source", unique=True),
    Index("ix_sources_due", "due_at", postgresql_where=text("active"), sqlite_where=text("active = 1")),
    Index(
        "ix_sources_lease",
        "lease_holder",
        postgresql_where=text("lease_holder IS NOT NULL"),
        sqlite_where=text("lease_holder IS NOT NULL"),
    ),
)

blobs = Table(
    "blobs",
    metadata,
    Column("id", Number, primary_key=True),
    Column("sha256", LargeBinary, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("base", Number, ForeignKey("blobs.id")),
    Column("data", LargeBinary, nullable=False),
    Index("uq_blobs_sha256", "sha256", unique=True),
)

bases = Table(
    "bases",
    metadata,
    Column("source", Number, ForeignKey("sources.id"), primary_key=True),
    Column("series", Name, primary_key=True),
    Column("root", Number, ForeignKey("blobs.id"), nullable=False),
    Column("root_cost", BigInteger, nullable=False),
    Column("root_least", BigInteger, nullable=False),
    Column("root_excess", BigInteger, nullable=False),
    Column("base", Number, ForeignKey("blobs.id"), nullable=False),
    Column("base_cost", BigInteger, nullable=False),
    Column("base_least", BigInteger, nullable=False),
    Column("base_excess", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("source", Number, ForeignKey("sources.id"), primary_key=True),
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    Column("revision", BigInteger, primary_key=True, autoincrement=False),
    Column("body", Number, ForeignKey("blobs.id"), nullable=False),
    Column("envelope", Number, ForeignKey("blobs.id"), nullable=False),
    Column("envelope_delta", LargeBinary),
    Column("fetched_after", BigInteger, nullable=False),
    Column("elapsed", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

runs = Table(
    "runs",
    metadata,
    Column("source", Number, ForeignKey("sources.id"), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("since", BigInteger, nullable=False),
    Column("outcome", Name, nullable=False),
    Column("reason", Name),
    Column("notes", Text),
    Column("looks", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

versions = Table(
    "versions",
    metadata,
    Column("source", Number, ForeignKey("sources.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("confirmed_at", BigInteger, nullable=False),
    Column("reading", Number, ForeignKey("blobs.id"), nullable=False),
    Index("ix_versions_seen", "source", "first_seen", "number"),
    sqlite_with_rowid=False,
)

changes = Table(
    "changes",
    metadata,
    Column("id", Name, primary_key=True),
    Column("source", Number, ForeignKey("sources.id"), nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("severity", SmallInteger, nullable=False),
    Column("document_type", Name, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_changes_seen", "first_seen", "id"),
    Index("ix_changes_source_seen", "source", "first_seen", "id"),
)

change_kinds = Table(
    "change_kinds",
    metadata,
    Column("change", Name, ForeignKey("changes.id"), primary_key=True),
    Column("kind", Name, primary_key=True),
    sqlite_with_rowid=False,
)

source_events = Table(
    "source_events",
    metadata,
    Column("id", Name, primary_key=True),
    Column("source", Number, ForeignKey("sources.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Number, primary_key=True),
    Column("name", Name, nullable=False),
    Column("url", Text, nullable=False),
    Column("filter", Text, nullable=False),
    Column("language", Name, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("removed", Boolean, nullable=False, server_default=false()),
    Index("uq_subscriptions_name", "name", unique=True, postgresql_where=text("NOT removed"), sqlite_where=text("removed = 0")),
    Index("ix_subscriptions_told", "removed", "paused"),
    sqlite_autoincrement=True,
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Number, primary_key=True),
    Column("subscription", Number, ForeignKey("subscriptions.id"), nullable=False),
    Column("change", Name, ForeignKey("changes.id")),
    Column("event", Name, ForeignKey("source_events.id")),
    Column("reason", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("status", Name, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("next_try", BigInteger),
    Column("last_error", Text),
    Column("lease_holder", Name),
    Column("lease_until", BigInteger),
    CheckConstraint("(change IS NULL) <> (event IS NULL)", name="one_event"),
    Index("uq_alerts_change", "subscription", "change", unique=True),
    Index("uq_alerts_event", "subscription", "event", unique=True),
    Index(
        "ix_alerts_pending",
        "subscription",
        "id",
        postgresql_where=text("status = 'pending'"),
        sqlite_where=text("status = 'pending'"),
    ),
    Index("ix_alerts_dead", "id", postgresql_where=text("status = 'dead'"), sqlite_where=text("status = 'dead'")),
    Index(
        "ix_alerts_lease",
        "lease_holder",
        postgresql_where=text("lease_holder IS NOT NULL"),
        sqlite_where=text("lease_holder IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)
