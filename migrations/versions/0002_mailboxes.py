"""Mailboxes, messages that gather alerts, silences, acknowledgements, incidents, facts and screenshots

Expands only: every row of the first schema stays, and means what it meant. Pending alerts are told by the first plan.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
HELD = sa.text("lease_holder IS NOT NULL")
PENDING = sa.text("status = 'pending'")
DELIVERED = sa.text("status = 'delivered'")
NAME = sa.String().with_variant(sa.VARCHAR(collation="C"), "postgresql")


def rebuilt(name, **table_kwargs):
    """Columns of SQLite's tables are changed by making the table anew; PostgreSQL changes them where they are."""
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    return op.batch_alter_table(name, recreate=recreate, table_kwargs=table_kwargs)


def partial(name, table, columns, where, unique=False):
    op.create_index(name, table, columns, unique=unique, postgresql_where=where, sqlite_where=where)


def numbers_go_on(name, last):
    """The next row gets a number that no row ever had: a table made anew has forgotten the rows that are gone."""
    if last is not None:
        op.execute(sa.text("UPDATE sqlite_sequence SET seq = :last WHERE name = :name").bindparams(last=last, name=name))
        op.execute(
            sa.text(
                "INSERT INTO sqlite_sequence (name, seq) SELECT :name, :last "
                "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = :name)"
            ).bindparams(last=last, name=name)
        )


def last_number(name):
    if op.get_bind().dialect.name != "sqlite":
        return None
    return op.get_bind().scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name").bindparams(name=name))


def upgrade() -> None:
    op.create_table(
        "silences",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("matcher", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_silences"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_silences_until", "silences", ["until"])
    op.create_table(
        "acknowledgements",
        sa.Column("event", NAME, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("event", name="pk_acknowledgements"),
    )
    op.create_table(
        "incidents",
        sa.Column("source", NUMBER, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_incidents_source"),
        sa.PrimaryKeyConstraint("source", name="pk_incidents"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "version_facts",
        sa.Column("source", NUMBER, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", NAME, nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["source", "number"], ["versions.source", "versions.number"], name="fk_version_facts_version"),
        sa.PrimaryKeyConstraint("source", "number", name="pk_version_facts"),
        sqlite_with_rowid=False,
    )

    with rebuilt("snapshots", sqlite_with_rowid=False) as table:
        table.add_column(sa.Column("screenshot", NUMBER))
        table.create_foreign_key("fk_snapshots_screenshot", "blobs", ["screenshot"], ["id"])

    with rebuilt("source_events") as table:
        table.add_column(sa.Column("kind", NAME, server_default="source", nullable=False))
        table.alter_column("source", existing_type=NUMBER, nullable=True)
    op.create_index("ix_source_events_kind_at", "source_events", ["kind", "at", "id"])

    last = last_number("subscriptions")
    with rebuilt("subscriptions", sqlite_autoincrement=True) as table:
        table.add_column(sa.Column("manner", sa.Text(), server_default="{}", nullable=False))
        for name in ("wake_at", "stirred_at", "blocked_until", "digest_at", "all_quiet_at"):
            table.add_column(sa.Column(name, sa.BigInteger()))
        table.add_column(sa.Column("lease_holder", NAME))
        table.add_column(sa.Column("lease_until", sa.BigInteger()))
    numbers_go_on("subscriptions", last)
    op.drop_index("ix_subscriptions_told", "subscriptions")
    op.create_index("ix_subscriptions_wake", "subscriptions", ["removed", "paused", "wake_at"])
    partial("ix_subscriptions_lease", "subscriptions", ["lease_holder"], HELD)

    op.create_table(
        "dispatches",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("subscription", NUMBER, nullable=False),
        sa.Column("form", NAME, nullable=False),
        sa.Column("key", NAME),
        sa.Column("thread", NAME, nullable=False),
        sa.Column("fingerprints", sa.Text(), nullable=False),
        sa.Column("provider", NAME),
        sa.Column("channel", NAME, nullable=False),
        sa.Column("alerts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("status", NAME, nullable=False),
        sa.Column("closed_at", sa.BigInteger()),
        sa.Column("last_error", sa.Text()),
        sa.ForeignKeyConstraint(["subscription"], ["subscriptions.id"], name="fk_dispatches_subscription"),
        sa.PrimaryKeyConstraint("id", name="pk_dispatches"),
        sqlite_autoincrement=True,
    )
    partial("uq_dispatches_unfinished", "dispatches", ["subscription"], PENDING, unique=True)
    partial("ix_dispatches_thread", "dispatches", ["subscription", "thread", "id"], sa.text("thread <> ''"))
    partial("ix_dispatches_sent", "dispatches", ["subscription", "closed_at"], DELIVERED)
    partial("ix_dispatches_channel", "dispatches", ["channel", "closed_at"], DELIVERED)

    for name in ("uq_alerts_change", "uq_alerts_event", "ix_alerts_lease"):
        op.drop_index(name, "alerts")
    last = last_number("alerts")
    with rebuilt("alerts", sqlite_autoincrement=True) as table:
        table.add_column(sa.Column("purpose", NAME, server_default="news", nullable=False))
        table.add_column(sa.Column("occasion", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
        table.add_column(sa.Column("not_before", sa.BigInteger()))
        table.add_column(sa.Column("settled", sa.Text()))
        table.add_column(sa.Column("dispatch", NUMBER))
        table.create_foreign_key("fk_alerts_dispatch", "dispatches", ["dispatch"], ["id"])
    numbers_go_on("alerts", last)
    op.create_index("uq_alerts_change", "alerts", ["subscription", "change", "purpose", "occasion"], unique=True)
    op.create_index("uq_alerts_event", "alerts", ["subscription", "event", "purpose", "occasion"], unique=True)
    op.create_index("ix_alerts_told_change", "alerts", ["change"])
    op.create_index("ix_alerts_told_event", "alerts", ["event"])
    partial("ix_alerts_dispatch", "alerts", ["dispatch"], sa.text("dispatch IS NOT NULL"))

    op.execute(
        "UPDATE subscriptions SET wake_at = (SELECT min(next_try) FROM alerts WHERE alerts.subscription = subscriptions.id "
        "AND alerts.status = 'pending')"
    )


def downgrade() -> None:
    """What the first schema cannot say is dropped: alerts told for another purpose than news, events of incidents and channels."""
    op.execute("DELETE FROM alerts WHERE purpose <> 'news' OR event IN (SELECT id FROM source_events WHERE kind <> 'source')")
    op.execute("UPDATE alerts SET status = 'dead', next_try = NULL WHERE status = 'settled'")
    for name in ("ix_alerts_dispatch", "ix_alerts_told_event", "ix_alerts_told_change", "uq_alerts_event", "uq_alerts_change"):
        op.drop_index(name, "alerts")
    with rebuilt("alerts", sqlite_autoincrement=True) as table:
        table.drop_constraint("fk_alerts_dispatch", type_="foreignkey")
        for name in ("dispatch", "settled", "not_before", "occasion", "purpose"):
            table.drop_column(name)
    op.create_index("uq_alerts_change", "alerts", ["subscription", "change"], unique=True)
    op.create_index("uq_alerts_event", "alerts", ["subscription", "event"], unique=True)
    partial("ix_alerts_lease", "alerts", ["lease_holder"], HELD)

    op.drop_table("dispatches")

    op.drop_index("ix_subscriptions_lease", "subscriptions")
    op.drop_index("ix_subscriptions_wake", "subscriptions")
    op.create_index("ix_subscriptions_told", "subscriptions", ["removed", "paused"])
    with rebuilt("subscriptions", sqlite_autoincrement=True) as table:
        for name in ("lease_until", "lease_holder", "all_quiet_at", "digest_at", "blocked_until", "stirred_at", "wake_at", "manner"):
            table.drop_column(name)

    op.execute("DELETE FROM source_events WHERE kind <> 'source'")
    op.drop_index("ix_source_events_kind_at", "source_events")
    with rebuilt("source_events") as table:
        table.alter_column("source", existing_type=NUMBER, nullable=False)
        table.drop_column("kind")

    with rebuilt("snapshots", sqlite_with_rowid=False) as table:
        table.drop_constraint("fk_snapshots_screenshot", type_="foreignkey")
        table.drop_column("screenshot")

    op.drop_table("version_facts")
    op.drop_table("incidents")
    op.drop_table("acknowledgements")
    op.drop_table("silences")
