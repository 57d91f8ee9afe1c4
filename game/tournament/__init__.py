"""Tournaments: players held against each other over seats and seeds, with intervals that say how sure the result is."""
