"""Font, map, flags, icons and texts, shipped as package data."""
