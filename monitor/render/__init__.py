"""An alert becomes a title and a body, per language and channel."""
