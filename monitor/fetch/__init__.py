"""The only door to watched sites."""
