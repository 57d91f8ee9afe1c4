"""Sentences that keep what they were made of, so that the window can say them again in another language.

The rules speak English: everything that they refuse, and every reason that they give, is one English sentence. A
:class:`Sentence` is that text and remembers its format pattern and the values in it; who shows it in another language
looks the pattern up and fills the values into the translation.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from string import Formatter
from typing import Any, Self


class Sentence(str):
    """An English sentence for a person: a plain string to everybody who does not ask further.

    Attributes:
        pattern: the English format pattern, which is the key of its translations.
        params: the values in it by name: names, numbers, or sentences in turn.
    """

    pattern: str
    params: Mapping[str, Any]

    def __new__(cls, pattern: str, params: Mapping[str, Any]) -> Self:
        """Make the sentence of a pattern and its values."""
        self = super().__new__(cls, _filled(pattern, params))
        self.pattern = pattern
        self.params = dict(params)
        return self

    def __reduce__(self) -> tuple[type[Self], tuple[str, Mapping[str, Any]]]:
        """Let copies and pickles keep the pattern and its values."""
        return type(self), (self.pattern, self.params)


def say(pattern: str, /, **params: Any) -> Sentence:
    """Return the sentence of a pattern with its values; a sentence without values stays the one that it is.

    Beside the format specifications of numbers a pattern may use ``{amount:usd}`` (see :func:`usd`) and
    ``{count:|round|rounds}``, which is only the word that goes with the number.

    Raises:
        KeyError: if the pattern names a value that is not given.
    """
    return pattern if isinstance(pattern, Sentence) and not params else Sentence(pattern, params)


def pattern(text: str) -> str:
    """Return the text: it marks a pattern that :func:`say` is given elsewhere, for those who collect all patterns."""
    return text


def usd(amount: float) -> str:
    """Return an amount of US dollars for a sentence: $950, $12.5 m, -$3.20 bn."""
    size, sign = abs(amount), "-" if amount < 0 else ""
    if size >= 1e9:
        return f"{sign}${size / 1e9:,.2f} bn"
    if size >= 1e6:
        return f"{sign}${size / 1e6:,.1f} m"
    if size >= 1e4:
        return f"{sign}${size / 1e3:,.0f} k"
    return f"{sign}${size:,.0f}"


class _English(Formatter):
    """Format strings with the two specifications that only sentences have."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "usd":
            return usd(value)
        if format_spec.startswith("|"):
            _, one, many = format_spec.split("|")
            return one if value == 1 else many
        return str(format(value, format_spec))


_ENGLISH = _English()


@cache
def _own_specs(pattern: str) -> bool:
    """Whether a pattern uses specifications that ordinary format strings do not know."""
    specs = [spec or "" for _, _, spec, _ in Formatter().parse(pattern)]
    return any(spec == "usd" or spec.startswith("|") for spec in specs)


def _filled(pattern: str, params: Mapping[str, Any]) -> str:
    # Rules are asked thousands of times a round what would be refused: what has nothing to fill in is not parsed.
    if not params and "{" not in pattern:
        return pattern
    return _ENGLISH.vformat(pattern, (), params) if _own_specs(pattern) else pattern.format(**params)
