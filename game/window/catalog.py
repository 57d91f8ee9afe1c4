"""The texts of the interface, by key.

One JSON file a screen and language: the key ``table.propose`` is the entry ``propose`` of
``assets/locale/<language>/table.json``. An entry is a format string with named parameters, which may ask for an
article or an agreement in the ways of :mod:`game.window.grammar`.
"""

import json
from collections.abc import Hashable, Mapping
from importlib import resources

from game.errors import MinisterialError
from game.window.grammar import Grammar

DEFAULT_LANGUAGE = "en"
#: Texts that are kept filled in, and the types of values by which they are found again.
MOST_KEPT = 20_000
_PLAIN = frozenset((str, int, float))


class MissingText(MinisterialError):
    """A key, or a parameter of a text, that no catalogue has."""


class Catalogue:
    """The texts of one language, with English behind it.

    Args:
        language: a folder of ``assets/locale``.
        strict: raise :class:`MissingText` for an unknown key; otherwise it is shown as ``[key]``.
    """

    def __init__(self, language: str = DEFAULT_LANGUAGE, strict: bool = False) -> None:
        if language not in available_languages():
            raise MissingText(f"There is no language {language!r}; there are: {', '.join(available_languages())}.")
        self.language = language
        self.strict = strict
        # An English text that stands in for a missing one keeps the grammar of English.
        self._grammars = {code: Grammar(code) for code in dict.fromkeys((language, DEFAULT_LANGUAGE))}
        self._files: dict[tuple[str, str], dict[str, str]] = {}
        # A frame asks for hundreds of texts that take no parameters.
        self._plain: dict[Hashable, str] = {}

    @property
    def grammar(self) -> Grammar:
        """The grammar of the language, for patterns that are in no file of keys."""
        return self._grammars[self.language]

    def has(self, key: str) -> bool:
        """Whether there is a text of this key."""
        screen, _, entry = key.partition(".")
        return any(entry in self._file(language, screen) for language in self._grammars)

    def text(self, key: str, /, **params: object) -> str:
        """The text of ``key`` with its parameters filled in."""
        if not params:
            kept = self._plain.get(key)
            if kept is not None:
                return kept
        # A name that knows its grammar is a str that equals its bare text, so only plain values are looked up.
        plain = all(type(value) in _PLAIN for value in params.values())
        # 1 and 1.0 are equal and written differently, hence the types.
        place = (key, *((name, type(value), value) for name, value in params.items())) if params else key
        if plain and place in self._plain:
            return self._plain[place]
        found = self._text(key, params)
        if plain:
            if len(self._plain) > MOST_KEPT:
                self._plain.clear()
            self._plain[place] = found
        return found

    def _text(self, key: str, params: Mapping[str, object]) -> str:
        screen, _, entry = key.partition(".")
        for language, grammar in self._grammars.items():
            pattern = self._file(language, screen).get(entry)
            if pattern is None:
                continue
            try:
                return grammar.fill(pattern, params) if params or "{" in pattern else pattern
            except (KeyError, IndexError, ValueError) as error:
                # A translation that cannot be filled in leaves the English text to be read.
                if self.strict:
                    raise MissingText(f"The text {key!r} ({language}) cannot be filled in: {error!r}.") from error
        if self.strict:
            raise MissingText(f"There is no text {key!r}.")
        return f"[{key}]"

    def _file(self, language: str, screen: str) -> dict[str, str]:
        place = (language, screen)
        if place not in self._files:
            file = resources.files("assets").joinpath("locale", language, f"{screen}.json")
            self._files[place] = json.loads(file.read_text(encoding="utf-8")) if screen and file.is_file() else {}
        return self._files[place]


def available_languages() -> list[str]:
    """The languages that the package has, sorted."""
    folder = resources.files("assets").joinpath("locale")
    return sorted(entry.name for entry in folder.iterdir() if entry.is_dir()) if folder.is_dir() else []


def language_name(language: str) -> str:
    """What a language calls itself: English, Français, Español."""
    return Catalogue(language).text("common.language_name")


_current: Catalogue | None = None


def current() -> Catalogue:
    """The catalogue in use."""
    global _current
    if _current is None:
        _current = Catalogue()
    return _current


def set_language(language: str, strict: bool = False) -> None:
    """Use ``language`` from the next frame on; raises :class:`MissingText` if the package has no such folder."""
    global _current
    _current = Catalogue(language, strict)


def t(key: str, /, **params: object) -> str:
    """The text of ``key`` in the language in use, with its parameters filled in."""
    return current().text(key, **params)


def has(key: str) -> bool:
    """Whether there is a text of this key, for names that come from elsewhere."""
    return current().has(key)
