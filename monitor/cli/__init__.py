"""The command line: the only room that prints.

Exit codes: see `monitor.cli.base.Exit` and docs/cli.md.
"""

from __future__ import annotations

import sys


def main() -> None:
    """The `monitor` command."""
    from monitor.cli.commands import run

    sys.exit(run())
