"""What the commands about impact share: the profiles, what is watched, what is in force."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from monitor.cli.base import settings
from monitor.errors import ConfigError, NotFoundError
from monitor.model import Text

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.model import Watchlist
    from monitor.profile import Profile
    from monitor.standing import RulesInForce


def profiles(names: list[str]) -> tuple[Profile, ...]:
    """The profiles that are named, or all. Raises ConfigError where there is none, NotFoundError for an unknown name."""
    from monitor.profile.files import load_profiles

    found = load_profiles(settings().config_dir)
    if not found:
        raise ConfigError(
            Text("there is no profile yet; write one: monitor profile edit", "还没有画像；请先编写：monitor profile edit"),
        )
    known = {profile.name: profile for profile in found}
    missing = next((name for name in names if name not in known), None)
    if missing is not None:
        raise NotFoundError(
            Text(f'no profile is called "{missing}"; there are: {", ".join(known)}', f"没有名为“{missing}”的画像；有：{'、'.join(known)}")
        )
    return tuple(known[name] for name in dict.fromkeys(names)) if names else found


def watched(app: App, *, past: bool = False) -> Watchlist:
    """What is watched; with `past` also what was once, with the APIs that the files tell of."""
    if not past:
        return app.watchlist
    apis = {provider.id: provider.apis for provider in app.watchlist.providers}
    everything = app.store.watchlist(everything=True).providers
    return replace(app.watchlist, providers=tuple(replace(each, apis=apis.get(each.id, each.apis)) for each in everything))


def rules_in_force(app: App, *, past: bool = False) -> RulesInForce:
    """What the documents state, on the recorded database."""
    from monitor.standing import RulesInForce

    found = watched(app, past=past)
    return RulesInForce(app.store, lambda: found, app.now)
