"""Scenario folders: what a facilitator edits, read and checked."""
