"""The first schema"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
HELD = sa.text("lease_holder IS NOT NULL")
PENDING = sa.text("status = 'pending'")
NAME = sa.String().with_variant(sa.VARCHAR(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "blobs",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("base", NUMBER),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["base"], ["blobs.id"], name="fk_blobs_base"),
        sa.PrimaryKeyConstraint("id", name="pk_blobs"),
    )
    op.create_index("uq_blobs_sha256", "blobs", ["sha256"], unique=True)

    op.create_table(
        "providers",
        sa.Column("id", NAME, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("whole", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_providers"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("filter", sa.Text(), nullable=False),
        sa.Column("language", NAME, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("paused", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscriptions_told", "subscriptions", ["removed", "paused"])
    op.create_index(
        "uq_subscriptions_name",
        "subscriptions",
        ["name"],
        unique=True,
        postgresql_where=sa.text("NOT removed"),
        sqlite_where=sa.text("removed = 0"),
    )

    op.create_table(
        "sources",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("provider", NAME, nullable=False),
        sa.Column("document", NAME, nullable=False),
        sa.Column("source", NAME, nullable=False),
        sa.Column("document_type", NAME, nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("due_at", sa.BigInteger()),
        sa.Column("lease_holder", NAME),
        sa.Column("lease_until", sa.BigInteger()),
        sa.Column("revision", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tracking", sa.Text(), nullable=False),
        sa.Column("candidate", NUMBER),
        sa.Column("last_snapshot", NUMBER),
        sa.Column("last_run", sa.BigInteger()),
        sa.Column("last_good", sa.BigInteger()),
        sa.ForeignKeyConstraint(["candidate"], ["blobs.id"], name="fk_sources_candidate"),
        sa.ForeignKeyConstraint(["last_snapshot"], ["blobs.id"], name="fk_sources_last_snapshot"),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
    )
    op.create_index("ix_sources_due", "sources", ["due_at"], postgresql_where=sa.text("active"), sqlite_where=sa.text("active = 1"))
    op.create_index("ix_sources_lease", "sources", ["lease_holder"], postgresql_where=HELD, sqlite_where=HELD)
    op.create_index("uq_sources_key", "sources", ["provider", "document", "source"], unique=True)

    op.create_table(
        "bases",
        sa.Column("source", NUMBER, nullable=False),
        sa.Column("series", NAME, nullable=False),
        sa.Column("root", NUMBER, nullable=False),
        sa.Column("root_cost", sa.BigInteger(), nullable=False),
        sa.Column("root_least", sa.BigInteger(), nullable=False),
        sa.Column("root_excess", sa.BigInteger(), nullable=False),
        sa.Column("base", NUMBER, nullable=False),
        sa.Column("base_cost", sa.BigInteger(), nullable=False),
        sa.Column("base_least", sa.BigInteger(), nullable=False),
        sa.Column("base_excess", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["root"], ["blobs.id"], name="fk_bases_root"),
        sa.ForeignKeyConstraint(["base"], ["blobs.id"], name="fk_bases_base"),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_bases_source"),
        sa.PrimaryKeyConstraint("source", "series", name="pk_bases"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "changes",
        sa.Column("id", NAME, nullable=False),
        sa.Column("source", NUMBER, nullable=False),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("document_type", NAME, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_changes_source"),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
    )
    op.create_index("ix_changes_seen", "changes", ["first_seen", "id"])
    op.create_index("ix_changes_source_seen", "changes", ["source", "first_seen", "id"])

    op.create_table(
        "runs",
        sa.Column("source", NUMBER, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("outcome", NAME, nullable=False),
        sa.Column("reason", NAME),
        sa.Column("notes", sa.Text()),
        sa.Column("looks", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_runs_source"),
        sa.PrimaryKeyConstraint("source", "number", name="pk_runs"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "snapshots",
        sa.Column("source", NUMBER, nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", NUMBER, nullable=False),
        sa.Column("envelope", NUMBER, nullable=False),
        sa.Column("envelope_delta", sa.LargeBinary()),
        sa.Column("fetched_after", sa.BigInteger(), nullable=False),
        sa.Column("elapsed", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["body"], ["blobs.id"], name="fk_snapshots_body"),
        sa.ForeignKeyConstraint(["envelope"], ["blobs.id"], name="fk_snapshots_envelope"),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_snapshots_source"),
        sa.PrimaryKeyConstraint("source", "at", "revision", name="pk_snapshots"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "source_events",
        sa.Column("id", NAME, nullable=False),
        sa.Column("source", NUMBER, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_source_events_source"),
        sa.PrimaryKeyConstraint("id", name="pk_source_events"),
    )
    op.create_table(
        "versions",
        sa.Column("source", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=False),
        sa.Column("reading", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["reading"], ["blobs.id"], name="fk_versions_reading"),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_versions_source"),
        sa.PrimaryKeyConstraint("source", "number", name="pk_versions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_versions_seen", "versions", ["source", "first_seen", "number"])

    op.create_table(
        "alerts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("subscription", NUMBER, nullable=False),
        sa.Column("change", NAME),
        sa.Column("event", NAME),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("status", NAME, nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_try", sa.BigInteger()),
        sa.Column("last_error", sa.Text()),
        sa.Column("lease_holder", NAME),
        sa.Column("lease_until", sa.BigInteger()),
        sa.CheckConstraint("(change IS NULL) <> (event IS NULL)", name="ck_alerts_one_event"),
        sa.ForeignKeyConstraint(["change"], ["changes.id"], name="fk_alerts_change"),
        sa.ForeignKeyConstraint(["event"], ["source_events.id"], name="fk_alerts_event"),
        sa.ForeignKeyConstraint(["subscription"], ["subscriptions.id"], name="fk_alerts_subscription"),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alerts_lease", "alerts", ["lease_holder"], postgresql_where=HELD, sqlite_where=HELD)
    op.create_index("ix_alerts_pending", "alerts", ["subscription", "id"], postgresql_where=PENDING, sqlite_where=PENDING)
    op.create_index(
        "ix_alerts_dead", "alerts", ["id"], postgresql_where=sa.text("status = 'dead'"), sqlite_where=sa.text("status = 'dead'")
    )
    op.create_index("uq_alerts_change", "alerts", ["subscription", "change"], unique=True)
    op.create_index("uq_alerts_event", "alerts", ["subscription", "event"], unique=True)

    op.create_table(
        "change_kinds",
        sa.Column("change", NAME, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.ForeignKeyConstraint(["change"], ["changes.id"], name="fk_change_kinds_change"),
        sa.PrimaryKeyConstraint("change", "kind", name="pk_change_kinds"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("change_kinds")

    op.drop_table("alerts")

    op.drop_table("versions")
    op.drop_table("source_events")
    op.drop_table("snapshots")
    op.drop_table("runs")

    op.drop_table("changes")
    op.drop_table("bases")

    op.drop_table("sources")

    op.drop_table("subscriptions")
    op.drop_table("providers")

    op.drop_table("blobs")
