"""Who asks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from hmac import compare_digest

from starlette.requests import Request

from monitor.model import Scope

FORM_FIELD = "form_token"
FORM_HEADER = "x-form-token"


@dataclass(frozen=True, slots=True)
class Visitor:
    """One request's asker."""

    name: str = ""
    """A user's name, `local` for whoever uses this machine; empty: nobody we know."""
    scopes: frozenset[Scope] = frozenset()
    via: str = ""
    """`session`, `token`, `proxy`, `local`; empty: nobody we know."""
    address: str = ""
    """From which the request came."""
    secret: str = field(default="", repr=False)
    """What only this browser and we know; forms prove themselves by it."""
    secret_is_new: bool = False
    """The browser must be given it."""
    https: bool = False
    """The browser speaks https: cookies may say so."""

    @property
    def known(self) -> bool:
        """We know who it is."""
        return bool(self.via)

    def may(self, scope: Scope | str) -> bool:
        """Whether they may do such things."""
        return scope in self.scopes

    @property
    def form_token(self) -> str:
        """Stands in every form of a page that this browser was given."""
        return hashlib.sha256(f"form:{self.secret}".encode()).hexdigest() if self.secret else ""

    def sent(self, token: str) -> bool:
        """A form with this token is from a page that this browser was given."""
        return bool(self.secret) and compare_digest(token.encode(), self.form_token.encode())


NOBODY = Visitor()


def visitor_of(request: Request) -> Visitor:
    """Who asks, as the gate found."""
    found = getattr(request.state, "visitor", NOBODY)
    assert isinstance(found, Visitor)
    return found
