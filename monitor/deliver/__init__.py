"""Alerts go out through channels; every failure has its reason."""
