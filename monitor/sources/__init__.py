"""Sources that are no documents: what a look at a status page or a feed comes to. Pure."""
