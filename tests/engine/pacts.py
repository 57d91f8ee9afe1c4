"""A small world with five seats that may join a bloc, and blocs in it to try charters on.

Three Harbours of the scenario guide, with Dunmore and Eastby beside Aldermere, Brightwater and Coral Island: ore comes
from Coral Island, refined metal from Brightwater and Dunmore, and everybody but Coral Island uses both.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from game import Game, Scenario, new_game
from game.actions import Apply, MotionContent, Second, TableMotion
from game.scenario.read import from_files
from tests.engine.helpers import next_round, to_sitting, vote_all
from tests.scenario.copies import changed, harbours

PACT = "harbour-pact"
SEATS = ("AAA", "BBB", "CCC", "DDD", "EEE")

_MANDATE = """{code}:
  summary: You want metal at a fair price.
  weights: {{prosperity: 30, security: 20, industry: 20, standing: 10}}
  targets:
    - {{text: Member of a bloc, points: 10, when: {{kind: member}}}}
    - {{text: Two treaties, points: 10, when: {{kind: treaties_at_least, value: 2}}}}
  red_lines:
    - {{text: No floor above 2, points: 5, keep: {{kind: floor_at_most, value: 2.0}}}}
  assets: [A port, A vote]
"""


def files(rounds: int = 12) -> dict[str, str]:
    """Return the texts of the world, without events."""
    out = changed(harbours(), "scenario.yaml", "rounds: 4", f"rounds: {rounds}") | {"events.yaml": "[]\n"}
    out["delegations.csv"] = out["delegations.csv"].replace(
        "ZZZ,rival", "DDD,country,South,900,30,5\nEEE,country,North,700,25,5\nZZZ,rival"
    )
    out["production.csv"] = out["production.csv"].replace("Co,refined,ROW,ROW,0.1", "Co,refined,DDD,DDD,0.1")
    out["consumption.csv"] += "".join(f"{m},{c},0.05\n" for m in ("Ga", "Co") for c in ("DDD", "EEE"))
    out["consumption.csv"] = out["consumption.csv"].replace("Ga,ROW,0.1\n", "").replace("Co,ROW,0.1\n", "")
    out["names.csv"] = out["names.csv"].replace(
        "ZZZ,Zenith", "DDD,Dunmore,Dunmore,,Dunmore\nEEE,Eastby,Eastby,,Eastby\nZZZ,Zenith"
    )
    out["mandates.yaml"] += _MANDATE.format(code="DDD") + _MANDATE.format(code="EEE")
    return out


def scenario(second: dict[str, Any] | None = None, rounds: int = 12, **charter: Any) -> Scenario:
    """Return the world with changes of the pact's charter, and a second charter if ``second`` says what differs."""
    loaded = from_files(files(rounds))
    (pact,) = loaded.head.charters
    first = type(pact).model_validate({**pact.model_dump(), **charter})
    others = () if second is None else (type(pact).model_validate({**pact.model_dump(), **second}),)
    return replace(loaded, head=loaded.head.model_copy(update={"charters": (first, *others)}))


def game_of(world: Scenario, seed: int = 3, people: tuple[str, ...] = ()) -> Game:
    return new_game(world, seed, people=people, table="simultaneous")


def join(game: Game, full: tuple[str, ...], associates: tuple[str, ...] = (), bloc: str = PACT) -> None:
    """Have seats join a bloc: founders accede, the others are voted in."""
    founders = game.world.charters[bloc].founders
    for seat in (s for s in full if s in founders):
        to_sitting(game, seat)
        game.apply(Apply(seat, bloc))
    next_round(game)
    for seat in (*full, *associates):
        if seat not in founders:
            to_sitting(game, seat)
            game.apply(Apply(seat, bloc, "associate" if seat in associates else "full"))
    vote_all(game, "for")
    assert game.state.blocs[bloc].in_force
    assert {m[0] for m in game.state.blocs[bloc].members} == {*full, *associates}


def table(game: Game, content: MotionContent, by: str = "AAA", second: str = "BBB", bloc: str = PACT) -> int:
    """Table and second a motion; returns its number."""
    to_sitting(game, by)
    game.apply(TableMotion(by, bloc, content))
    number = max(game.state.motions)
    to_sitting(game, second)
    game.apply(Second(second, number))
    return number


def adopt(game: Game, content: MotionContent, by: str = "AAA", second: str = "BBB", bloc: str = PACT) -> int:
    """Table, second and adopt a motion; returns its number."""
    number = table(game, content, by, second, bloc)
    while game.state.motions[number].ready > game.round:
        next_round(game)
    vote_all(game, "for")
    assert game.state.motions[number].status == "adopted"
    return number
