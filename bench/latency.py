"""How long people wait: from the changed byte being served to the message accepted, at a hundred looks a second, with nothing to wait for on purpose.

    python -m bench.latency [--sources 1000] [--interval 10] [--edits 100]

1,000 pages, each looked at every ten seconds; twice a second one of them gets a sentence that matters. A new text is looked at again at once
(`MONITOR_CONFIRM_AFTER=0s`) and messages wait for no others (`--group-wait 0s`). Counted is the time from the first answer with the sentence in it to the
webhook that accepted the message: two looks, the judgement, and the delivery.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path

from bench import live
from bench.chaos import UNLIMITED
from bench.endpoints import Endpoints
from monitor.app import utc_now
from monitor.deliver import Deliverer
from monitor.deliver.channels.webhook import Webhook
from monitor.model import ChangeFilter, ChangeQuery, Manner, Severity

GOAL = 1.0
"""Seconds, p99."""
EVERY = 0.5
"""Seconds from one edit to the next."""


def main() -> int:
    """Measure in a throw-away folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--interval", type=float, default=10.0)
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--workers", type=int, default=32)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    live.PER_PROVIDER = 1  # the same news of one provider is told once
    endpoints = Endpoints(1, 1)
    endpoints.heal()
    webhook = Deliverer(stream=sys.stdout, channels={"webhook": Webhook(utc_now)})
    with tempfile.TemporaryDirectory(prefix="latency-") as folder, endpoints:
        site = Path(folder) / "site"
        rules = live.prepare(site, given.sources, None, given.edits, (10_000, 40_000))
        with live.Server(site, live.hosts_of(given.sources)) as server:
            watched = live.watchlist(rules, given.sources, server.port, timedelta(seconds=given.interval))
            server.set(conditional=1)
            with live.opened(Path(folder) / "state", watched, given.workers, webhook) as app:
                manner = Manner(group_wait=timedelta(0), group_interval=timedelta(0), rate=UNLIMITED, storm=UNLIMITED)
                app.store.add_subscription("s00", endpoints.urls[0], ChangeFilter(min_severity=Severity.INFO), "en", utc_now(), manner)
                live.work(app, lambda looks: looks >= given.sources)

                def edit() -> None:
                    time.sleep(1.5 * given.interval)  # the looks spread
                    for number in range(given.edits):
                        server.set(edited=number + 1)
                        time.sleep(EVERY)

                editor = threading.Thread(target=edit)
                editor.start()
                longest = 3 * given.interval + given.edits * EVERY + 20
                spent = live.work(app, lambda _: len(endpoints.accepted) >= given.edits, longest)
                editor.join()
                query = ChangeQuery(filter=ChangeFilter(min_severity=Severity.INFO))
                pages = {change.id: int(change.source.document[1:]) for change in app.store.changes(query)}
            served = {int(number): at for number, at in server.stats()["served_at"].items()}
        clock = time.time() - time.monotonic()
        waits = sorted(each.at + clock - served[pages[each.key.partition(":")[0]]] for each in endpoints.accepted)
    if not waits:
        print("no message was accepted")
        return 1
    p99 = waits[max(0, round(len(waits) * 0.99) - 1)]
    figures = {
        "messages": len(waits),
        "looks a second": spent.looks / spent.wall,
        "served to accepted, p50 s": statistics.median(waits),
        "served to accepted, p99 s": p99,
        "longest s": waits[-1],
        "CPU ms a look": spent.each,
    }
    for name, value in figures.items():
        print(f"{name:30} {value:10.2f}")
    print(f"goal p99 < {GOAL:g} s: {'met' if p99 < GOAL else 'MISSED'}")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
