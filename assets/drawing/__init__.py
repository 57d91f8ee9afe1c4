"""Vector drawings behind the flags and icons; used when the assets are built, not by the game."""
