"""The monitor as tools of an assistant (Model Context Protocol): what changed, whether it hits us, who serves whom, what else there is. Read-only."""

from monitor.mcp.server import make_server

__all__ = ["make_server"]
