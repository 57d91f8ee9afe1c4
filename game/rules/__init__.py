"""The rules, one file a system."""
