"""The only door to watched sites."""

from monitor.fetch.http import HttpFetcher
from monitor.fetch.options import FetchSettings

__all__ = ["FetchSettings", "HttpFetcher"]
