"""The door to watched sites."""
