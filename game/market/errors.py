"""The one exception of the market layer."""

from __future__ import annotations


class MarketError(ValueError):
    """A market that cannot exist or cannot be cleared; the text is one sentence for the user."""
