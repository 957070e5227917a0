"""Channel addresses that are named instead of written."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.deliver import Deliverer
from monitor.errors import ConfigError
from monitor.model import ChangeFilter, DeliveryFailure, Subscription
from monitor.render import test_message as message_for
from monitor.settings.references import resolved

NOW = datetime(2026, 3, 1, tzinfo=UTC)
MESSAGE = message_for(Subscription(1, "ops", "env:OPS", ChangeFilter(), "en", NOW), NOW)


def test_an_address_is_itself() -> None:
    assert resolved("slack://a/b/c") == "slack://a/b/c"


def test_a_variable_is_read_anew_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPS", " console:// \n")
    assert resolved("env:OPS") == "console://"
    monkeypatch.setenv("OPS", "slack://a/b/c")
    assert resolved("env:OPS") == "slack://a/b/c"


def test_a_variable_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPS", raising=False)
    with pytest.raises(ConfigError, match="OPS is not set"):
        resolved("env:OPS")


def test_a_file_gives_its_content(tmp_path: Path) -> None:
    (tmp_path / "ops").write_text("console://\n", encoding="utf-8")
    assert resolved(f"file:{tmp_path}/ops") == "console://"


@pytest.mark.parametrize(("content", "said"), [(None, "cannot be read"), (b"", "is empty"), (b"\xff\xfe", "cannot be read")])
def test_a_file_that_gives_nothing_is_named(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "ops"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=said):
        resolved(f"file:{path}")


def test_a_message_goes_to_what_the_reference_names() -> None:
    out = io.StringIO()
    assert Deliverer(stream=out, resolve=lambda url: "console://").send("env:OPS", MESSAGE).failure is None
    assert out.getvalue()


def test_an_alert_waits_while_its_reference_names_nothing() -> None:
    result = Deliverer(stream=io.StringIO(), resolve=resolved).send("env:NO_SUCH_VARIABLE_HERE", MESSAGE)
    assert result.failure is DeliveryFailure.UNAVAILABLE
    assert not result.permanent
    assert "NO_SUCH_VARIABLE_HERE" in result.detail


def test_a_bad_address_behind_a_reference_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPS", "nosuch://secret-token")
    with pytest.raises(ConfigError) as refused:
        Deliverer(stream=io.StringIO(), resolve=resolved).check_url("env:OPS")
    assert "secret-token" not in str(refused.value)


def test_a_reference_is_shown_whole_and_an_address_is_not() -> None:
    door = Deliverer(stream=io.StringIO())
    assert door.mask("env:OPS") == "env:OPS"
    assert "secret" not in door.mask("slack://secret/secret/secret")
