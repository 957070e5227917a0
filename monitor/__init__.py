"""The policy-change monitor: what AI and API providers change about who may use them, where, how and at what price."""

__version__ = "0.1.0"
