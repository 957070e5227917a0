"""Alembic, on a connection inside a transaction that is open already."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def settings(db: Connection, migrations: Path, version_table: str) -> Config:
    """What Alembic, and the migrations' `env.py`, need to know."""
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes.update(connection=db, version_table=version_table)
    return config


def run(db: Connection, migrations: Path, version_table: str) -> None:
    """Run every migration that the database has not seen."""
    command.upgrade(settings(db, migrations, version_table), "head")
