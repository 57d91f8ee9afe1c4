"""The pure economics: arrays in, arrays out; nothing of the game is known here."""
