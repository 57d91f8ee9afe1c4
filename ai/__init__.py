"""The opponents: players that see only their own view."""
