"""The door to people: every channel, each failure with its reason."""

from monitor.deliver.deliverer import Deliverer
from monitor.deliver.retry import Attempt, RetryPolicy

__all__ = ["Attempt", "Deliverer", "RetryPolicy"]
