"""Which texts of the shipped scenarios a language lacks: ``python -m game.window.told_gaps fr``.

Prints a JSON object of those texts with empty translations, in the order in which the scenarios have them, ready to be
filled in and added to ``assets/locale/<language>/scenarios.json``.
"""

import json
import sys
from collections.abc import Iterable, Iterator

from game.scenario.read import Scenario, list_scenarios, load_scenario
from game.window.catalog import DEFAULT_LANGUAGE, available_languages
from game.window.told import key_of, translations


def texts_of(scenario: Scenario) -> list[str]:
    """Return every text of a scenario that a screen shows through :func:`~game.window.told.told`, each once.

    Names of delegations and minerals are elsewhere, in ``names.json``; sources are cited as they are.
    """
    return list(dict.fromkeys(key_of(text) for text in _all(scenario) if text.strip()))


def shipped_texts() -> list[str]:
    """Return the texts of all scenarios that come with the game, each once."""
    scenarios = (load_scenario(name) for name, _ in list_scenarios())
    return list(dict.fromkeys(text for scenario in scenarios for text in texts_of(scenario)))


def gaps(language: str, texts: Iterable[str]) -> list[str]:
    """Return those of ``texts`` that a language has no translation of."""
    known = translations(language)
    return [text for text in texts if text not in known]


def _all(scenario: Scenario) -> Iterator[str]:
    head = scenario.head
    yield from (head.title, head.summary)
    yield from (charter.name for charter in head.charters)
    yield from (programme.name for programme in head.programmes)
    for objective in head.objectives:
        yield from (objective.title, objective.text)
    yield from scenario.regions.values()
    yield from (delegation.stance for delegation in scenario.delegations)
    for mineral in scenario.minerals:
        form = mineral.unit.removeprefix("t ").strip()
        if form != mineral.id or form.islower():  # not the mere symbol of an element
            yield mineral.unit
        yield from (mineral.price_basis, mineral.end_uses)
    yield from (point.basis for point in scenario.prices)
    yield from (feed.host_metal for feed in scenario.hosts)
    for mandate in scenario.mandates.values():
        yield mandate.summary
        yield from (target.text for target in mandate.targets)
        yield from (line.text for line in mandate.red_lines)
        yield from mandate.assets
    for event in scenario.events:
        yield from (event.title, event.text)
        for option in event.options:
            yield from (option.title, option.text)


def main(arguments: list[str]) -> int:
    """Print what a language lacks; 0 if it lacks nothing, 1 if it does, 2 if there is no such language."""
    languages = [language for language in available_languages() if language != DEFAULT_LANGUAGE]
    if len(arguments) != 1 or arguments[0] not in languages:
        print(f"Give one language of: {', '.join(languages)}.", file=sys.stderr)
        return 2
    missing = gaps(arguments[0], shipped_texts())
    print(json.dumps(dict.fromkeys(missing, ""), ensure_ascii=False, indent=2))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
