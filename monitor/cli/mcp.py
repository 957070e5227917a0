"""`mcp`: the monitor as tools of an assistant."""

from __future__ import annotations

from importlib.util import find_spec

import typer

from monitor.cli.base import recorded, settings
from monitor.cli.help import listed
from monitor.cli.when import moment
from monitor.errors import ConfigError
from monitor.model import Text


def add_to(app: typer.Typer) -> None:
    """Register the command of this module."""
    listed(app, mcp)


def mcp() -> None:
    """Serve until standard input is closed. Raises ConfigError where the library is missing."""
    if find_spec("mcp") is None:
        raise ConfigError(
            Text(
                "the library for assistants is not installed: pip install 'policy-monitor[mcp]'",
                "未安装供助手使用的库：pip install 'policy-monitor[mcp]'",
            )
        )
    from monitor.logs import configure
    from monitor.mcp import make_server

    configure(settings().log_format, settings().log_level)
    app = recorded()
    make_server(app, lambda said: moment(said, app.now(), settings().timezone)).run("stdio")
