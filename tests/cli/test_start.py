"""What a command loads before it answers. No clock: which libraries are there when it has answered."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module

import pytest

from monitor.cli.contents import CONTENTS
from tests.cli.kit import Shell

SLOW = {"sqlalchemy", "alembic", "pydantic", "pydantic_core", "structlog", "babel", "jinja2", "bs4", "lxml", "httpx", "requests", "apprise"}
SLOW |= {"cryptography", "fastapi", "apscheduler", "dateparser", "ruamel", "platformdirs", "importlib.metadata", "asyncio"}
"""Each takes longer to load than a small command may take, or brings what does."""
LOADED = "import sys; from monitor.cli.commands import run; sys.argv[0] = 'monitor'; code = run(); sys.stderr.write('|'.join(sys.modules)); sys.exit(code)"


def loaded(*line: str) -> set[str]:
    """The modules that are there when the command has answered."""
    ended = subprocess.run([sys.executable, "-c", LOADED, *line], capture_output=True, text=True, check=True, env=dict(os.environ))
    assert ended.stdout
    return set(ended.stderr.rpartition("\n")[2].split("|"))


def test_help_loads_no_command_and_no_library_but_typer(told: Shell) -> None:
    found = loaded("--help")
    assert found.isdisjoint(SLOW | {"rich", "sqlite3", "zstandard", "monitor.app", "monitor.store", "monitor.cli.history"})


@pytest.mark.parametrize(
    "line",
    [
        ("diff", "--since", "2024-01-01"),
        ("diff", "--since", "2024-01-01", "--min-severity", "high", "-p", "acme", "--limit", "5"),
        ("search", "resell"),
        ("cat", "acme/terms-of-service@2024-03-06"),
        ("versions", "acme/terms-of-service"),
    ],
    ids=lambda line: " ".join(line),
)
def test_a_question_about_the_history_loads_what_it_needs(told: Shell, line: tuple[str, ...]) -> None:
    found = loaded(*line)
    assert found.isdisjoint(SLOW | {"monitor.store.sql", "monitor.read.html", "monitor.judge", "monitor.facts", "monitor.fetch"})
    assert "sqlite3" in found


@pytest.mark.parametrize("package", ["model", "read", "render", "store"])
def test_every_name_that_a_package_offers_is_there(package: str) -> None:
    offered = import_module(f"monitor.{package}")
    assert all(getattr(offered, name) is not None for name in offered.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = offered.nothing


def test_every_command_of_the_contents_is_in_its_module() -> None:
    from typer.main import get_command

    from monitor.cli.commands import app

    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert list(commands) == [entry.name for entry in CONTENTS]
    assert len(commands) == len(CONTENTS)
    assert all(commands[entry.name].help == entry.does.en for entry in CONTENTS)
    for change in (lambda: commands.update(other=None), lambda: commands.pop("diff")):
        with pytest.raises(TypeError, match=r"listed in monitor\.cli\.contents"):
            change()
