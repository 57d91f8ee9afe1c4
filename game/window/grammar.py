"""How a language joins a name or a number to its sentence: articles, contractions, agreement.

A text of the catalogue is a format pattern; beside the usual specs (``{share:.1f}``) its parameters take these:

- ``{count:|round|rounds}`` prints the word that a number asks for, not the number;
- ``{seat:|est entré|est entrée|sont entrés|sont entrées}`` prints the form that agrees with a name (masculine,
  feminine, and both in the plural; or singular and plural alone);
- ``{seat:the}``, in French ``{seat:le}`` and in Spanish ``{seat:el}``, prints a name with its article;
  ``{seat:de}``, ``{seat:à}``, ``{seat:a}`` with a preposition, contracted where the language wants it;
  ``{mineral:d}`` is French *de* and the bare name; ``{seat:nu}`` the bare name. With a capital (``{seat:Le}``) it
  begins a sentence.

An ordinary string takes them too, as well as it can. Nothing here knows where names come from: see
:mod:`game.window.naming`.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

#: The specs that print a name with its article, in each language; they mean the same everywhere.
_WITH_ARTICLE = ("the", "le", "el")
#: The specs of each language beside the forms between bars.
SPECS: Mapping[str, tuple[str, ...]] = {
    "en": ("the", "nu"),
    "fr": ("le", "de", "à", "d", "nu"),
    "es": ("el", "de", "a", "nu"),
}
_FRENCH_VOWELS = "aàâæeéèêëiîïoôœuùûü"
#: French words before which nothing is elided although they begin with an h; other h are mute.
_ASPIRATED = ("haït", "hall", "hausse", "haut", "honduras", "hong", "hollande", "hors", "huit")
_NUMBER = re.compile(r"^([+\-−]?)(\d[\d.,\s]*)(.*)$", re.DOTALL)


class Name(str):
    """A name as the code passes it to a sentence: plain text that knows its grammar.

    Attributes:
        bare: the name without an article.
        whole: the name with the article that it has within a sentence, if it has one.
        feminine: its gender, where the language has two.
        plural: whether verbs after it are in the plural.
        article: whether it has an article within a sentence.
    """

    __slots__ = ("article", "bare", "feminine", "plural", "whole")

    bare: str
    whole: str
    feminine: bool
    plural: bool
    article: bool

    def __new__(cls, text: str, bare: str = "", whole: str = "", feminine: bool = False, plural: bool = False) -> Name:
        """Return a name that prints as ``text``; ``bare`` and ``whole`` are the same text unless given."""
        made = super().__new__(cls, text)
        made.bare = bare or text
        made.whole = whole or made.bare
        made.feminine, made.plural = feminine, plural
        made.article = made.whole != made.bare
        return made


class Names(str):
    """Several names in words, which agree as a plural and take a preposition each.

    Attributes:
        items: the names.
        join: how they are put into words.
    """

    __slots__ = ("items", "join_words")

    items: tuple[str, ...]
    join_words: Callable[[Sequence[str]], str]

    def __new__(cls, items: Sequence[str], join_words: Callable[[Sequence[str]], str]) -> Names:
        """Return the names as ``join_words`` puts them into words."""
        made = super().__new__(cls, join_words(items))
        made.items, made.join_words = tuple(items), join_words
        return made


def capital(text: str) -> str:
    """Return a text with a capital at its beginning; a name stays a name."""
    shown = str.__getitem__(text, slice(0, 1)).upper() + str.__getitem__(text, slice(1, None))
    if isinstance(text, Name):
        return Name(shown, text.bare, text.whole, text.feminine, text.plural)
    return shown


def order_of(name: str) -> tuple[str, str]:
    """Return what a name is sorted by: its letters without accents and case, then the name itself."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return plain.casefold(), str(name)


# --- articles and prepositions ----------------------------------------------------------------------------------


def with_article(language: str, bare: str, feminine: bool, plural: bool) -> str:
    """Return a name with the definite article of a language: les États-Unis, l’Australie, el Reino Unido."""
    if language == "fr":
        if plural:
            return f"les {bare}"
        return f"l’{bare}" if elides(bare) else f"{'la' if feminine else 'le'} {bare}"
    if language == "es":
        return f"{('las' if feminine else 'los') if plural else ('la' if feminine else 'el')} {bare}"
    return f"the {bare}"


def elides(word: str) -> bool:
    """Whether French *le* and *de* lose their vowel before a word: a vowel or a mute h follows."""
    low = word[:1].lower()
    if low == "h":
        return not word.lower().startswith(_ASPIRATED)
    return low != "" and low in _FRENCH_VOWELS


def after_de(language: str, text: str) -> str:
    """Return *de* and a text, which may begin with an article that contracts: du Japon, d’Israël, del Reino Unido."""
    if language == "es":
        return f"del {text[3:]}" if text.startswith("el ") else f"de {text}"
    if text.startswith("le "):
        return f"du {text[3:]}"
    if text.startswith("les "):
        return f"des {text[4:]}"
    return f"d’{text}" if elides(text) else f"de {text}"


def after_a(language: str, text: str) -> str:
    """Return *à* or *a* and a text, contracted with its article: au Japon, aux États-Unis, al Reino Unido."""
    if language == "es":
        return f"al {text[3:]}" if text.startswith("el ") else f"a {text}"
    if text.startswith("le "):
        return f"au {text[3:]}"
    if text.startswith("les "):
        return f"aux {text[4:]}"
    return f"à {text}"


def sounds_like_i(word: str) -> bool:
    """Whether a word begins with the sound of i and no other vowel after it: Spanish *y* becomes *e* before it."""
    low = word.lower()
    return low.startswith(("i", "í", "hi", "hí")) and not low.startswith(("ia", "ie", "io", "hia", "hie", "hio"))


def shaped(language: str, text: str, spec: str) -> str:
    """Return a name, several names or an ordinary text as a spec asks for it.

    Raises:
        ValueError: for a spec that the language does not have.
    """
    low = spec.lower()
    if low not in SPECS.get(language, SPECS["en"]):
        raise ValueError(f"{language} has no form {spec!r} of a name")
    if isinstance(text, Names):
        first = shaped(language, text.items[0], spec) if text.items else ""
        return str(text.join_words([first, *(shaped(language, item, low) for item in text.items[1:])]))
    whole, bare = (text.whole, text.bare) if isinstance(text, Name) else (str(text), str(text))
    if low == "nu":
        out = bare
    elif low in _WITH_ARTICLE:
        out = whole
    elif low == "d":
        out = f"d’{bare}" if elides(bare) else f"de {bare}"
    else:
        out = after_de(language, whole) if low == "de" else after_a(language, whole)
    return capital(out) if spec[:1].isupper() else out


# --- agreement --------------------------------------------------------------------------------------------------


def is_singular(language: str, number: float) -> bool:
    """Whether a number takes the singular: in French all below two, in English and Spanish 1 alone."""
    return abs(number) < 2 if language == "fr" else number == 1


def number_written(language: str, text: str) -> float | None:
    """Return the number that a text begins with, or None; with a suffix for thousands or more it is taken as many.

    A decimal that is written out counts: English and Spanish say 1 round, but 1.0 rounds.
    """
    found = _NUMBER.match(text.strip())
    if found is None:
        return None
    sign, digits, rest = found.groups()
    group, mark = (",", ".") if language == "en" else (".", ",")
    if rest.strip()[:1].isalpha():
        return 1e6
    digits = "".join(digits.split()).replace(group, "").replace(mark, ".")
    try:
        value = float(digits)
    except ValueError:
        return None
    value = -value if sign in ("-", "−") else value
    return value if language == "fr" or "." not in digits else value + 1e-9


def agreeing(language: str, value: object, forms: Sequence[str]) -> str:
    """Return which of two forms (singular, plural) or four (m, f, m plural, f plural) agrees with a value.

    Raises:
        ValueError: for another number of forms.
    """
    if len(forms) not in (2, 4):
        raise ValueError(f"2 or 4 forms are needed, not {len(forms)}")
    feminine = plural = False
    if isinstance(value, Name):
        feminine, plural = value.feminine, value.plural
    elif isinstance(value, Names):
        plural = len(value.items) > 1
        feminine = all(isinstance(item, Name) and item.feminine for item in value.items)
    elif isinstance(value, str):
        number = number_written(language, value)
        plural = number is not None and not is_singular(language, number)
    elif isinstance(value, int | float):
        plural = not is_singular(language, value)
    if len(forms) == 2:
        return forms[plural]
    return forms[2 * plural + feminine]


# --- patterns ---------------------------------------------------------------------------------------------------


class Grammar(string.Formatter):
    """A formatter of patterns in one language; see the module for the specs that it adds."""

    def __init__(self, language: str) -> None:
        self.language = language

    def fill(self, pattern: str, params: Mapping[str, Any]) -> str:
        """Return a pattern with its parameters filled in.

        Raises:
            KeyError, IndexError: for a parameter that is not given.
            ValueError: for a spec that does not exist.
        """
        # Most patterns have no spec of ours, and the built-in formatter is many times faster.
        return self.vformat(pattern, (), params) if has_grammar(pattern) else pattern.format(**params)

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return one parameter as its spec asks for it."""
        if format_spec.startswith("|"):
            return agreeing(self.language, value, format_spec.split("|")[1:])
        if isinstance(value, str) and is_of_ours(format_spec):
            return shaped(self.language, value, format_spec)
        return format(value, format_spec)


def is_of_ours(spec: str) -> bool:
    """Whether a spec is a form of a name in some language."""
    return any(spec.lower() in specs for specs in SPECS.values())


@lru_cache(maxsize=8192)
def has_grammar(pattern: str) -> bool:
    """Whether a pattern uses a spec that the built-in formatter does not have."""
    return any(spec.startswith("|") or is_of_ours(spec) for _, spec in specs_of(pattern))


def specs_of(pattern: str) -> list[tuple[str, str]]:
    """Return the parameters of a pattern with their specs, in the order in which they stand.

    Raises:
        ValueError: for a pattern that cannot be read.
    """
    return [(field, spec or "") for _, field, spec, _ in string.Formatter().parse(pattern) if field is not None]
