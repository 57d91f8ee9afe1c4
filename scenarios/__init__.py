"""Scenario folders, shipped as package data."""
