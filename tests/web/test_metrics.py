"""Metrics, read back by Prometheus' own parser."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from monitor.app import App
from monitor.errors import NotFoundError, StoreError
from monitor.model import DeliveryFailure, DeliveryResult, Message, Severity, SourceKey, Tally, Text
from monitor.web import make_site
from monitor.web.metrics import Meters
from tests.web.conftest import HOME, NOW

Samples = dict[tuple[str, tuple[str, ...]], float]


def read(text: str) -> Samples:
    """Every sample by name and label values."""
    families = text_string_to_metric_families(text)
    return {(each.name, tuple(each.labels.values())): each.value for family in families for each in family.samples}


def samples(visitor: TestClient) -> Samples:
    answer = visitor.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return read(answer.text)


def test_the_store_is_counted(visitor: TestClient) -> None:
    found = samples(visitor)
    assert found["monitor_store_up", ()] == 1
    assert found["monitor_changes", ("critical",)] == 1
    assert sum(value for (name, _), value in found.items() if name == "monitor_changes") == 3
    assert found["monitor_alerts", ("pending",)] == 0
    assert found["monitor_sources", ()] == 0


def test_the_process_itself_is_measured(visitor: TestClient) -> None:
    found = samples(visitor)
    assert found["process_resident_memory_bytes", ()] > 1e6
    assert any(name == "monitor_build_info" for name, _ in found)


class Refusing:
    """A deliverer that nobody gets anything from."""

    def send(self, url: str, message: Message) -> DeliveryResult:
        return DeliveryResult(DeliveryFailure.REFUSED)

    def kind(self, url: str) -> str:
        return url.partition(":")[0]


def test_checks_and_deliveries_of_this_process_are_counted(app: App, visitor: TestClient) -> None:
    vars(app)["deliverer"] = Refusing()
    app._send("slack://secret-token", Message("", "", "", "", "key", Severity.LOW))
    with pytest.raises(NotFoundError):
        app._look(SourceKey("nobody", "nothing", "nowhere"))
    found = samples(visitor)
    assert found["monitor_deliveries_total", ("slack", "refused")] == 1
    assert found["monitor_checks_total", ("failed",)] == 1
    assert found["monitor_check_duration_seconds_count", ()] == 1
    assert "secret" not in visitor.get("/metrics").text


class Counting:
    """A store that is counted, unless it is broken."""

    def __init__(self) -> None:
        self.asked = 0
        self.tell: Tally | None = Tally(9, 1, 2, 3, 4, NOW - timedelta(seconds=90), 5, 6, ((Severity.LOW, 7),))

    def tally(self, now: object) -> Tally:
        self.asked += 1
        if self.tell is None:
            raise StoreError(Text("gone", "没了"))
        return self.tell


@pytest.fixture
def store() -> Counting:
    return Counting()


def exposed(store: Counting) -> Samples:
    return read(generate_latest(Meters(store, lambda: NOW).registry).decode())  # type: ignore[arg-type]


def test_how_late_the_oldest_look_is(store: Counting) -> None:
    assert exposed(store)["monitor_due_lateness_seconds", ()] == 90


def test_nothing_due_is_not_late(store: Counting) -> None:
    assert store.tell is not None
    for due in (None, NOW + timedelta(hours=1)):
        store.tell = replace(store.tell, due_at=due)
        assert exposed(store)["monitor_due_lateness_seconds", ()] == 0


def test_a_database_that_does_not_answer_is_said_and_nothing_made_up(store: Counting) -> None:
    store.tell = None
    found = exposed(store)
    assert found["monitor_store_up", ()] == 0
    assert not any(name == "monitor_sources" for name, _ in found)


def test_asking_often_costs_no_more(store: Counting) -> None:
    meters = Meters(store, lambda: NOW)  # type: ignore[arg-type]
    for _ in range(3):
        generate_latest(meters.registry)
    assert store.asked == 1


def test_each_site_has_its_own_registry(app: App) -> None:
    for _ in range(2):
        with TestClient(make_site(app), base_url=HOME) as client:
            assert client.get("/metrics").status_code == 200
