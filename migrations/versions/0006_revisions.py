"""How often something was recorded that people are shown; changes are counted by severity without reading them

Expands only.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NAME = sa.String().with_variant(sa.VARCHAR(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "revisions",
        sa.Column("name", NAME, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_revisions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_changes_severity", "changes", ["severity", "first_seen", "id"])


def downgrade() -> None:
    op.drop_index("ix_changes_severity", "changes")
    op.drop_table("revisions")
