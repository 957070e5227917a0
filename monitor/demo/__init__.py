"""The demo: two years in the life of three invented providers, through a real web server and the real service."""
