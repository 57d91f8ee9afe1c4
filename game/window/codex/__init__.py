"""The codex: an entry for every term, instrument, mineral, delegation, event and computation, with its sources."""
