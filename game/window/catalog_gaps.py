"""For translators: what a language lacks of the interface's texts, and what in it cannot be right.

``python -m game.window.catalog_gaps fr`` prints the missing texts with their English as JSON, file by file, and after
them the faults of those that are there. Exit code 1 if there is anything to do.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from functools import cache
from importlib import resources

from game.window.catalog import DEFAULT_LANGUAGE, available_languages
from game.window.grammar import SPECS, is_of_ours, specs_of

#: Files that belong to one language alone: they have the English text itself for a key, or hold names.
OF_THEIR_OWN = ("names", "scenarios", "refusals")
#: Entries that are lists of English words and empty elsewhere, and their companion.
OF_ENGLISH = ("common.names_with_article", "common.words_with_article", "common.name_with_article")


@cache
def texts(language: str) -> dict[str, str]:
    """Return all entries of a language by their full key (``table.propose``), without the files of its own."""
    folder = resources.files("assets").joinpath("locale", language)
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".json")), key=lambda entry: entry.name)
    found = {}
    for file in files:
        screen = file.name.removesuffix(".json")
        if screen not in OF_THEIR_OWN:
            entries: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
            found.update({f"{screen}.{entry}": text for entry, text in entries.items()})
    return found


def missing(language: str) -> dict[str, str]:
    """Return the English texts that a language does not have, by key."""
    there = texts(language)
    return {key: text for key, text in texts(DEFAULT_LANGUAGE).items() if key not in there}


def superfluous(language: str) -> list[str]:
    """Return the keys of a language that English does not have: nobody asks for them."""
    return [key for key in texts(language) if key not in texts(DEFAULT_LANGUAGE)]


def faults(language: str) -> list[str]:
    """Return what is wrong in a language's texts, a line each: patterns, specs and parameters."""
    english, out = texts(DEFAULT_LANGUAGE), []
    for key, pattern in texts(language).items():
        try:
            used = specs_of(pattern)
        except ValueError as error:
            out.append(f"{key}: cannot be read as a pattern ({error})")
            continue
        out.extend(f"{key}: {fault}" for fault in _bad_specs(language, used))
        if key not in english or key in OF_ENGLISH:
            continue
        wanted = {field for field, _ in specs_of(english[key])}
        given = {field for field, _ in used}
        if given - wanted:
            out.append(f"{key}: the code does not give {_braced(given - wanted)}")
        if wanted - given:
            out.append(f"{key}: leaves out {_braced(wanted - given)}")
    return out


def _bad_specs(language: str, used: Sequence[tuple[str, str]]) -> list[str]:
    out = []
    for field, spec in used:
        if spec.startswith("|"):
            forms = spec.count("|")
            if forms not in (2, 4):
                out.append(f"{{{field}:{spec}}} has {forms} forms, not 2 or 4")
        elif is_of_ours(spec) and spec.lower() not in SPECS[language]:
            out.append(f"{{{field}:{spec}}} is not a form of a name in this language")
    return out


def _braced(fields: set[str]) -> str:
    return ", ".join(f"{{{field}}}" for field in sorted(fields))


def main(argv: Sequence[str]) -> int:
    """Print the gaps of the languages that are named, or of all."""
    known = [language for language in available_languages() if language != DEFAULT_LANGUAGE]
    unknown = [language for language in argv if language not in known]
    if unknown:
        print(f"There is no language {unknown[0]!r} to look at; there are: {', '.join(known)}.", file=sys.stderr)
        return 2
    todo = False
    for language in argv or known:
        lacking, wrong = missing(language), faults(language)
        wrong += [f"{key}: English has no such text" for key in superfluous(language)]
        todo = todo or bool(lacking or wrong)
        print(f"{language}: {len(lacking)} missing, {len(wrong)} wrong")
        if lacking:
            print(json.dumps(lacking, ensure_ascii=False, indent=2))
        for line in wrong:
            print(line)
    return int(todo)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
