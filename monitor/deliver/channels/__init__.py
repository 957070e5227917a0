"""The named channels, each in its own module; Apprise serves all other schemes.

To add one: a module with its `SERVICE`, a line in the table here, a test file, and an entry in `docs/channels.md` and its twin.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from monitor.deliver.channels import dingtalk, feishu, pushplus, serverchan, slack, teams, telegram, wechat, wecombot, wxpusher
from monitor.deliver.channels.mail import NAME as MAIL
from monitor.deliver.channels.mail import SCHEMES as MAIL_SCHEMES
from monitor.deliver.channels.service import Form, Letter, Outgoing, Service, Unit
from monitor.deliver.channels.webhook import NAME as WEBHOOK
from monitor.deliver.channels.webhook import SCHEMES as WEBHOOK_SCHEMES
from monitor.model import Text

__all__ = ["NAMED", "SERVICES", "Form", "Letter", "Outgoing", "Service", "Unit", "service_of"]

SERVICES: tuple[Service, ...] = (
    slack.SERVICE,
    wecombot.SERVICE,
    wechat.SERVICE,
    serverchan.SERVICE,
    pushplus.SERVICE,
    wxpusher.SERVICE,
    feishu.FEISHU,
    feishu.LARK,
    dingtalk.SERVICE,
    teams.SERVICE,
    telegram.SERVICE,
)
"""Those that Apprise reaches and we give the words."""

NAMED: tuple[tuple[Text, tuple[str, ...]], ...] = (
    *((service.name, service.schemes) for service in SERVICES),
    (MAIL, MAIL_SCHEMES),
    (WEBHOOK, WEBHOOK_SCHEMES),
)
"""Every named channel with its schemes, for the documentation and its test."""

_BY_SCHEME: Mapping[str, Service] = MappingProxyType({scheme: service for service in SERVICES for scheme in service.schemes})


def service_of(scheme: str) -> Service | None:
    """The named service of a scheme; None: Apprise's words and HTTP's answers must do."""
    return _BY_SCHEME.get(scheme)
