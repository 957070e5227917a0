"""What each address of the site needs. Whatever is not named here may be read by those who may read, and changed by those who may edit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.model import Scope

HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
PUBLIC = frozenset({"/login", "/healthz", "/readyz", "/ack", "/preferences"})
"""For everybody: to sign in; for machines that ask whether we live; the signed links of alerts; language and theme."""
STATIC = "/static/"
"""For everybody: style and scripts, the same for all."""
OWN = frozenset({"/logout", "/account", "/account/password", "/tokens", "/tokens/revoke"})
"""For whoever is signed in, forms too: what they are and have themselves. The pages see to it that it is theirs."""
ACKNOWLEDGING = re.compile(r"/acknowledge$")
"""Forms and API calls that acknowledge an event."""
EDITORS = re.compile(r"/(?:subscriptions|profile|watchlists|users|audit)(?:/|$)")
"""Pages that only editors see."""
MACHINES = re.compile(r"/api/|/metrics$|/[^/]+\.(?:atom|ics)$")
"""What is asked by programs: tokens are taken here, and nowhere else."""
OWN_PROOF = frozenset({"/ack"})
"""Forms that carry a signed proof of their own; they work where no cookie is kept, as in a mail program's window."""


@dataclass(frozen=True, slots=True)
class Need:
    """What an address needs."""

    scope: Scope | None
    """None: nothing, it is public."""
    person: bool = True
    """A token will not do."""


def need(method: str, path: str) -> Need:
    """For a request."""
    if path in PUBLIC or path.startswith(STATIC):
        return Need(None)
    machines = MACHINES.match(path) is not None
    return Need(_scope(method, path), person=not machines)


def _scope(method: str, path: str) -> Scope:
    if path in OWN:
        return Scope.READ
    if method in HARMLESS:
        return Scope.EDIT if EDITORS.match(path) else Scope.READ
    return Scope.ACK if ACKNOWLEDGING.search(path) else Scope.EDIT
