"""The bundled watchlists against the addresses that were researched for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.resources import data_dir
from monitor.watchlist import inspect

TARGETS = Path(__file__).parents[3] / "shared" / "watch_targets.json"


@pytest.mark.shared
@pytest.mark.skipif(not TARGETS.is_file(), reason="needs the researched addresses beside the checkout (../shared/watch_targets.json)")
def test_every_address_is_a_researched_one_and_unverified_ones_are_marked() -> None:
    known = {
        document["url"]: (provider["provider"], document["confidence"] == "evidenced", document["language"])
        for provider in json.loads(TARGETS.read_text(encoding="utf-8"))
        for document in provider["documents"]
    }
    for row in inspect([data_dir("watchlists")]).rows:
        assert row.source.url in known, row.source.key
        assert known[row.source.url] == (row.provider.id, not row.unverified, row.source.rules.language), row.source.key
