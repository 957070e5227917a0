"""How Alembic runs the migrations: on the connection it is given, inside the transaction that is already open on it.

Nothing here knows the living code: an old migration must mean the same for ever.
"""

from alembic import context


def run() -> None:
    """Run the migrations that were asked for."""
    attributes = context.config.attributes
    context.configure(
        connection=attributes["connection"],
        target_metadata=attributes.get("target_metadata"),
        version_table=attributes["version_table"],
        transactional_ddl=True,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
