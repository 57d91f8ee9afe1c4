"""Historical episodes run through the market model from documented inputs, and held against documented prices."""
