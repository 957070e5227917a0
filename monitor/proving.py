"""What an evidence bundle is made of, gathered from the store and its ledger."""

from __future__ import annotations

from datetime import datetime

from monitor.errors import NotFoundError
from monitor.evidence import Material, Side, bundle, zipped
from monitor.model import Version
from monitor.ports import Store
from monitor.render import ChangeView
from monitor.store.chain import headers_text
from monitor.store.ledger import open_ledger


def material_of(view: ChangeView, store: Store, database_url: str, now: datetime) -> Material:
    """All that `monitor.evidence.bundle` needs of a change. Rows that are not chained yet are chained now. Raises NotFoundError, StoreError."""
    book = open_ledger(database_url)
    try:
        proof = book.prove(view.change, now)
    finally:
        book.close()
    before, after = (store.version(view.change.source, number) for number in (view.change.before, view.change.after))
    return Material(
        view,
        proof.change,
        _side(store, before, proof.readings[0]),
        _side(store, after, proof.readings[1]),
        proof.proofs,
        proof.way,
        proof.stamps,
        headers_text,
    )


def _side(store: Store, version: Version, reading: bytes) -> Side:
    try:
        return Side(version, reading, store.snapshot(version.source, version.first_seen))
    except NotFoundError:  # an imported history may have texts without pages
        return Side(version, reading, None)


def evidence_zip(view: ChangeView, store: Store, database_url: str, now: datetime, timezone: str) -> tuple[str, bytes]:
    """The bundle of a change as the name of its folder and one zip file. Raises NotFoundError, StoreError."""
    name = f"evidence-{view.change.id}"
    return name, zipped(bundle(material_of(view, store, database_url, now), timezone), name)
