"""The search: sentences and what is said of changes, and their words

Expands only. What was recorded before is indexed by the program after the migration, source by source: `unindexed` says which.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String().with_variant(sa.VARCHAR(collation="C"), "postgresql")
INDEXES = {"sentence_words": "sentences", "change_words": "change_texts"}


def upgrade() -> None:
    op.create_table(
        "sentences",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("source", NUMBER, nullable=False),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer()),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_sentences_source"),
        sa.PrimaryKeyConstraint("id", name="pk_sentences"),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_sentences_digest", "sentences", ["source", "digest"], unique=True)
    op.create_table(
        "change_texts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("change", NAME, nullable=False),
        sa.ForeignKeyConstraint(["change"], ["changes.id"], name="fk_change_texts_change"),
        sa.PrimaryKeyConstraint("id", name="pk_change_texts"),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_change_texts_change", "change_texts", ["change"], unique=True)
    op.create_table(
        "unindexed",
        sa.Column("source", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.id"], name="fk_unindexed_source"),
        sa.PrimaryKeyConstraint("source", name="pk_unindexed"),
        sqlite_with_rowid=False,
    )
    for index, table in INDEXES.items():
        make_index(index, table)
    op.execute("INSERT INTO unindexed (source) SELECT DISTINCT source FROM versions UNION SELECT DISTINCT source FROM changes")


def make_index(index: str, table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE VIRTUAL TABLE {index} USING fts5(words, content = '', columnsize = 0, tokenize = 'ascii')")
        return
    op.execute(
        f"CREATE TABLE {index} (rowid BIGINT NOT NULL, words TSVECTOR NOT NULL, CONSTRAINT pk_{index} PRIMARY KEY (rowid), "
        f"CONSTRAINT fk_{index}_rowid FOREIGN KEY (rowid) REFERENCES {table} (id) ON DELETE CASCADE)"
    )
    op.execute(f"CREATE INDEX ix_{index}_words ON {index} USING gin (words)")


def downgrade() -> None:
    """The index is made of the versions and changes, which stay."""
    for index in INDEXES:
        op.drop_table(index)
    op.drop_table("unindexed")
    op.drop_table("change_texts")
    op.drop_table("sentences")
