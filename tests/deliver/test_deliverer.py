"""One door for all channels."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from monitor.deliver import Deliverer
from monitor.deliver.addresses import schemes
from monitor.deliver.apprised import AppriseChannel
from monitor.deliver.channels import NAMED
from monitor.deliver.console import ConsoleChannel
from monitor.errors import ConfigError
from monitor.model import DeliveryFailure, DeliveryResult, Message
from tests.deliver.making import MESSAGE, SECRET, SERVICES, deliverer


class Recording:
    """A channel that keeps what it is given and answers as told."""

    def __init__(self, result: DeliveryResult) -> None:
        self.result = result
        self.sent: list[tuple[str, Message]] = []

    def send(self, url: str, message: Message) -> DeliveryResult:
        self.sent.append((url, message))
        return self.result


# --- console


def test_the_console_shows_title_and_body() -> None:
    out = io.StringIO()
    assert deliverer(stream=out).send("console:", MESSAGE) == DeliveryResult()
    assert out.getvalue() == f"{MESSAGE.title}\n{MESSAGE.body}\n\n"


@pytest.mark.parametrize("url", ["console:", "console://", "Console:", " console: "])
def test_the_console_has_no_address(url: str) -> None:
    deliverer().check_url(url)
    assert deliverer().send(url, MESSAGE) == DeliveryResult()


def test_a_console_with_an_address_is_refused() -> None:
    assert deliverer().send("console:somewhere", MESSAGE).failure is DeliveryFailure.UNKNOWN_CHANNEL


def test_a_closed_console_is_unavailable() -> None:
    out = io.StringIO()
    out.close()
    assert ConsoleChannel(out).send("console:", MESSAGE).failure is DeliveryFailure.UNAVAILABLE


def test_a_console_that_cannot_show_a_character_is_unavailable() -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    assert ConsoleChannel(out).send("console:", MESSAGE).failure is DeliveryFailure.UNAVAILABLE
    out.detach()


# --- addresses


@pytest.mark.parametrize("url", [url for _, url in SERVICES.values()])
def test_the_named_channels_are_known(url: str) -> None:
    deliverer().check_url(url)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("slak://a/b/c", "no channel is called slak; did you mean one of: slack://"),
        ("consle:", "did you mean one of: console:"),
        ("qqqqqqqqqq://x", "did you mean one of: slack://, mailto://, webhooks://, console:"),
        ("wecombot://", "not a complete wecombot address; write it as: wecombot://{key}"),
        ("json://", "write it as: json://{host}"),
        ("console:x", "write console: with nothing behind it"),
        ("https://hooks.unknown.example/x", "write webhooks://host/path"),
        ("http://hooks.unknown.example/x", "write webhook://host/path"),
        ("hello", "a channel address begins with a scheme"),
        ("", "a channel address begins with a scheme"),
    ],
)
def test_a_bad_address_is_told_with_what_to_write(url: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        deliverer().check_url(url)
    assert says in str(caught.value)
    assert caught.value.text.zh


def test_a_channel_that_cannot_check_takes_any_address() -> None:
    Deliverer(stream=io.StringIO(), channels={"fake": Recording(DeliveryResult())}).check_url("fake://x")


def test_the_schemes_are_apprises_and_ours() -> None:
    assert {scheme for _, names in NAMED for scheme in names} | {"console", "json", "discord"} <= set(schemes())


def test_addresses_are_masked() -> None:
    assert deliverer().mask(f"slack://{SECRET}") == "slack://***"


def test_a_service_whose_door_we_do_not_know_fails_with_apprises_own_words() -> None:
    """Nothing can be seen there, so nothing may be claimed."""
    result = AppriseChannel().send("mqtt://127.0.0.1:1/topic", MESSAGE)
    assert result.failure in (DeliveryFailure.UNAVAILABLE, DeliveryFailure.UNKNOWN_CHANNEL)
    assert result.detail


def test_apprise_is_imported_at_the_first_use_only() -> None:
    """In a process of its own, for this one has it already."""
    program = "import sys, monitor.deliver as d; d.Deliverer(stream=sys.stdout).mask('slack://x'); sys.exit('apprise' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0
