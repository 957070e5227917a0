"""The bundled watchlists against the addresses that were researched for them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from monitor.model import SourceKind
from monitor.resources import data_dir
from monitor.watchlist import inspect, load

DOCS = Path(__file__).parents[2] / "docs"
TARGETS = Path(__file__).parents[3] / "shared" / "watch_targets.json"


@pytest.mark.shared
@pytest.mark.skipif(not TARGETS.is_file(), reason="needs the researched addresses beside the checkout (../shared/watch_targets.json)")
def test_every_address_is_a_researched_one_and_unverified_ones_are_marked() -> None:
    targets = json.loads(TARGETS.read_text(encoding="utf-8"))
    known = {
        url: (provider["provider"], document["confidence"] == "evidenced", document["language"])
        for provider in targets
        for document in provider["documents"]
        for url in (document["url"], document["feed"])
        if url
    }
    status = {(provider["provider"], provider["status"]["api"]) for provider in targets}
    for row in inspect([data_dir("watchlists")]).rows:
        if row.source.rules.kind is SourceKind.STATUS:
            assert (row.provider.id, row.source.url) in status, row.source.key
        else:
            assert known[row.source.url] == (row.provider.id, not row.unverified, row.source.rules.language), row.source.key


@pytest.mark.shared
@pytest.mark.skipif(not TARGETS.is_file(), reason="needs the researched addresses beside the checkout (../shared/watch_targets.json)")
def test_every_base_url_is_a_researched_one() -> None:
    for provider in json.loads(TARGETS.read_text(encoding="utf-8")):
        known = {
            url.rstrip("/") for each in provider["api"]["protocols"] if each["confidence"] == "evidenced" for url in each.get("base") or ()
        }
        said = {
            url
            for bundled in load([data_dir("watchlists")]).providers
            if bundled.id == provider["provider"]
            for api in bundled.apis
            for _, url in api.base_urls
        }
        assert said <= known, provider["provider"]


def test_the_table_of_providers_is_current() -> None:
    spec = importlib.util.spec_from_file_location("make_providers", DOCS / "make_providers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (DOCS / "providers.md").read_text(encoding="utf-8") == module.page(load([data_dir("watchlists")]))
