"""Every window test runs without a display, without sound, and with texts that must exist."""

import os

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import pytest

from game.window import catalog


@pytest.fixture(autouse=True)
def strict_texts():
    catalog.set_language("en", strict=True)
    yield
    catalog.set_language("en")
