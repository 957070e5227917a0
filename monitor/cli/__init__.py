"""The command line: the only room that prints.

Exit codes: see `monitor.cli.base.Exit` and docs/cli.md.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """The `monitor` command."""
    from monitor.cli.base import Exit
    from monitor.cli.commands import run

    code = run()
    if code == Exit.INTERRUPTED:
        sys.stdout.flush()
        os._exit(code)  # the interpreter would wait for fetches under way; what they would have recorded is recorded whole or not at all
    sys.exit(code)
