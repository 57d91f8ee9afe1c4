"""Finding text the way a person types it: without regard to case, accents or the order of words."""

import unicodedata


def folded(text: str) -> str:
    """``text`` in lower case without accents: ``"Côte d'Ivoire"`` becomes ``"cote d'ivoire"``."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


def matches(words: list[str], text: str) -> bool:
    """Whether every one of the folded ``words`` is somewhere in the folded ``text``."""
    return all(word in text for word in words)


def rank(words: list[str], text: str) -> int:
    """0 if ``text`` begins with the first of ``words``, 1 if one of its own words does, 2 otherwise."""
    if not words or text.startswith(words[0]):
        return 0
    return 1 if any(part.startswith(words[0]) for part in text.split()) else 2
