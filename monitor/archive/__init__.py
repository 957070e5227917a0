"""History in and out: other archives' recordings."""
