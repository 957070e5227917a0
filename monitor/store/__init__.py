"""What is kept: one public method of a store is one transaction."""
