"""Ministerial: a game of plurilateral negotiation over critical minerals.

The public door::

    from game import load_scenario, new_game

    game = new_game(load_scenario("washington-2026"), seed=7)
    game.apply(action)
    game.view(seat)
    game.legal_actions(seat)
    game.digest()
    game.log
"""

from game.engine import Entry, Game, new_game
from game.errors import MinisterialError, Refused, ReplayDivergence, SaveError, ScenarioError
from game.rules.spec import Spec, sample
from game.scenario.read import Scenario, list_scenarios, load_scenario
from game.view import View

__all__ = [
    "Entry",
    "Game",
    "MinisterialError",
    "Refused",
    "ReplayDivergence",
    "SaveError",
    "Scenario",
    "ScenarioError",
    "Spec",
    "View",
    "list_scenarios",
    "load_scenario",
    "new_game",
    "sample",
]
