"""The story and what is told of it."""
