"""Widgets: everything drawn that can be pointed at, focused or typed into."""
