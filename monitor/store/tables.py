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
    ForeignKeyConstraint,
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
    Column("chain_length", BigInteger),
    Column("chain_head", LargeBinary),
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
    Column("seal", LargeBinary),
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
    Column("screenshot", Number, ForeignKey("blobs.id")),
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
    Index("ix_changes_severity", "severity", "first_seen", "id"),
)

change_kinds = Table(
    "change_kinds",
    metadata,
    Column("change", Name, ForeignKey("changes.id"), primary_key=True),
    Column("kind", Name, primary_key=True),
    sqlite_with_rowid=False,
)

# Each sentence of a source once: the first version with it, the one that brought it the last time, and the last one with it; NULL: it stands in
# the newest. Its number is also that of its words in the index (see `search`), so none is given twice.
sentences = Table(
    "sentences",
    metadata,
    Column("id", Number, primary_key=True),
    Column("source", Number, ForeignKey("sources.id"), nullable=False),
    Column("digest", BigInteger, nullable=False),
    Column("first", Integer, nullable=False),
    Column("since", Integer, nullable=False),
    Column("last", Integer),
    Index("uq_sentences_digest", "source", "digest", unique=True),
    sqlite_autoincrement=True,
)

change_texts = Table(
    "change_texts",
    metadata,
    Column("id", Number, primary_key=True),
    Column("change", Name, ForeignKey("changes.id"), nullable=False),
    Index("uq_change_texts_change", "change", unique=True),
    sqlite_autoincrement=True,
)

# Sources of which nothing is indexed yet: all that had versions when the search came.
unindexed = Table(
    "unindexed",
    metadata,
    Column("source", Number, ForeignKey("sources.id"), primary_key=True),
    sqlite_with_rowid=False,
)

version_facts = Table(
    "version_facts",
    metadata,
    Column("source", Number, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("mark", Name, nullable=False),
    Column("facts", LargeBinary, nullable=False),
    ForeignKeyConstraint(["source", "number"], ["versions.source", "versions.number"], name="fk_version_facts_version"),
    sqlite_with_rowid=False,
)

incidents = Table(
    "incidents",
    metadata,
    Column("source", Number, ForeignKey("sources.id"), primary_key=True),
    Column("body", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Named for what alone stood in it at first. `kind`: a source's, an incident's or a channel's event; a channel has no source.
events = Table(
    "source_events",
    metadata,
    Column("id", Name, primary_key=True),
    Column("kind", Name, nullable=False, server_default="source"),
    Column("source", Number, ForeignKey("sources.id")),
    Column("at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_source_events_kind_at", "kind", "at", "id"),
)

# A subscription is also its mailbox: when it is planned next, who does it, and until when its channel is left alone. `stirred_at`: the
# earliest moment of what came in since the mailbox was leased, so that a plan made without it cannot put the mailbox to sleep.
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
    Column("manner", Text, nullable=False, server_default="{}"),
    Column("wake_at", BigInteger),
    Column("stirred_at", BigInteger),
    Column("blocked_until", BigInteger),
    Column("digest_at", BigInteger),
    Column("all_quiet_at", BigInteger),
    Column("lease_holder", Name),
    Column("lease_until", BigInteger),
    Index("uq_subscriptions_name", "name", unique=True, postgresql_where=text("NOT removed"), sqlite_where=text("removed = 0")),
    Index("ix_subscriptions_wake", "removed", "paused", "wake_at"),
    Index(
        "ix_subscriptions_lease",
        "lease_holder",
        postgresql_where=text("lease_holder IS NOT NULL"),
        sqlite_where=text("lease_holder IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)

# `key`: that of a single alert's message; the others' is made of form, subscription and number. `channel`: a keyed hash of the address.
dispatches = Table(
    "dispatches",
    metadata,
    Column("id", Number, primary_key=True),
    Column("subscription", Number, ForeignKey("subscriptions.id"), nullable=False),
    Column("form", Name, nullable=False),
    Column("key", Name),
    Column("thread", Name, nullable=False),
    Column("fingerprints", Text, nullable=False),
    Column("provider", Name),
    Column("channel", Name, nullable=False),
    Column("alerts", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("status", Name, nullable=False),
    Column("closed_at", BigInteger),
    Column("last_error", Text),
    Index(
        "uq_dispatches_unfinished",
        "subscription",
        unique=True,
        postgresql_where=text("status = 'pending'"),
        sqlite_where=text("status = 'pending'"),
    ),
    Index("ix_dispatches_thread", "subscription", "thread", "id", postgresql_where=text("thread <> ''"), sqlite_where=text("thread <> ''")),
    Index(
        "ix_dispatches_sent",
        "subscription",
        "closed_at",
        postgresql_where=text("status = 'delivered'"),
        sqlite_where=text("status = 'delivered'"),
    ),
    Index(
        "ix_dispatches_channel",
        "channel",
        "closed_at",
        postgresql_where=text("status = 'delivered'"),
        sqlite_where=text("status = 'delivered'"),
    ),
    sqlite_autoincrement=True,
)

# `occasion`: the time of a reminder, else 0; with it the unique keys say the same as `Alert.idempotency_key`. `lease_holder` and
# `lease_until` are of the first schema: an upgrade takes nothing away.
alerts = Table(
    "alerts",
    metadata,
    Column("id", Number, primary_key=True),
    Column("subscription", Number, ForeignKey("subscriptions.id"), nullable=False),
    Column("change", Name, ForeignKey("changes.id")),
    Column("event", Name, ForeignKey("source_events.id")),
    Column("purpose", Name, nullable=False, server_default="news"),
    Column("occasion", BigInteger, nullable=False, server_default=text("0")),
    Column("reason", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("not_before", BigInteger),
    Column("status", Name, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("next_try", BigInteger),
    Column("last_error", Text),
    Column("settled", Text),
    Column("dispatch", Number, ForeignKey("dispatches.id")),
    Column("lease_holder", Name),
    Column("lease_until", BigInteger),
    CheckConstraint("(change IS NULL) <> (event IS NULL)", name="one_event"),
    Index("uq_alerts_change", "subscription", "change", "purpose", "occasion", unique=True),
    Index("uq_alerts_event", "subscription", "event", "purpose", "occasion", unique=True),
    Index(
        "ix_alerts_pending",
        "subscription",
        "id",
        postgresql_where=text("status = 'pending'"),
        sqlite_where=text("status = 'pending'"),
    ),
    Index("ix_alerts_dead", "id", postgresql_where=text("status = 'dead'"), sqlite_where=text("status = 'dead'")),
    Index("ix_alerts_dispatch", "dispatch", postgresql_where=text("dispatch IS NOT NULL"), sqlite_where=text("dispatch IS NOT NULL")),
    Index("ix_alerts_told_change", "change"),
    Index("ix_alerts_told_event", "event"),
    sqlite_autoincrement=True,
)

silences = Table(
    "silences",
    metadata,
    Column("id", Number, primary_key=True),
    Column("matcher", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Index("ix_silences_until", "until"),
    sqlite_autoincrement=True,
)

acknowledgements = Table(
    "acknowledgements",
    metadata,
    Column("event", Name, primary_key=True),
    Column("by", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
)

# One chain a source over its snapshots, versions, changes and what was removed (`chain`); its end stands in the source's row.
links = Table(
    "links",
    metadata,
    Column("source", Number, ForeignKey("sources.id"), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", Name, nullable=False),
    Column("subject", Name, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("link", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

stamps = Table(
    "stamps",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("authority", Text, nullable=False),
    Column("heads", LargeBinary, nullable=False),
    Column("token", LargeBinary, nullable=False),
    Column("link", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# `stamps`: the end of their chain. `blobs`: the last one that was sealed when all older ones had been; from then on none is without a seal.
chain_ends = Table(
    "chain_ends",
    metadata,
    Column("name", Name, primary_key=True),
    Column("length", BigInteger, nullable=False),
    Column("head", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# Who may use the page. Cookies and tokens are kept as SHA-256 of what the browser or the client holds.
users = Table(
    "users",
    metadata,
    Column("name", Name, primary_key=True),
    Column("role", Name, nullable=False),
    Column("password", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("key", Name, primary_key=True),
    Column("user", Name, ForeignKey("users.name", ondelete="CASCADE"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("idle_until", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    Index("ix_sessions_user", "user"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", Name, nullable=False),
    Column("name", Name, nullable=False),
    Column("user", Name, ForeignKey("users.name", ondelete="CASCADE"), nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("until", BigInteger),
    Column("used_at", BigInteger),
    Index("uq_tokens_key", "key", unique=True),
    Index("uq_tokens_user_name", "user", "name", unique=True),
    sqlite_autoincrement=True,
)

tries = Table(
    "tries",
    metadata,
    Column("key", Name, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("blocked_until", BigInteger, nullable=False),
    Index("ix_tries_last_at", "last_at"),
)

# Not bound to users: what somebody did stays when they are gone.
audit = Table(
    "audit",
    metadata,
    Column("id", Number, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("actor", Name, nullable=False),
    Column("act", Name, nullable=False),
    Column("subject", Text, nullable=False),
    Column("via", Name, nullable=False),
    Column("address", Name, nullable=False),
    Index("ix_audit_actor", "actor", "id"),
    sqlite_autoincrement=True,
)

# How often something was recorded that people are shown: who keeps what was shown asks it whether that is still so.
revisions = Table(
    "revisions",
    metadata,
    Column("name", Name, primary_key=True),
    Column("number", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
