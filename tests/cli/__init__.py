"""The command line as a person uses it, in this process."""
