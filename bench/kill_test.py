"""The kill bar: SIGKILL at random moments while pages change and a webhook receives.

    python -m bench.kill_test [--kills 200] [--seed 1] [--pages 6]

Prints what was shown, recorded and received; exits with 1 if a change or an alert was lost, or an alert came more than once per life.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.e2e.kill_harness import Drama, Plan


def main() -> int:
    """Run it in a throw-away folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--pages", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kill-test-") as folder:
        report = Drama(Path(folder), Plan(given.kills, given.pages, given.seed)).run()
    print(report)
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
