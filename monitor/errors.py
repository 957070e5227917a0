"""The error tree: every expected failure names the thing, the place and the next step, in English and Chinese."""

from monitor.model import Text


class MonitorError(Exception):
    """An expected failure that a person can act on. `str()` is the English text; `text` has both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class ConfigError(MonitorError):
    """A setting, watchlist or subscription says something the monitor cannot do; the text has file and line where there are any."""


class NotFoundError(MonitorError):
    """A name or id that a person gave matches nothing; the text says what there is."""


class StoreError(MonitorError):
    """The database cannot be used as it is: newer schema, locked, unreadable."""


class ConflictError(StoreError):
    """Someone else recorded a look at this source since its state was loaded; load it again."""


class ArchiveError(MonitorError):
    """An archive to be imported is not in the format it claims."""
