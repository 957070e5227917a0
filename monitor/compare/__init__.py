"""Two readings → what lies between them: blocks aligned, words inside them, and what of it is noise."""

from monitor.compare.diff import compare, same_policy
from monitor.compare.similar import similarity

__all__ = ["compare", "same_policy", "similarity"]
