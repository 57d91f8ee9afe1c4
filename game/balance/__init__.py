"""The balance of a scenario's world: many games of AI seats, measured and held against documented aims."""
