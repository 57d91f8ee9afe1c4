"""The texts of a scenario in the language in use: titles, stances, mandates, events, options, names of blocs.

A scenario is written in English and belongs to whoever edits it, so its texts have no keys: the English text itself is
the key in ``assets/locale/<language>/scenarios.json``. A text that is not there, such as one that a facilitator has
edited, is shown as it was written.
"""

import json
from functools import cache
from importlib import resources

from game.scenario.models_events import Event
from game.window.catalog import DEFAULT_LANGUAGE, current

FILE = "scenarios.json"


def told(text: str) -> str:
    """Return a text of a scenario in the language in use, or as it stands if nobody has translated it.

    How its lines are broken does not matter: YAML folds them in more than one way.
    """
    language = current().language
    if language == DEFAULT_LANGUAGE or not text:
        return text
    return translations(language).get(key_of(text), text)


def key_of(text: str) -> str:
    """Return what a text goes by in a catalogue: itself, on one line."""
    return " ".join(text.split())


@cache
def translations(language: str) -> dict[str, str]:
    """Return the catalogue of a language, English text -> translation; empty if it has none. Not to be changed."""
    file = resources.files("assets").joinpath("locale", language, FILE)
    if not file.is_file():
        return {}
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return {english: text for english, text in found.items() if text}


def told_event(event: Event) -> Event:
    """Return an event whose title, text and options are in the language in use."""
    if current().language == DEFAULT_LANGUAGE:
        return event
    options = tuple(o.model_copy(update={"title": told(o.title), "text": told(o.text)}) for o in event.options)
    return event.model_copy(update={"title": told(event.title), "text": told(event.text), "options": options})
