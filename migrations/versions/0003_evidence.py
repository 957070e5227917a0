"""A chain of hashes for each source, a seal on each blob, time stamps

Expands only, and touches no row: columns are added where they stand, so that a file of many gigabytes is upgraded at once. What was recorded
before is chained and sealed afterwards, source by source (by its next look that leaves evidence, or by `verify`).
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String().with_variant(sa.VARCHAR(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("blobs", sa.Column("seal", sa.LargeBinary()))
    op.add_column("sources", sa.Column("chain_length", sa.BigInteger()))
    op.add_column("sources", sa.Column("chain_head", sa.LargeBinary()))
    op.create_table(
        "links",
        sa.Column("source", NUMBER, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("subject", NAME, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_links_source"),
        sa.PrimaryKeyConstraint("source", "number", name="pk_links"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "stamps",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("heads", sa.LargeBinary(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_stamps"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "chain_ends",
        sa.Column("name", NAME, nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_chain_ends"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """The chains go: the second schema cannot keep them up."""
    op.drop_table("chain_ends")
    op.drop_table("stamps")
    op.drop_table("links")
    op.drop_column("sources", "chain_head")
    op.drop_column("sources", "chain_length")
    op.drop_column("blobs", "seal")
