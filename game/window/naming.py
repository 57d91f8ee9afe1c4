"""Names of actors and minerals in the language in use, bare or as they stand within a sentence.

A scenario names them in English; ``assets/locale/<language>/names.json`` has the names of the shipped ones, by the
English name and not by the code, since ``COD`` was Zaire once. A name that is not there, such as one that a
facilitator has made up, is shown as the scenario has it. Everything here returns a :class:`~game.window.grammar.Name`,
which a text can bend (``{seat:de}``); lists of names are made by :func:`listed` alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from game.scenario.models import Mineral
from game.scenario.models import Name as ActorName
from game.window.catalog import DEFAULT_LANGUAGE, current, t
from game.window.grammar import Name, Names, capital, sounds_like_i
from game.window.grammar import with_article as article_and
from game.world import World

FILE = "names.json"
#: A mineral's name that is longer gives way to its symbol and form in a narrow column.
_SHORT_LETTERS = 16


# --- actors -----------------------------------------------------------------------------------------------------


def name_of(world: World, code: str) -> Name:
    """Return an actor's name as it stands in a list or a label: ``Netherlands``."""
    return named(world.scenario.names[code])


def short_of(world: World, code: str) -> Name:
    """Return an actor's name for a narrow place: ``Korea, Rep.``."""
    return named_shortly(world.scenario.names[code])


def in_text(world: World, code: str) -> Name:
    """Return an actor's name for the middle of a sentence, with its article if it has one: ``the Netherlands``."""
    return within(named(world.scenario.names[code]))


def rival_in_text(world: World) -> Name:
    """Return the rival's name for the middle of a sentence; empty in a scenario without one."""
    return in_text(world, world.rival) if world.rival is not None else Name("")


def named(record: ActorName) -> Name:
    """Return the name of a row of a scenario's names, as in a label."""
    return _actor(current().language, record.name, record.name)


def named_shortly(record: ActorName) -> Name:
    """Return the short name of a row of a scenario's names."""
    return _actor(current().language, record.name, record.short, short=True)


def named_as(english: str) -> Name:
    """Return an actor's name by its English one, for texts that carry names rather than codes."""
    return _actor(current().language, english, english)


def within(name: Name) -> Name:
    """Return a name as it stands within a sentence."""
    return Name(name.whole, name.bare, name.whole, name.feminine, name.plural)


@lru_cache(maxsize=1024)
def _actor(language: str, english: str, shown: str, short: bool = False) -> Name:
    entry = _entries(language, "actors").get(english)
    if entry is not None:
        bare = str(entry.get("short", entry["name"]) if short else entry["name"])
        return _made(language, bare, entry, bool(entry.get("article", True)))
    if language != DEFAULT_LANGUAGE:
        return Name(shown)
    return Name(shown, shown, _english_whole(shown))


def _english_whole(name: str) -> str:
    """Return an English name with the article that some have.

    English lists names, and words (such as Republic or Council) that make any name want an article.
    """
    listed_name = name in t("common.names_with_article").split("|")
    if listed_name or set(name.split()) & set(t("common.words_with_article").split()):
        return t("common.name_with_article", name=name)
    return name


def _made(language: str, bare: str, entry: Mapping[str, Any], article: bool) -> Name:
    feminine, plural = entry.get("gender") == "f", bool(entry.get("plural", False))
    whole = article_and(language, bare, feminine, plural) if article else bare
    return Name(bare, bare, whole, feminine, plural)


# --- minerals ---------------------------------------------------------------------------------------------------


def mineral_of(world: World, mineral: str) -> Name:
    """Return a mineral's name as it stands in a label: ``Cobalt``."""
    return mineral_named(world.mineral[mineral])


def mineral_in_text(world: World, mineral: str) -> Name:
    """Return a mineral's name within a sentence, without an article: ``cobalt``."""
    return _mineral(current().language, world.mineral[mineral].name)


def mineral_named(record: Mineral) -> Name:
    """Return the name of a row of a scenario's minerals, as in a label."""
    name = _mineral(current().language, record.name)
    shown = record.name if name.lower() == record.name.lower() else capital(str(name))
    return Name(shown, name.bare, name.whole, name.feminine, name.plural)


def short_mineral(record: Mineral) -> Name:
    """Return a mineral's name for a narrow column: the name, or the symbol with its form where the name is long."""
    name = mineral_named(record)
    if len(name) <= _SHORT_LETTERS:
        return name
    entry = _entries(current().language, "minerals").get(record.name)
    if entry is not None and "short" in entry:
        return Name(str(entry["short"]), feminine=name.feminine, plural=name.plural)
    form = record.unit.removeprefix("t ").strip()
    return Name(record.id[:1].upper() + record.id[1:] if form == record.id else f"{record.id} {form}")


@lru_cache(maxsize=256)
def _mineral(language: str, english: str) -> Name:
    """Return a mineral's name as it stands within a sentence; one that is a formula keeps its letters."""
    entry = _entries(language, "minerals").get(english)
    if entry is not None:
        return _made(language, str(entry["name"]), entry, article=True)
    return Name(english[:1].lower() + english[1:] if english[1:2].islower() else english)


# --- lists ------------------------------------------------------------------------------------------------------


def listed(names: Sequence[str]) -> str:
    """Return names as a list in words: ``nickel, copper and tin``; one name alone stays itself."""
    if len(names) < 2:
        return names[0] if names else ""
    return Names(names, _in_words)


def comma_list(names: Sequence[str]) -> str:
    """Return names with commas between them, for a place that is no sentence."""
    return (names[0] if names else "") if len(names) < 2 else Names(names, _COMMA.join)


def and_others(names: Sequence[str], count: int) -> str:
    """Return the first few names of a list, and how many there are besides."""
    return Names(names, lambda items: t("journal.and_others", first=_COMMA.join(items), count=count))


def semicolons(parts: Iterable[str]) -> str:
    """Return phrases with semicolons between them, as the language sets them."""
    return t("grammar.semicolon").join(parts)


_COMMA = ", "


def _in_words(items: Sequence[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    key = "grammar.and_before_i" if sounds_like_i(items[-1]) else "grammar.and"
    return t(key, first=_COMMA.join(items[:-1]), last=items[-1])


# --- sentences --------------------------------------------------------------------------------------------------


def quoted(text: str) -> str:
    """Return a text that is quoted within a sentence without its full stop."""
    return text.strip().removesuffix(".")


def sentence(text: str) -> str:
    """Return a text with a capital at its beginning, since a name filled in there may begin with an article."""
    return capital(text)


@lru_cache(maxsize=16)
def _entries(language: str, kind: str) -> Mapping[str, Mapping[str, Any]]:
    """Return a language's names by the English name: ``actors`` or ``minerals``; empty if it has none."""
    file = resources.files("assets").joinpath("locale", language, FILE)
    found: dict[str, dict[str, dict[str, Any]]] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return found.get(kind, {})
