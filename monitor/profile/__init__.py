"""The team's own footprint: who we are, where we work from, who owns us, what we use and how. It stays on this machine.

`Profile` and its parts are plain values; reading `profile.yaml` is `monitor.profile.files`, imported where it is needed.
"""

from monitor.profile.model import EVERYTHING, Owner, Product, Profile, Use
from monitor.profile.shares import Link, Share, share_of

__all__ = ["EVERYTHING", "Link", "Owner", "Product", "Profile", "Share", "Use", "share_of"]
