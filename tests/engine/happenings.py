"""Three Harbours of the scenario guide with events of one's own, for tests of the calendar, decisions and injects."""

from __future__ import annotations

from game import Game, new_game
from game.scenario.read import Scenario, from_files
from game.state import State
from tests.scenario.copies import changed, harbours

STORM = """
- id: storm
  date: 2030-04-10
  kind: exogenous
  title: A storm
  text: Mines wait.
  effects:
    - {kind: supply, mineral: Co, stage: ore, row: CCC, factor: 0.7, rounds: 2}
"""

CUSTOMS = """
- id: customs
  date: 2030-04-02
  kind: decision
  title: The time for talks ends
  text: What will the host do?
  decider: AAA
  default: wait
  options:
    - {id: wait, title: Go on talking}
    - id: tariff
      title: A tariff
      text: Metal from Zenith pays a quarter of its price.
      effects:
        - {kind: tariff, seat: AAA, mineral: Co, partners: [ZZZ], rate: 0.25}
        - {kind: trust, seat: AAA, partners: [ZZZ], points: -8}
      then: [answer]
"""

ANSWER = """
- id: answer
  kind: decision
  title: An answer to the tariff
  text: Zenith may answer.
  decider: ZZZ
  default: nothing
  options:
    - {id: nothing, title: No answer}
    - id: stop
      title: Stop exports
      effects:
        - {kind: control, seat: ZZZ, mineral: Co, partners: [AAA], cap_share: 0, rounds: 1}
"""


def texts(events: str, rounds: int = 6) -> dict[str, str]:
    """Return the texts of the world with these events."""
    return changed(harbours(), "scenario.yaml", "rounds: 4", f"rounds: {rounds}") | {"events.yaml": events}


def scenario(events: str, rounds: int = 6) -> Scenario:
    return from_files(texts(events, rounds))


def play(events: str, seed: int = 3, rounds: int = 6, people: tuple[str, ...] = ()) -> Game:
    """Return a game with these events, at a simultaneous table."""
    return new_game(scenario(events, rounds), seed, people=people, table="simultaneous")


def told(game: Game, kind: str) -> list[tuple[int, str]]:
    """Return (round, event) of all happenings of a kind."""
    return [(h.round, str(h.get("event"))) for h in game.happenings if h.kind == kind]


def replayed(game: Game) -> State:
    """Return the state of the game played again from its log."""
    return Game.replay(game.world, game.seed, game.people, game.sequential, game.log).state
