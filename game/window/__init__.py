"""The Pygame interface."""

import os

# pygame greets on standard output when it is imported; output of a command must be the command's alone.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
