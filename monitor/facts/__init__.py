"""A reading becomes facts: structured statements with the quotes they rest on. Pure."""
