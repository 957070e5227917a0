"""Addresses of channels: which schemes there are, and what is wrong with an address that is none."""

from __future__ import annotations

import difflib
import logging
import warnings
from collections.abc import Mapping
from functools import lru_cache
from threading import Lock
from types import MappingProxyType
from typing import Any, cast

from monitor.deliver.secrets import scheme_of
from monitor.model import Text

_LOADING = Lock()
APP_NAME = "Policy monitor"
_OURS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "console": ("{schema}:",),
        "webhook": ("{schema}://{host}/{path}?secret={secret}",),
        "webhooks": ("{schema}://{host}/{path}?secret={secret}",),
    }
)
"""Schemes that Apprise does not know."""


def _schemes() -> dict[str, tuple[str, ...]]:
    """Every scheme that Apprise knows, with the forms of its addresses. The first call loads its 170 services."""
    with _LOADING, warnings.catch_warnings():
        # Apprise asks for `imghdr`, which Python 3.11 and 3.12 call deprecated; it has a shim for later ones.
        warnings.simplefilter("ignore", DeprecationWarning)
        from apprise.manager_plugins import NotificationManager

        manager: Any = cast(Any, NotificationManager)()
        _quiet()
        return {str(scheme): tuple(map(str, manager[scheme].templates)) for scheme in manager.schemas()}


@lru_cache(maxsize=1)
def schemes() -> Mapping[str, tuple[str, ...]]:
    """The schemes of channel addresses, each with the forms of its addresses."""
    return MappingProxyType({**_schemes(), **_OURS})


def made(url: str) -> Any:
    """An Apprise service; None if Apprise cannot make one."""
    schemes()
    from apprise import Apprise, AppriseAsset

    asset = AppriseAsset(
        app_id=APP_NAME,
        app_desc=APP_NAME,
        app_url="",
        image_url_mask="",  # no picture fetched from a third party
        image_url_logo="",
        async_mode=False,  # in this thread: the caller has its own
        http_redirects=False,
        default_service_retry=0,  # the outbox retries
        secure_logging=True,
    )
    return Apprise.instantiate(url, asset=asset)


def _quiet() -> None:
    """Apprise's log lines may hold tokens of an address; what they say reaches us through its results, so they go nowhere else."""
    log = logging.getLogger("apprise")
    log.propagate = False
    log.addHandler(logging.NullHandler())
    logging.getLogger("urllib3").setLevel(logging.INFO)  # its debug lines hold paths, and so tokens


def malformed(url: str) -> Text:
    """Why an address is none of a channel: names the scheme and what to write, never the address."""
    scheme = scheme_of(url)
    if not scheme:
        return Text(
            "a channel address begins with a scheme, such as slack://, mailto://, webhooks:// or console:",
            "通道地址须以协议开头，例如 slack://、mailto://、webhooks:// 或 console:",
        )
    if scheme in ("http", "https"):
        form = f"webhook{'s' * (scheme == 'https')}://"
        return Text(
            f"this {scheme} address belongs to no service we know; for a webhook write {form}host/path",
            f"该 {scheme} 地址不属于已知服务；若为 webhook，请写成 {form}主机/路径",
        )
    known = schemes()
    return _incomplete(scheme, known[scheme]) if scheme in known else _unknown(scheme, known)


def _incomplete(scheme: str, forms: tuple[str, ...]) -> Text:
    shown = ", ".join(form.replace("{schema}", scheme) for form in forms[:3])
    return Text(
        f"this is not a complete {scheme} address; write it as: {shown}",
        f"这不是完整的 {scheme} 地址；请写成：{shown}",
    )


def _unknown(scheme: str, known: Mapping[str, object]) -> Text:
    near = difflib.get_close_matches(scheme, sorted(known), n=3, cutoff=0.6)
    meant = ", ".join(f"{name}://" if name != "console" else "console:" for name in near) or "slack://, mailto://, webhooks://, console:"
    return Text(
        f"no channel is called {scheme}; did you mean one of: {meant}",
        f"没有名为 {scheme} 的通道；您是否想用：{meant}",
    )
