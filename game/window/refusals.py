"""What the rules and the saves refuse, and why, in the language in use.

They speak English; their sentences remember their format patterns (:mod:`game.wording`). A language has its patterns
in ``assets/locale/<language>/refusals.json``, by the English pattern. They take the specs of
:mod:`game.window.grammar` and ``{amount:usd}``; numbers get the marks of the language. What nobody has translated is
shown in English.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, overload

from game.errors import MinisterialError
from game.window.catalog import DEFAULT_LANGUAGE, current
from game.window.figures import dollars, localized
from game.window.grammar import Grammar
from game.window.naming import named_as
from game.window.told import told
from game.wording import Sentence

FILE = "refusals.json"
#: The parameters of the patterns that are names of actors, and those that are texts of a scenario.
ACTORS = ("name", "host", "holder", "union")
TITLES = ("bloc", "programme")


@overload
def told_refusal(reason: MinisterialError | str) -> str: ...
@overload
def told_refusal(reason: MinisterialError | str | None) -> str | None: ...
def told_refusal(reason: MinisterialError | str | None) -> str | None:
    """Return a refusal or the reason of one in the language in use; None if there is none.

    A text that does not know its pattern, or whose pattern the language does not have, stays as it is.
    """
    if reason is None:
        return None
    said = _said(reason)
    language = current().language
    if not isinstance(said, Sentence) or language == DEFAULT_LANGUAGE:
        return str(said)
    pattern = patterns(language).get(said.pattern)
    if pattern is None:
        return str(said)
    params = {name: _told_value(name, value) for name, value in said.params.items()}
    try:
        return _Telling(language).vformat(pattern, (), params)
    except (KeyError, IndexError, ValueError):
        # A translation that cannot be filled in leaves the English sentence to be read; a test finds it.
        return str(said)


@cache
def patterns(language: str) -> Mapping[str, str]:
    """Return the patterns of a language by the English ones; empty if it has none."""
    file = resources.files("assets").joinpath("locale", language, FILE)
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return {english: text for english, text in found.items() if text}


def _said(reason: MinisterialError | str) -> str:
    """Return the sentence itself: ``str`` of an error would forget its pattern."""
    if isinstance(reason, str):
        return reason
    first = reason.args[0] if reason.args else ""
    return first if isinstance(first, Sentence) else str(reason)


def _told_value(name: str, value: Any) -> Any:
    if isinstance(value, Sentence):
        return told_refusal(value)
    if isinstance(value, str) and name in ACTORS:
        return named_as(value)
    if isinstance(value, str) and name in TITLES:
        return told(value)
    return value


class _Telling(Grammar):
    """The grammar of a language, which also writes the numbers of a refusal."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return one parameter: money and formatted numbers as the interface writes them."""
        if format_spec == "usd":
            return dollars(value)
        if isinstance(value, int | float) and format_spec and not format_spec.startswith("|"):
            return localized(format(value, format_spec)).replace("-", "−")
        return super().format_field(value, format_spec)
