"""Forms in which people change subscriptions, profiles and watchlists: what was typed, what it means, what is wrong with which field."""
